package dev.guildhall.registration.member;

import dev.guildhall.identity.Actor;
import dev.guildhall.identity.PublicPaths;
import dev.guildhall.registration.domain.Rechecks;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.server.PathContainer;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;

/**
 * Stops the calls of an account that has to be confirmed anew first (403 {@code recheck-needed}). What the answer needs stays
 * open, as do messages, agreements, and what a person may do with the own data.
 */
class RecheckGate implements HandlerInterceptor {
    private static final String[] ALWAYS = {
        "/api/me/**",
        "/api/notices/**",
        "/api/agreements/**",
        "/api/privacy/**",
        "/api/devices/**",
        "/api/bootstrap",
        "/api/openapi",
        "/api/verification-codes",
        "/api/password",
        "/api/password-reset",
        "/api/password-reset/email"
    };

    private final Rechecks rechecks;
    private final List<PathPattern> open;

    RecheckGate(Rechecks rechecks, List<PublicPaths> publicPaths) {
        this.rechecks = rechecks;
        this.open = Stream.concat(Stream.of(ALWAYS), publicPaths.stream().flatMap(each -> each.patterns().stream()))
                .map(PathPatternParser.defaultInstance::parse)
                .toList();
    }

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
        Authentication who = SecurityContextHolder.getContext().getAuthentication();
        if (who != null && who.getPrincipal() instanceof Actor actor && !isOpen(request)) {
            rechecks.requireNotBlocked(actor.id());
        }
        return true;
    }

    private boolean isOpen(HttpServletRequest request) {
        PathContainer path = PathContainer.parsePath(
                request.getRequestURI().substring(request.getContextPath().length()));
        return open.stream().anyMatch(pattern -> pattern.matches(path));
    }

    @Configuration(proxyBeanMethods = false)
    static class Registration {
        @Bean
        WebMvcConfigurer recheckInterceptor(Rechecks rechecks, ObjectProvider<PublicPaths> paths) {
            return new WebMvcConfigurer() {
                @Override
                public void addInterceptors(InterceptorRegistry registry) {
                    registry.addInterceptor(new RecheckGate(
                                    rechecks, paths.orderedStream().toList()))
                            .addPathPatterns("/api/**");
                }
            };
        }
    }
}
