package dev.guildhall.identity.security;

import jakarta.servlet.http.HttpServletResponse;
import java.util.Collection;

/** What a browser may do with a page. */
public final class PagePolicy {
    static final String HEADER = "Content-Security-Policy";

    private static final String FORMS = "form-action 'self'";

    /** Pages load nothing from elsewhere and run no script of their own; the layout writes the brand's colours as a style. */
    static final String PAGES = "default-src 'self'; img-src 'self' data: blob:; style-src 'self' 'unsafe-inline';"
            + " object-src 'none'; base-uri 'self'; " + FORMS + "; frame-ancestors 'none'";

    private PagePolicy() {}

    /**
     * Lets the forms of this page end at other origins as well: browsers count the redirects that follow a form.
     *
     * @param sources sources in the words of the policy, of registered addresses only
     */
    public static void formsMayEndAt(HttpServletResponse response, Collection<String> sources) {
        if (!sources.isEmpty()) {
            response.setHeader(HEADER, PAGES.replace(FORMS, FORMS + " " + String.join(" ", sources)));
        }
    }
}
