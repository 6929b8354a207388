package dev.guildhall.ui;

import io.nayuki.qrcodegen.QrCode;

/**
 * A QR code as the path of an SVG: one rectangle of height 1 for each run of dark modules, {@code M<x> <y>h<length>v1H<x>z}.
 *
 * @param size modules in each direction, without the quiet zone
 */
public record QrPicture(int size, String path) {
    private static final int QUIET = 4;

    public static QrPicture of(String text) {
        QrCode code = QrCode.encodeText(text, QrCode.Ecc.MEDIUM);
        StringBuilder path = new StringBuilder();
        for (int y = 0; y < code.size; y++) {
            int x = 0;
            while (x < code.size) {
                if (!code.getModule(x, y)) {
                    x++;
                    continue;
                }
                int from = x;
                while (x < code.size && code.getModule(x, y)) {
                    x++;
                }
                path.append("M%d %dh%dv1H%dz".formatted(from, y, x - from, from));
            }
        }
        return new QrPicture(code.size, path.toString());
    }

    public String viewBox() {
        return "%d %d %d %d".formatted(-QUIET, -QUIET, size + 2 * QUIET, size + 2 * QUIET);
    }
}
