package dev.guildhall.agreement.member;

import dev.guildhall.agreement.Agreements;
import dev.guildhall.identity.Actor;
import dev.guildhall.identity.PublicPaths;
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
 * Stops a member's calls while a version that must be accepted is outstanding (403 {@code agreement-needed}). What one needs
 * to read and accept it stays open, as does what a person may do with the own data without agreeing to anything.
 */
class AgreementGate implements HandlerInterceptor {
    private static final String[] ALWAYS = {
        "/api/me/**",
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

    private final Agreements agreements;
    private final List<PathPattern> open;

    AgreementGate(Agreements agreements, List<PublicPaths> publicPaths) {
        this.agreements = agreements;
        this.open = Stream.concat(Stream.of(ALWAYS), publicPaths.stream().flatMap(each -> each.patterns().stream()))
                .map(PathPatternParser.defaultInstance::parse)
                .toList();
    }

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
        Authentication who = SecurityContextHolder.getContext().getAuthentication();
        if (who != null && who.getPrincipal() instanceof Actor actor && !isOpen(request)) {
            agreements.requireNoneOutstanding(actor.id());
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
        PublicPaths agreementPaths() {
            return new PublicPaths(
                    "/api/agreements", "/api/agreements/{code:(?!consents$)[a-z0-9-]+}", "/agreements/{code}");
        }

        @Bean
        WebMvcConfigurer agreementGate(Agreements agreements, ObjectProvider<PublicPaths> paths) {
            return new WebMvcConfigurer() {
                @Override
                public void addInterceptors(InterceptorRegistry registry) {
                    registry.addInterceptor(new AgreementGate(
                                    agreements, paths.orderedStream().toList()))
                            .addPathPatterns("/api/**");
                }
            };
        }
    }
}
