package dev.guildhall.identity.security;

import dev.guildhall.tenancy.Tenant;
import dev.guildhall.tenancy.TenantDirectory;
import dev.guildhall.tenancy.TenantId;
import dev.guildhall.tenancy.TenantScope;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;
import org.springframework.web.util.UriComponentsBuilder;

/**
 * Under which addresses the bound tenant's authorization server issues tokens. The issuer is the address of the request; the
 * tenant has three kinds of them, and a token of one counts at the others: {@code …/t/<slug>} at the deployment's address,
 * {@code <slug>.<base domain>}, and its own domains. Which address is the deployment's: {@code guildhall.base-url} where it
 * is set, and the one under which the running request came.
 */
@Component
class Issuers {
    private final TenantDirectory tenants;
    private final @Nullable String baseUrl;
    private final @Nullable String baseDomain;

    Issuers(
            TenantDirectory tenants,
            @Value("${guildhall.base-url:}") String baseUrl,
            @Value("${guildhall.base-domain:}") String baseDomain) {
        this.tenants = tenants;
        this.baseUrl = baseUrl.isBlank() ? null : origin(URI.create(baseUrl.strip()));
        this.baseDomain = baseDomain.isBlank() ? null : "." + baseDomain.strip().toLowerCase(Locale.ROOT);
    }

    /** Whether this issuer is the bound tenant's own. */
    boolean isOwn(@Nullable String issuer) {
        if (issuer == null) {
            return false;
        }
        URI address;
        try {
            address = URI.create(issuer);
        } catch (IllegalArgumentException e) {
            return false;
        }
        if (address.getHost() == null || address.getRawQuery() != null || address.getRawFragment() != null) {
            return false;
        }
        Tenant tenant = tenants.require(TenantScope.current());
        String path = address.getPath();
        if (path.isEmpty()) {
            return isHostOf(address.getHost(), tenant);
        }
        return path.equals("/t/" + tenant.id().value())
                && (origin(address).equals(baseUrl) || origin(address).equals(here()));
    }

    private boolean isHostOf(String host, Tenant tenant) {
        String name = host.toLowerCase(Locale.ROOT);
        TenantId id = tenant.id();
        return name.equals(id.value() + baseDomain)
                || tenants.byHost(name).map(found -> found.id().equals(id)).orElse(false);
    }

    /** The deployment's origin under which the running request came; null where it came to a tenant's own host. */
    private static @Nullable String here() {
        if (!(RequestContextHolder.getRequestAttributes() instanceof ServletRequestAttributes attributes)) {
            return null;
        }
        HttpServletRequest request = attributes.getRequest();
        if (request.getContextPath().isEmpty()) {
            return null;
        }
        return origin(UriComponentsBuilder.fromUriString(request.getRequestURL().toString())
                .build()
                .toUri());
    }

    private static String origin(URI address) {
        String scheme = address.getScheme() == null ? "" : address.getScheme().toLowerCase(Locale.ROOT);
        int port = address.getPort();
        boolean usual = port < 0 || scheme.equals("https") && port == 443 || scheme.equals("http") && port == 80;
        String host = address.getHost() == null ? "" : address.getHost().toLowerCase(Locale.ROOT);
        return scheme + "://" + host + (usual ? "" : ":" + port);
    }
}
