package dev.guildhall.payments.receipts;

import io.nayuki.qrcodegen.QrCode;
import java.awt.Color;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.common.PDRectangle;
import org.apache.pdfbox.pdmodel.font.PDType0Font;
import org.apache.pdfbox.pdmodel.graphics.image.PDImageXObject;
import org.apache.pdfbox.util.Matrix;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Draws a receipt on A5 landscape, with the characters it uses embedded. Measures are points from the lower left. */
@Component
class ReceiptPdf {
    private static final PDRectangle A5 = new PDRectangle(595.28f, 419.53f);
    private static final Color INK = new Color(0x1f, 0x29, 0x33);
    private static final Color MUTED = new Color(0x62, 0x6e, 0x7c);
    private static final Color LINE = new Color(0xc9, 0xd1, 0xd9);
    private static final Color BAD = new Color(0xb4, 0x23, 0x18);
    private static final float LEFT = 48;
    private static final float RIGHT = A5.getWidth() - 48;
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm");
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("yyyy年M月d日");

    /** Chinese only: letters and digits come from the font that PDFBox brings for its own use. */
    private final byte[] chinese = bytes("/fonts/DroidSansFallbackFull.ttf");

    private final byte[] latin = bytes("/org/apache/pdfbox/resources/ttf/LiberationSans-Regular.ttf");

