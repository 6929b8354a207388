package dev.guildhall.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.pdfbox.cos.COSArray;
import org.apache.pdfbox.cos.COSDictionary;
import org.apache.pdfbox.cos.COSName;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDDocumentNameDictionary;
import org.apache.pdfbox.pdmodel.PDEmbeddedFilesNameTreeNode;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.common.filespecification.PDComplexFileSpecification;
import org.apache.pdfbox.pdmodel.encryption.AccessPermission;
import org.apache.pdfbox.pdmodel.encryption.StandardProtectionPolicy;
import org.apache.pdfbox.pdmodel.interactive.action.PDActionJavaScript;
import org.apache.pdfbox.pdmodel.interactive.action.PDActionLaunch;
import org.apache.pdfbox.pdmodel.interactive.action.PDActionURI;
import org.junit.jupiter.api.Test;

/** PDFs that only show pages are taken; those that do anything are not. */
class QuietPdfTest {
    @Test
    void aPaperIsTakenAsItIs() throws IOException {
        byte[] paper = pdf(1, document -> {});
        QuietPdf taken = QuietPdf.read(paper);
        assertThat(taken.content()).isEqualTo(paper);
        assertThat(taken.width()).isEqualTo(612);
        assertThat(QuietPdf.read(pdf(1, document -> {
                            PDActionURI address = new PDActionURI();
                            address.setURI("https://example.com");
                            document.getDocumentCatalog().setOpenAction(address);
                        }))
                        .height())
                .as("naming an address does nothing by itself")
                .isEqualTo(792);
    }

    @Test
    void whatRunsOrOpensIsRefused() {
        refused(
                1,
                document -> document.getDocumentCatalog().setOpenAction(new PDActionJavaScript("app.alert(1)")),
                "脚本");
        refused(1, document -> document.getDocumentCatalog().setOpenAction(new PDActionLaunch()), "脚本");
        refused(
                1,
                document -> {
                    // Hidden where no page leads to it.
                    COSDictionary hidden = new COSDictionary();
                    hidden.setString(COSName.JS, "app.alert(1)");
                    COSArray array = new COSArray();
                    array.add(hidden);
                    document.getPage(0).getCOSObject().setItem(COSName.getPDFName("PieceInfo"), array);
                },
                "脚本");
        refused(
                1,
                document -> {
                    PDDocumentNameDictionary names = new PDDocumentNameDictionary(document.getDocumentCatalog());
                    PDEmbeddedFilesNameTreeNode files = new PDEmbeddedFilesNameTreeNode();
                    files.setNames(Map.of("a.exe", new PDComplexFileSpecification()));
                    names.setEmbeddedFiles(files);
                    document.getDocumentCatalog().setNames(names);
                },
                "附件");
    }

    @Test
    void whatIsLockedBrokenOrTooLongIsRefused() {
        refused(
                1,
                document -> {
                    try {
                        document.protect(new StandardProtectionPolicy("owner", "", new AccessPermission()));
                    } catch (IOException e) {
                        throw new IllegalStateException(e);
                    }
                },
                "密码");
        refused(QuietPdf.MOST_PAGES + 1, document -> {}, "最多 50 页");
        assertThatThrownBy(() -> QuietPdf.read("%PDF-1.7 nothing".getBytes(StandardCharsets.US_ASCII)))
                .isInstanceOf(MediaRefused.class)
                .hasMessageContaining("损坏");
        assertThat(QuietPdf.looksLike("<html>".getBytes(StandardCharsets.US_ASCII)))
                .isFalse();
    }

    private static void refused(int pages, Consumer<PDDocument> with, String words) {
        assertThatThrownBy(() -> QuietPdf.read(pdf(pages, with)))
                .isInstanceOf(MediaRefused.class)
                .hasMessageContaining(words);
    }

    private static byte[] pdf(int pages, Consumer<PDDocument> with) throws IOException {
        try (PDDocument document = new PDDocument()) {
            for (int i = 0; i < pages; i++) {
                document.addPage(new PDPage());
            }
            with.accept(document);
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            document.save(out);
            return out.toByteArray();
        }
    }
}
