package dev.guildhall.problem;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.http.HttpHeaders;

/** Who will read an answer: a program, or a person at a browser. */
enum Audience {
    PROGRAM,
    PERSON;

    private static final Pattern TENANT_PATH = Pattern.compile("/t/[^/]+(/.*)?");
    private static final Pattern PROGRAM_PATH = Pattern.compile("/(api|operator/api|oauth2|\\.well-known)(/.*)?");
    private static final Pattern PERSON_PATH = Pattern.compile("/(console|operator)(/.*)?");

    /**
     * By the path where it decides; elsewhere by what the client accepts. What htmx asks for a part of a page is read by
     * its script; a boosted link or form replaces the whole page and is read by a person.
     */
    static Audience of(HttpServletRequest request) {
        String path = path(request);
        if (PROGRAM_PATH.matcher(path).matches() || wantsPart(request)) {
            return PROGRAM;
        }
        String accept = request.getHeader(HttpHeaders.ACCEPT);
        if (request.getHeader("HX-Boosted") != null || (accept != null && accept.contains("text/html"))) {
            return PERSON;
        }
        boolean asksForJson = accept != null && accept.contains("json");
        return PERSON_PATH.matcher(path).matches() && !asksForJson ? PERSON : PROGRAM;
    }

    private static boolean wantsPart(HttpServletRequest request) {
        return request.getHeader("HX-Request") != null && request.getHeader("HX-Boosted") == null;
    }

    /** The path inside the tenant, of the request that failed (not of the error dispatch that follows it). */
    static String path(HttpServletRequest request) {
        String uri = request.getRequestURI();
        if (request.getDispatcherType() == DispatcherType.ERROR
                && request.getAttribute(RequestDispatcher.ERROR_REQUEST_URI) instanceof String failed) {
            uri = failed;
        }
        Matcher tenant = TENANT_PATH.matcher(uri);
        if (tenant.matches()) {
            return tenant.group(1) == null ? "/" : tenant.group(1);
        }
        return uri;
    }
}
