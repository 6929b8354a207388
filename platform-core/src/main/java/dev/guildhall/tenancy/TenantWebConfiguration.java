package dev.guildhall.tenancy;

import jakarta.servlet.DispatcherType;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;

/** Puts the tenant filter before every other filter that could ask for tenant data. */
@Configuration(proxyBeanMethods = false)
class TenantWebConfiguration {
    /** After forwarded headers are applied, before session, gate and security. */
    static final int ORDER = Ordered.HIGHEST_PRECEDENCE + 20;

    @Bean
    FilterRegistrationBean<TenantFilter> tenantFilter(
            TenantDirectory directory,
            TenantDoor door,
            @Value("${guildhall.base-domain:#{null}}") @Nullable String baseDomain,
            @Value("${guildhall.open-while-suspended:/api/payments/}") List<String> openWhileSuspended) {
        FilterRegistrationBean<TenantFilter> registration =
                new FilterRegistrationBean<>(new TenantFilter(directory, door, baseDomain, openWhileSuspended));
        registration.setOrder(ORDER);
        registration.setDispatcherTypes(DispatcherType.REQUEST, DispatcherType.ERROR, DispatcherType.ASYNC);
        return registration;
    }
}
