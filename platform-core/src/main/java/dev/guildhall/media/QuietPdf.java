package dev.guildhall.media;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Set;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.cos.COSArray;
import org.apache.pdfbox.cos.COSBase;
import org.apache.pdfbox.cos.COSDictionary;
import org.apache.pdfbox.cos.COSName;
import org.apache.pdfbox.cos.COSObject;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.common.PDRectangle;

/**
 * A PDF that only shows pages: it can be read, is not locked, has few pages, and nothing in it runs, sends, opens or carries
 * other files. It is kept as it came.
 */
record QuietPdf(byte[] content, int width, int height) {
    static final int MOST_PAGES = 50;

    private static final byte[] HEAD = "%PDF-".getBytes(StandardCharsets.US_ASCII);

    /** More than any honest paper has; a file made to keep us busy is not gone through to its end. */
    private static final int MOST_OBJECTS = 200_000;

    /** What an entry of this name would bring with it. */
    private static final Set<String> ACTIVE =
            Set.of("JS", "JavaScript", "AA", "EmbeddedFiles", "EF", "XFA", "RichMediaContent", "RichMediaSettings");

    /** Actions that do more than turn to a page or name an address. */
    private static final Set<String> ACTIONS = Set.of(
            "JavaScript",
            "Launch",
            "SubmitForm",
            "ImportData",
            "GoToE",
            "Movie",
            "Sound",
            "Rendition",
            "RichMediaExecute");

    static boolean looksLike(byte[] raw) {
        if (raw.length < HEAD.length) {
            return false;
        }
        for (int i = 0; i < HEAD.length; i++) {
            if (raw[i] != HEAD[i]) {
                return false;
            }
        }
        return true;
    }

    /** @throws MediaRefused saying what to do instead */
    static QuietPdf read(byte[] raw) {
        try (PDDocument document = Loader.loadPDF(raw)) {
            if (document.isEncrypted()) {
                throw MediaRefused.lockedPdf();
            }
            int pages = document.getNumberOfPages();
            if (pages < 1 || pages > MOST_PAGES) {
                throw MediaRefused.pagesOfPdf(MOST_PAGES, pages);
            }
            requireQuiet(document);
            PDRectangle first = document.getPage(0).getMediaBox();
            return new QuietPdf(raw, side(first.getWidth()), side(first.getHeight()));
        } catch (IOException | RuntimeException e) {
            if (e instanceof MediaRefused refused) {
                throw refused;
            }
            MediaRefused refused = MediaRefused.unreadablePdf();
            refused.addSuppressed(e);
            throw refused;
        }
    }

    /** Everything that the trailer leads to, and every object that the file has besides. */
    private static void requireQuiet(PDDocument document) {
        Deque<COSBase> open = new ArrayDeque<>();
        Set<COSBase> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        open.add(document.getDocument().getTrailer());
        document.getDocument().getXrefTable().keySet().forEach(key -> {
            COSObject object = document.getDocument().getObjectFromPool(key);
            if (object != null) {
                open.add(object);
            }
        });
        while (!open.isEmpty()) {
            COSBase next = open.remove();
            COSBase found = next instanceof COSObject object ? object.getObject() : next;
            if (found == null || !seen.add(found)) {
                continue;
            }
            if (seen.size() > MOST_OBJECTS) {
                throw MediaRefused.unreadablePdf();
            }
            if (found instanceof COSDictionary dictionary) {
                requireQuiet(dictionary);
                for (Map.Entry<COSName, COSBase> entry : dictionary.entrySet()) {
                    if (entry.getValue() != null) {
                        open.add(entry.getValue());
                    }
                }
            } else if (found instanceof COSArray array) {
                for (COSBase each : array) {
                    if (each != null) {
                        open.add(each);
                    }
                }
            }
        }
    }

    private static void requireQuiet(COSDictionary dictionary) {
        for (COSName key : dictionary.keySet()) {
            if (ACTIVE.contains(key.getName())) {
                throw MediaRefused.activePdf();
            }
        }
        if (dictionary.getDictionaryObject(COSName.S) instanceof COSName action && ACTIONS.contains(action.getName())) {
            throw MediaRefused.activePdf();
        }
    }

    private static int side(float points) {
        return Math.clamp(Math.round(points), 1, 20_000);
    }
}
