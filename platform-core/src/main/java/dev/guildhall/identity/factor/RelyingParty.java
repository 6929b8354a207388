package dev.guildhall.identity.factor;

import jakarta.servlet.http.HttpServletRequest;

/**
 * For whom a passkey is made: browsers bind it to the host.
 *
 * @param id host name, without port
 * @param origin scheme, host and port as the browser sees them
 * @param name what the browser's dialog shows
 */
record RelyingParty(String id, String origin, String name) {

    static RelyingParty of(HttpServletRequest request, String name) {
        String host = request.getServerName();
        boolean usual = request.getServerPort() == (request.isSecure() ? 443 : 80);
        String origin = request.getScheme() + "://" + host + (usual ? "" : ":" + request.getServerPort());
        return new RelyingParty(host, origin, name);
    }

    /** Browsers make passkeys for names over TLS, and for this machine's own name; never for bare network addresses. */
    boolean canHavePasskeys() {
        boolean address = id.matches("[0-9.]+") || id.contains(":");
        return !address && (origin.startsWith("https:") || id.equals("localhost") || id.endsWith(".localhost"));
    }
}
