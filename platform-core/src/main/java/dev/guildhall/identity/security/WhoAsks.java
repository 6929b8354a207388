package dev.guildhall.identity.security;

import dev.guildhall.audit.ActorSource;
import dev.guildhall.audit.AuditActor;
import dev.guildhall.identity.Actor;
import dev.guildhall.identity.Operator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.security.authentication.AuthenticationCredentialsNotFoundException;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.stereotype.Component;
import org.springframework.web.bind.support.WebDataBinderFactory;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.ModelAndViewContainer;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/**
 * Hands controllers the {@link Actor} or {@link Operator} of the request as an argument, and the audit trail the name to write
 * down. Where an address is open to everybody, {@code Optional<Actor>} may be asked for.
 */
@Component
class WhoAsks implements HandlerMethodArgumentResolver, WebMvcConfigurer, ActorSource {
    @Override
    public void addArgumentResolvers(List<HandlerMethodArgumentResolver> resolvers) {
        resolvers.add(this);
    }

    @Override
    public boolean supportsParameter(MethodParameter parameter) {
        Class<?> type = parameter.nestedIfOptional().getNestedParameterType();
        return type == Actor.class || type == Operator.class;
    }

    @Override
    public @Nullable Object resolveArgument(
            MethodParameter parameter,
            @Nullable ModelAndViewContainer container,
            NativeWebRequest request,
            @Nullable WebDataBinderFactory binders) {
        Class<?> type = parameter.nestedIfOptional().getNestedParameterType();
        Object principal = principal();
        boolean present = type.isInstance(principal);
        if (parameter.getParameterType() == Optional.class) {
            return present ? Optional.ofNullable(principal) : Optional.empty();
        }
        if (!present) {
            throw new AuthenticationCredentialsNotFoundException("nobody is signed in");
        }
        return principal;
    }

    @Override
    public Optional<AuditActor> current() {
        return switch (principal()) {
            case Actor actor -> Optional.of(new AuditActor(actor.id().value(), actor.kind(), actor.name()));
            case Operator operator -> Optional.of(new AuditActor(null, "OPERATOR", operator.name()));
            case null, default -> Optional.empty();
        };
    }

    private static @Nullable Object principal() {
        Authentication authentication = SecurityContextHolder.getContext().getAuthentication();
        return authentication == null ? null : authentication.getPrincipal();
    }
}
