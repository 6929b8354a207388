package dev.guildhall.payments.web;

import dev.guildhall.tenancy.TenantScope;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.support.ServletUriComponentsBuilder;

/**
 * The tenant's address as WeChat Pay can reach it: below {@code guildhall.base-url} where that is set, else the one under
 * which the running request came.
 */
@Component
public class TenantAddress {
    private final @Nullable String configured;

    TenantAddress(@Value("${guildhall.base-url:#{null}}") @Nullable String configured) {
        this.configured = configured;
    }

    /** Without a slash at the end. */
    public String of(HttpServletRequest request) {
        String address = configured == null || configured.isBlank()
                ? ServletUriComponentsBuilder.fromContextPath(request).build().toUriString()
                : configured.replaceFirst("/+$", "") + "/t/" + TenantScope.current();
        return address.replaceFirst("/+$", "");
    }
}
