package dev.guildhall.ui;

import jakarta.servlet.http.HttpServletRequest;

/** Chooses between a whole page and one part of it, so that one template and one address serve both. */
public final class Views {

    private Views() {}

    /**
     * The whole template for a browser, a boosted link or going back in history; only the named fragment when htmx asked
     * for a part of the page.
     */
    public static String of(HttpServletRequest request, String template, String fragment) {
        return wantsPart(request) ? template + " :: " + fragment : template;
    }

    /** Whether htmx asked for a part of the page: also by a boosted form or link that names its target. */
    public static boolean wantsPart(HttpServletRequest request) {
        return isTrue(request, "HX-Request")
                && (!isTrue(request, "HX-Boosted") || request.getHeader("HX-Target") != null)
                && !isTrue(request, "HX-History-Restore-Request");
    }

    private static boolean isTrue(HttpServletRequest request, String header) {
        return "true".equals(request.getHeader(header));
    }
}