    private static byte[] bytes(String name) {
        try (InputStream in = Objects.requireNonNull(ReceiptPdf.class.getResourceAsStream(name), name)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * @param seal PNG or JPEG; null for none
     * @param address what the QR code says
     */
    byte[] draw(ReceiptView receipt, String issuer, byte @Nullable [] seal, String address, ZoneId zone) {
        try (PDDocument document = new PDDocument()) {
            document.getDocumentInformation().setTitle(Words.of("receipt") + " " + receipt.number());
            document.getDocumentInformation().setAuthor(issuer);
            PDPage page = new PDPage(A5);
            document.addPage(page);
            PDType0Font letters = PDType0Font.load(document, new ByteArrayInputStream(latin), true);
            PDType0Font characters = PDType0Font.load(document, new ByteArrayInputStream(chinese), true);
            try (PDPageContentStream out = new PDPageContentStream(document, page)) {
                Sheet sheet = new Sheet(out, letters, characters);
                sheet.centred(Words.of("title"), 22, 362, INK);
                sheet.right(Words.of("number", receipt.number()), 10, 336, MUTED);
                sheet.line(326);
                float y = 300;
                y = sheet.row(Words.of("payer"), receipt.payer(), y);
                y = sheet.row(Words.of("item"), receipt.title(), y);
                y = sheet.row(Words.of("capital"), Capitals.of(receipt.fen()), y);
                y = sheet.row(Words.of("amount"), yuan(receipt.fen()), y);
                y = sheet.row(Words.of("order.number"), receipt.orderNumber(), y);
                y = sheet.row(Words.of("paid"), at(receipt.paidAt(), zone), y);
                if (receipt.refundedFen() > 0 && !receipt.voided()) {
                    sheet.text(
                            Words.of(
                                    "partly", yuan(receipt.refundedFen()), yuan(receipt.fen() - receipt.refundedFen())),
                            11,
                            LEFT,
                            y,
                            BAD);
                }
                sheet.line(132);
                qr(out, address);
                sheet.text(Words.of("verify"), 9, LEFT + 84, 96, MUTED);
                sheet.text(Words.of("note"), 9, LEFT + 84, 80, MUTED);
                sheet.right(Words.of("issuer") + "  " + issuer, 12, 96, INK);
                sheet.right(
                        Words.of("issued") + "  "
                                + DAY.format(receipt.issuedAt().atZone(zone)),
                        10,
                        74,
                        MUTED);
                if (seal != null) {
                    PDImageXObject image = PDImageXObject.createFromByteArray(document, seal, "seal");
                    float side = 92;
                    float height = side * image.getHeight() / image.getWidth();
                    out.drawImage(image, RIGHT - 120, 88 - height / 2, side, height);
                }
                if (receipt.voided()) {
                    sheet.across(Words.of("void"));
                }
            }
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            document.save(bytes);
            return bytes.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void qr(PDPageContentStream out, String address) throws IOException {
        QrCode code = QrCode.encodeText(address, QrCode.Ecc.MEDIUM);
        float module = 72f / code.size;
        out.setNonStrokingColor(Color.BLACK);
        for (int y = 0; y < code.size; y++) {
            for (int x = 0; x < code.size; x++) {
                if (code.getModule(x, y)) {
                    out.addRect(LEFT + x * module, 120 - (y + 1) * module, module, module);
                }
            }
        }
        out.fill();
    }

    private static String yuan(long fen) {
        return "¥"
                + new DecimalFormat("#,##0.00", DecimalFormatSymbols.getInstance(Locale.ROOT))
                        .format(BigDecimal.valueOf(fen, 2));
    }

    private static String at(@Nullable Instant time, ZoneId zone) {
        return time == null ? "—" : TIME.format(time.atZone(zone));
    }

    /** Writes text in two fonts; a character that neither has becomes a question mark, and what is too long is cut. */
    private record Sheet(PDPageContentStream out, PDType0Font letters, PDType0Font characters) {
        private record Run(PDType0Font font, String text) {
            float width(float size) throws IOException {
                return font.getStringWidth(text) / 1000 * size;
            }
        }

        void text(String text, float size, float x, float y, Color colour) throws IOException {
            String fitting = text;
            while (fitting.length() > 1 && width(fitting, size) > RIGHT - x + 0.5f) {
                fitting = fitting.substring(0, fitting.offsetByCodePoints(fitting.length(), -1));
            }
            out.beginText();
            out.setNonStrokingColor(colour);
            out.newLineAtOffset(x, y);
            show(fitting, size);
            out.endText();
        }

        void centred(String text, float size, float y, Color colour) throws IOException {
            text(text, size, (A5.getWidth() - width(text, size)) / 2, y, colour);
        }

        void right(String text, float size, float y, Color colour) throws IOException {
            text(text, size, RIGHT - width(text, size), y, colour);
        }

        float row(String label, String value, float y) throws IOException {
            text(label, 10, LEFT, y, MUTED);
            text(value, 13, LEFT + 96, y, INK);
            return y - 26;
        }

        void line(float y) throws IOException {
            out.setStrokingColor(LINE);
            out.setLineWidth(0.6f);
            out.moveTo(LEFT, y);
            out.lineTo(RIGHT, y);
            out.stroke();
        }

        void across(String text) throws IOException {
            out.beginText();
            out.setNonStrokingColor(BAD);
            out.setTextMatrix(Matrix.getRotateInstance(Math.toRadians(18), 130, 150));
            show(text, 40);
            out.endText();
        }

        private void show(String text, float size) throws IOException {
            for (Run run : runs(text)) {
                out.setFont(run.font, size);
                out.showText(run.text);
            }
        }

        private float width(String text, float size) throws IOException {
            float width = 0;
            for (Run run : runs(text)) {
                width += run.width(size);
            }
            return width;
        }

        private List<Run> runs(String text) {
            List<Run> runs = new ArrayList<>();
            text.codePoints().forEach(point -> {
                String one = Character.toString(point);
                Run run = has(letters, one)
                        ? new Run(letters, one)
                        : has(characters, one) ? new Run(characters, one) : new Run(letters, "?");
                if (!runs.isEmpty() && runs.getLast().font == run.font) {
                    runs.add(new Run(run.font, runs.removeLast().text + run.text));
                } else {
                    runs.add(run);
                }
            });
            return runs;
        }

        private static boolean has(PDType0Font font, String one) {
            try {
                font.encode(one);
                return true;
            } catch (IOException | IllegalArgumentException e) {
                return false;
            }
        }
    }
}
