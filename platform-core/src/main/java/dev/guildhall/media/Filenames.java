package dev.guildhall.media;

import java.text.Normalizer;
import java.util.Locale;

/** File names that are safe as the last part of an address. */
final class Filenames {

    private static final int LONGEST = 40;

    private Filenames() {}

    /** Latin letters and digits of the name, and the ending that the content has. */
    static String plain(String filename, String contentType) {
        String base = filename.replace('\\', '/');
        base = base.substring(base.lastIndexOf('/') + 1);
        int dot = base.lastIndexOf('.');
        if (dot >= 0) {
            base = base.substring(0, dot);
        }
        base = Normalizer.normalize(base, Normalizer.Form.NFKD)
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^a-z0-9]+", "-")
                .replaceAll("^-+", "");
        base = base.substring(0, Math.min(LONGEST, base.length())).replaceAll("-+$", "");
        String ending = switch (contentType) {
            case MediaTypes.JPEG -> ".jpg";
            case MediaTypes.PDF -> ".pdf";
            default -> ".png";
        };
        return (base.isEmpty() ? "picture" : base) + ending;
    }
}
