package dev.guildhall.tenancy;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Finds the tenant of a request, from {@code /t/{slug}/…} or from the host, and binds it for everything below.
 *
 * <p>The path form is presented to the rest as the context path, so that links, redirects, cookies and the issuer become
 * the tenant's own without knowing of it. A tenant never comes from a header or a body.
 */
class TenantFilter implements Filter {
    private static final Pattern PATH =
            Pattern.compile("(?<wellKnown>/\\.well-known/[a-z-]+)?(?<prefix>/t/(?<slug>[^/]*))(?<rest>/.*)?");

    private final TenantDirectory directory;
    private final TenantDoor door;
    private final @Nullable String baseDomain;
    private final List<String> openWhileSuspended;

    TenantFilter(
            TenantDirectory directory, TenantDoor door, @Nullable String baseDomain, List<String> openWhileSuspended) {
        this.directory = directory;
        this.door = door;
        this.baseDomain = baseDomain == null || baseDomain.isBlank()
                ? null
                : "." + baseDomain.strip().toLowerCase(Locale.ROOT);
        this.openWhileSuspended = openWhileSuspended;
    }

    @Override
    public void doFilter(ServletRequest servletRequest, ServletResponse servletResponse, FilterChain chain)
            throws IOException, ServletException {
        HttpServletRequest request = (HttpServletRequest) servletRequest;
        HttpServletResponse response = (HttpServletResponse) servletResponse;
        String path = pathOf(request);
        Matcher form = PATH.matcher(path);
        // Names of hosts are the same in capitals.
        String host = request.getServerName().toLowerCase(Locale.ROOT);
        Optional<Tenant> ofHost = tenantOfHost(host);
        if (ofHost.isPresent()) {
            enter(ofHost.get(), path, request, request, response, chain);
        } else if (isTenantHost(host)) {
            door.unknown(request, response);
        } else if (form.matches()) {
            String slug = form.group("slug");
            Optional<Tenant> tenant =
                    TenantId.isWellFormed(slug) ? directory.find(new TenantId(slug)) : Optional.empty();
            if (tenant.isEmpty()) {
                door.unknown(request, response);
            } else if (form.group("wellKnown") != null) {
                enter(tenant.get(), path, request, request, response, chain);
            } else if (form.group("rest") == null) {
                response.sendRedirect(form.group("prefix") + "/");
            } else {
                HttpServletRequest own = TenantRequest.of(request, form.group("prefix"));
                enter(tenant.get(), form.group("rest"), request, own, response, chain);
            }
        } else {
            chain.doFilter(request, response);
        }
    }

    private void enter(
            Tenant tenant,
            String path,
            HttpServletRequest original,
            HttpServletRequest own,
            HttpServletResponse response,
            FilterChain chain)
            throws IOException, ServletException {
        if (tenant.state() == TenantState.ARCHIVED || tenant.state() == TenantState.OPENING) {
            door.unknown(original, response);
        } else if (tenant.state() == TenantState.SUSPENDED
                && openWhileSuspended.stream().noneMatch(path::startsWith)) {
            door.suspended(own, response, tenant);
        } else {
            try {
                TenantScope.with(tenant.id()).call(() -> {
                    chain.doFilter(own, response);
                    return null;
                });
            } catch (IOException | ServletException | RuntimeException e) {
                throw e;
            } catch (Exception e) {
                throw new ServletException(e);
            }
        }
    }

    /** The path that the client asked for; an error dispatch shows that of the error page. */
    private static String pathOf(HttpServletRequest request) {
        if (request.getDispatcherType() == DispatcherType.ERROR
                && request.getAttribute(RequestDispatcher.ERROR_REQUEST_URI) instanceof String asked) {
            return asked;
        }
        return request.getRequestURI();
    }

    private Optional<Tenant> tenantOfHost(String host) {
        if (isTenantHost(host)) {
            String slug = host.substring(0, host.length() - baseDomain().length());
            return TenantId.isWellFormed(slug) ? directory.find(new TenantId(slug)) : Optional.empty();
        }
        return directory.byHost(host);
    }

    private boolean isTenantHost(String host) {
        return baseDomain != null && host.endsWith(baseDomain) && !host.startsWith("www.");
    }

    private String baseDomain() {
        return baseDomain == null ? "" : baseDomain;
    }
}
