package dev.guildhall.ui;

import java.util.Locale;

/** A colour in OKLCH (lightness 0–1, chroma, hue in degrees), with conversions from and to sRGB in {@code #rrggbb}. */
record Oklch(double lightness, double chroma, double hue) {

    private static final double CHROMA_STEP = 0.004;
    private static final double GAMUT_TOLERANCE = 0.0005;

    static Oklch of(String hex) {
        double[] c = linear(hex);
        double l = Math.cbrt(0.4122214708 * c[0] + 0.5363325363 * c[1] + 0.0514459929 * c[2]);
        double m = Math.cbrt(0.2119034982 * c[0] + 0.6806995451 * c[1] + 0.1073969566 * c[2]);
        double s = Math.cbrt(0.0883024619 * c[0] + 0.2817188376 * c[1] + 0.6299787005 * c[2]);
        double lightness = 0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s;
        double a = 1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s;
        double b = 0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s;
        return new Oklch(lightness, Math.hypot(a, b), (Math.toDegrees(Math.atan2(b, a)) + 360) % 360);
    }

    /** The same hue and chroma at another lightness, kept between 0.12 and 0.98. */
    String at(double otherLightness) {
        return new Oklch(Math.min(0.98, Math.max(0.12, otherLightness)), chroma, hue).hex();
    }

    /** Gives up chroma, never lightness or hue, when the colour is out of the sRGB gamut. */
    String hex() {
        double angle = Math.toRadians(hue);
        for (double tried = chroma; ; tried -= CHROMA_STEP) {
            double a = Math.max(tried, 0) * Math.cos(angle);
            double b = Math.max(tried, 0) * Math.sin(angle);
            double l = cube(lightness + 0.3963377774 * a + 0.2158037573 * b);
            double m = cube(lightness - 0.1055613458 * a - 0.0638541728 * b);
            double s = cube(lightness - 0.0894841775 * a - 1.291485548 * b);
            double[] c = {
                4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
                -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
                -0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s
            };
            if (tried <= 0 || (inGamut(c[0]) && inGamut(c[1]) && inGamut(c[2]))) {
                return toHex(gamma(c[0]), gamma(c[1]), gamma(c[2]));
            }
        }
    }

    /** WCAG contrast ratio of two colours, 1 to 21. */
    static double contrast(String one, String other) {
        double a = luminance(one);
        double b = luminance(other);
        return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    }

    /** {@code share} of the colour in white, by sRGB components. */
    static String inWhite(String hex, double share) {
        int[] c = components(hex);
        double[] mixed = new double[3];
        for (int i = 0; i < 3; i++) {
            mixed[i] = c[i] / 255.0 * share + (1 - share);
        }
        return toHex(mixed[0], mixed[1], mixed[2]);
    }

    static int[] components(String hex) {
        int rgb = Integer.parseInt(hex.substring(1), 16);
        return new int[] {rgb >> 16 & 0xff, rgb >> 8 & 0xff, rgb & 0xff};
    }

    private static double luminance(String hex) {
        double[] c = linear(hex);
        return 0.2126 * c[0] + 0.7152 * c[1] + 0.0722 * c[2];
    }

    private static double[] linear(String hex) {
        int[] c = components(hex);
        double[] linear = new double[3];
        for (int i = 0; i < 3; i++) {
            double v = c[i] / 255.0;
            linear[i] = v <= 0.04045 ? v / 12.92 : Math.pow((v + 0.055) / 1.055, 2.4);
        }
        return linear;
    }

    private static double gamma(double v) {
        double positive = Math.max(0, v);
        return positive <= 0.0031308 ? positive * 12.92 : 1.055 * Math.pow(positive, 1 / 2.4) - 0.055;
    }

    private static boolean inGamut(double v) {
        return v > -GAMUT_TOLERANCE && v < 1 + GAMUT_TOLERANCE;
    }

    private static double cube(double v) {
        return v * v * v;
    }

    private static String toHex(double r, double g, double b) {
        return String.format(Locale.ROOT, "#%02x%02x%02x", channel(r), channel(g), channel(b));
    }

    private static int channel(double v) {
        return (int) Math.round(Math.min(1, Math.max(0, v)) * 255);
    }
}
