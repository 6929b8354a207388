package dev.guildhall.identity.security;

import dev.guildhall.tenancy.TenantId;
import dev.guildhall.tenancy.TenantScope;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Set;

/**
 * What a session belongs to: a tenant's console, a tenant's pages for signing in to outside clients, or the deployment's own
 * console. A session of one is nobody's at the others.
 */
final class Realm {
    /** No slug looks like this. */
    static final String DEPLOYMENT = "-";

    /** Behind the slug; no slug holds a slash. */
    private static final String MEMBERS = "/members";

    private static final Set<String> MEMBER_PAGES =
            Set.of("/oauth2/authorize", "/oauth2/consent", "/oauth2/logout", "/sign-in", "/sign-out");

    private Realm() {}

    /** The realm of the page that is asked for. */
    static String of(HttpServletRequest request) {
        String tenant = TenantScope.bound().map(TenantId::value).orElse(DEPLOYMENT);
        return isMemberPage(request) ? tenant + MEMBERS : tenant;
    }

    /** Whether a realm is that of a tenant's pages for members. */
    static boolean isOfMembers(String realm) {
        return realm.endsWith(MEMBERS);
    }

    static boolean isTenant() {
        return TenantScope.bound().isPresent();
    }

    /** Whether this is a page of signing in to a client, where the session of a member counts. */
    static boolean isMemberPage(HttpServletRequest request) {
        String path = path(request);
        return isTenant() && (MEMBER_PAGES.contains(path) || path.startsWith("/sign-in/"));
    }

    /** Whether sessions count here at all; elsewhere tokens do, or nothing. */
    static boolean hasSessions(HttpServletRequest request) {
        String path = path(request);
        String root = isTenant() ? "/console" : "/operator";
        return path.equals(root) || path.startsWith(root + "/") || isMemberPage(request);
    }

    private static String path(HttpServletRequest request) {
        return request.getRequestURI().substring(request.getContextPath().length());
    }
}
