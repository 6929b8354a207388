package dev.guildhall.tenancy;

import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletRequestWrapper;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;

/** A request whose context path is its tenant's prefix {@code /t/{slug}}. */
final class TenantRequest extends HttpServletRequestWrapper {
    private final String prefix;

    private TenantRequest(HttpServletRequest request, String prefix) {
        super(request);
        this.prefix = prefix;
    }

    /** Wraps once: an asynchronous dispatch hands the wrapped request in again. */
    static HttpServletRequest of(HttpServletRequest request, String prefix) {
        for (ServletRequest r = request; r instanceof ServletRequestWrapper wrapper; r = wrapper.getRequest()) {
            if (r instanceof TenantRequest) {
                return request;
            }
        }
        return new TenantRequest(request, prefix);
    }

    @Override
    public String getContextPath() {
        return prefix;
    }

    /** A forward or an error dispatch below shows the bare path. */
    @Override
    public String getRequestURI() {
        String uri = super.getRequestURI();
        return uri.startsWith(prefix + "/") ? uri : prefix + uri;
    }

    @Override
    public String getServletPath() {
        String path = super.getServletPath();
        return path.startsWith(prefix + "/") ? path.substring(prefix.length()) : path;
    }
}
