package dev.guildhall.identity;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.http.server.PathContainer;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;

/**
 * Stops a member's calls of the API while something has to be done first. What everybody may call stays open, and what a person
 * may always do with the own account and data.
 */
public final class MemberGate implements HandlerInterceptor {
    private static final List<String> ALWAYS = List.of(
            "/api/me/**",
            "/api/agreements/**",
            "/api/privacy/**",
            "/api/devices/**",
            "/api/bootstrap",
            "/api/openapi",
            "/api/verification-codes",
            "/api/password",
            "/api/password-reset",
            "/api/password-reset/email");

    private final Consumer<AccountId> check;
    private final List<PathPattern> open;

    private MemberGate(Consumer<AccountId> check, Stream<String> open) {
        this.check = check;
        this.open = open.map(PathPatternParser.defaultInstance::parse).toList();
    }

    /**
     * Puts a gate before the API, for a bean.
     *
     * @param check throws the problem that says what is to be done first
     * @param alsoOpen addresses that this gate lets through besides
     */
    public static WebMvcConfigurer before(
            ObjectProvider<PublicPaths> publicPaths, Consumer<AccountId> check, String... alsoOpen) {
        return new WebMvcConfigurer() {
            @Override
            public void addInterceptors(InterceptorRegistry registry) {
                Stream<String> everybodys = publicPaths.orderedStream().flatMap(paths -> paths.patterns().stream());
                Stream<String> open = Stream.of(ALWAYS.stream(), Arrays.stream(alsoOpen), everybodys)
                        .flatMap(patterns -> patterns);
                registry.addInterceptor(new MemberGate(check, open)).addPathPatterns("/api/**");
            }
        };
    }

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
        Authentication who = SecurityContextHolder.getContext().getAuthentication();
        if (who != null && who.getPrincipal() instanceof Actor actor && !isOpen(request)) {
            check.accept(actor.id());
        }
        return true;
    }

    private boolean isOpen(HttpServletRequest request) {
        PathContainer path = PathContainer.parsePath(
                request.getRequestURI().substring(request.getContextPath().length()));
        return open.stream().anyMatch(pattern -> pattern.matches(path));
    }
}
