package dev.guildhall.catalog;

import dev.guildhall.problem.NotFound;
import dev.guildhall.problem.ProblemWriter;
import dev.guildhall.tenancy.TenantId;
import dev.guildhall.tenancy.TenantScope;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.http.server.PathContainer;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;

/** A module that is off answers as if it did not exist (X3): 404 for each of its paths, before anybody is asked who they are. */
class ModuleGate extends OncePerRequestFilter {
    private final Map<PathPattern, String> moduleOf = new LinkedHashMap<>();
    private final ModuleSwitches switches;
    private final ProblemWriter problems;

    ModuleGate(ModuleCatalog catalog, ModuleSwitches switches, ProblemWriter problems) {
        this.switches = switches;
        this.problems = problems;
        for (ModuleDescriptor module : catalog.optional()) {
            for (String path : module.paths()) {
                moduleOf.put(PathPatternParser.defaultInstance.parse(path), module.id());
            }
        }
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        Optional<TenantId> tenant = TenantScope.bound();
        if (tenant.isPresent() && isOff(tenant.get(), request)) {
            problems.write(request, response, new NotFound("这个页面"));
        } else {
            chain.doFilter(request, response);
        }
    }

    private boolean isOff(TenantId tenant, HttpServletRequest request) {
        PathContainer path = PathContainer.parsePath(
                request.getRequestURI().substring(request.getContextPath().length()));
        return moduleOf.entrySet().stream()
                .anyMatch(entry -> entry.getKey().matches(path) && !switches.isOn(tenant, entry.getValue()));
    }

    @Configuration(proxyBeanMethods = false)
    static class Registration {
        @Bean
        FilterRegistrationBean<ModuleGate> moduleGate(
                ModuleCatalog catalog, ModuleSwitches switches, ProblemWriter problems) {
            FilterRegistrationBean<ModuleGate> registration =
                    new FilterRegistrationBean<>(new ModuleGate(catalog, switches, problems));
            registration.setOrder(Ordered.HIGHEST_PRECEDENCE + 30);
            return registration;
        }
    }
}
