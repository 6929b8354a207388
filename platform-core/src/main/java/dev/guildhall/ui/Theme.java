package dev.guildhall.ui;

import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Every tone of a tenant's brand, derived in OKLCH from its one primary colour so that lettering always has a contrast
 * of at least 4.5:1. No colour is refused: where the rule changed something, {@code note} says what, in Chinese.
 *
 * @param primary the chosen colour, {@code #rrggbb}
 * @param fill ground of primary buttons: the primary, darkened if white letters would not be readable on it
 * @param onBrand lettering on {@code fill}: white, or ink on light colours
 * @param link colour of links; the information blue for red brands, which look like errors
 * @param focusRgb focus ring as {@code r,g,b}
 */
public record Theme(
        String primary,
        String fill,
        String hover,
        String active,
        String deep,
        String soft,
        String softer,
        String line,
        String text,
        String onBrand,
        String link,
        String focusRgb,
        @Nullable String note) {

    /** The platform's own blue, used until a tenant chooses. */
    public static final String DEFAULT_PRIMARY = "#1d5fbf";

    private static final String WHITE = "#ffffff";
    private static final String INK = "#1a222d";
    private static final String INFO = "#2360a5";
    private static final Pattern HEX = Pattern.compile("#[0-9a-f]{6}");
    private static final double READABLE = 4.5;
    private static final double MOST_DARKENING = 0.12;
    private static final double STEP = 0.01;
    private static final double RED_HUE = 27;

    /**
     * Derives all tones.
     *
     * @param chosen {@code #rrggbb}, upper or lower case
     * @throws IllegalArgumentException if it is not such a colour
     */
    public static Theme of(String chosen) {
        String primary = chosen.strip().toLowerCase(Locale.ROOT);
        if (!isColour(primary)) {
            throw new IllegalArgumentException("Not a colour: " + chosen);
        }
        Oklch p = Oklch.of(primary);
        double lightness = p.lightness();
        String fill = primary;
        String onBrand = WHITE;
        while (Oklch.contrast(WHITE, fill) < READABLE && p.lightness() - lightness < MOST_DARKENING) {
            lightness -= STEP;
            fill = p.at(lightness);
        }
        if (Oklch.contrast(WHITE, fill) < READABLE) {
            fill = primary;
            lightness = p.lightness();
            onBrand = INK;
        }
        String soft = Oklch.inWhite(primary, 0.08);
        String text = fill;
        for (double t = lightness; Oklch.contrast(text, soft) < READABLE; ) {
            t -= STEP;
            text = p.at(t);
        }
        int direction = lightness < 0.3 || onBrand.equals(INK) ? 1 : -1;
        double fromRed = Math.abs(p.hue() - RED_HUE);
        boolean red = p.chroma() > 0.08 && Math.min(fromRed, 360 - fromRed) < 25;
        return new Theme(
                primary,
                fill,
                p.at(lightness + direction * 0.05),
                p.at(lightness + direction * 0.09),
                p.at(lightness - 0.14),
                soft,
                Oklch.inWhite(primary, 0.04),
                Oklch.inWhite(primary, 0.28),
                text,
                onBrand,
                red ? INFO : text,
                rgb(red ? INFO : fill),
                note(primary, fill, onBrand, red));
    }

    /** Whether the text is a colour as {@link #of} takes it: {@code #rrggbb}. */
    public static boolean isColour(String text) {
        return HEX.matcher(text.strip().toLowerCase(Locale.ROOT)).matches();
    }

    /** The custom properties that the style sheet reads, as the body of a CSS rule. Made of checked colours only. */
    public String css() {
        return "--gh-brand:" + fill + ";--gh-on-brand:" + onBrand + ";--gh-brand-hover:" + hover + ";--gh-brand-active:"
                + active + ";--gh-brand-deep:" + deep + ";--gh-brand-soft:" + soft + ";--gh-brand-softer:" + softer
                + ";--gh-brand-line:" + line + ";--gh-brand-text:" + text + ";--gh-link:" + link + ";--gh-focus-rgb:"
                + focusRgb + ";--gh-brand-rgb:" + rgb(fill);
    }

    /** Whether the buttons differ from the chosen colour, because white letters were not readable on it. */
    public boolean darkened() {
        return !fill.equals(primary);
    }

    private static @Nullable String note(String primary, String fill, String onBrand, boolean red) {
        String white = ratio(Oklch.contrast(WHITE, primary));
        if (onBrand.equals(INK)) {
            return Text.of("theme.dark-letters", white, ratio(Oklch.contrast(INK, fill)));
        }
        if (!fill.equals(primary)) {
            return Text.of("theme.darkened", white, fill, ratio(Oklch.contrast(WHITE, fill)));
        }
        return red ? Text.of("theme.red") : null;
    }

    private static String ratio(double contrast) {
        return String.format(Locale.ROOT, "%.1f:1", Math.floor(contrast * 10) / 10);
    }

    private static String rgb(String hex) {
        int[] c = Oklch.components(hex);
        return c[0] + "," + c[1] + "," + c[2];
    }
}
