package dev.guildhall.identity.security;

import dev.guildhall.audit.ActorSource;
import dev.guildhall.audit.AuditActor;
import dev.guildhall.identity.Actor;
import dev.guildhall.identity.Client;
import dev.guildhall.identity.Operator;
import dev.guildhall.identity.SupportVisit;
import dev.guildhall.identity.SupportVisits;
import dev.guildhall.identity.domain.SignInRef;
import dev.guildhall.identity.domain.Words;
import dev.guildhall.problem.Refused;
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
 * Hands controllers the {@link Actor}, {@link Client} or {@link Operator} of the request as an argument, and the audit trail
 * the name to write down. A program is no person: it is refused where an actor is asked for. Where an address is open to everybody, {@code Optional<Actor>} may be asked for.
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
        return type == Actor.class || type == Operator.class || type == Client.class || type == SignInRef.class;
    }

    @Override
    public @Nullable Object resolveArgument(
            MethodParameter parameter,
            @Nullable ModelAndViewContainer container,
            NativeWebRequest request,
            @Nullable WebDataBinderFactory binders) {
        Class<?> type = parameter.nestedIfOptional().getNestedParameterType();
        Object principal = type == SignInRef.class ? ref() : principal();
        boolean present = type.isInstance(principal);
        if (parameter.getParameterType() == Optional.class) {
            return present ? Optional.ofNullable(principal) : Optional.empty();
        }
        if (!present && principal instanceof Client) {
            throw new Refused(Words.of("client.no-person"));
        }
        if (!present && type == Client.class && principal instanceof Actor) {
            throw new Refused();
        }
        if (!present) {
            throw new AuthenticationCredentialsNotFoundException("nobody is signed in");
        }
        return principal;
    }

    @Override
    public Optional<AuditActor> current() {
        Optional<SupportVisit> visit = SupportVisits.current();
        if (visit.isPresent()) {
            return Optional.of(new AuditActor(null, "OPERATOR", visit.get().actingName()));
        }
        return switch (principal()) {
            case Actor actor -> Optional.of(new AuditActor(actor.id().value(), actor.kind(), actor.name()));
            case Client client -> Optional.of(new AuditActor(client.id(), Client.KIND, client.name()));
            case Operator operator -> Optional.of(new AuditActor(null, "OPERATOR", operator.name()));
            case null, default -> Optional.empty();
        };
    }

    private static @Nullable SignInRef ref() {
        return SecurityContextHolder.getContext().getAuthentication() instanceof ActorAuthentication actor
                ? actor.ref()
                : null;
    }

    private static @Nullable Object principal() {
        Authentication authentication = SecurityContextHolder.getContext().getAuthentication();
        return authentication == null ? null : authentication.getPrincipal();
    }
}
