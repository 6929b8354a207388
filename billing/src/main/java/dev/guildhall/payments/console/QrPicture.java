package dev.guildhall.payments.console;

import io.nayuki.qrcodegen.QrCode;

/**
 * A QR code as the path of an SVG.
 *
 * @param size modules in each direction, without the quiet zone
 */
public record QrPicture(int size, String path) {
    private static final int QUIET = 4;

    static QrPicture of(String text) {
        QrCode code = QrCode.encodeText(text, QrCode.Ecc.MEDIUM);
        StringBuilder path = new StringBuilder();
        for (int y = 0; y < code.size; y++) {
            for (int x = 0; x < code.size; x++) {
                if (code.getModule(x, y)) {
                    path.append('M').append(x).append(' ').append(y).append("h1v1h-1z");
                }
            }
        }
        return new QrPicture(code.size, path.toString());
    }

    public String viewBox() {
        return "%d %d %d %d".formatted(-QUIET, -QUIET, size + 2 * QUIET, size + 2 * QUIET);
    }
}
