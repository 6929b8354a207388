package dev.guildhall.identity.security;

import dev.guildhall.identity.Actor;
import dev.guildhall.identity.domain.SignInRef;
import java.util.Collection;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.AbstractAuthenticationToken;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.authority.SimpleGrantedAuthority;

/** An actor as the security framework sees it: its permissions and {@code ROLE_<kind>}. Never stored. */
final class ActorAuthentication extends AbstractAuthenticationToken {
    private final transient Actor actor;
    private final transient SignInRef ref;

    ActorAuthentication(Actor actor, SignInRef ref) {
        super(authorities(actor));
        this.actor = actor;
        this.ref = ref;
        setAuthenticated(true);
    }

    SignInRef ref() {
        return ref;
    }

    private static Collection<GrantedAuthority> authorities(Actor actor) {
        return Stream.concat(Stream.of("ROLE_" + actor.kind()), actor.permissions().stream())
                .<GrantedAuthority>map(SimpleGrantedAuthority::new)
                .toList();
    }

    @Override
    public Actor getPrincipal() {
        return actor;
    }

    @Override
    public Object getCredentials() {
        return "";
    }

    @Override
    public String getName() {
        return actor.id().toString();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ActorAuthentication that && actor.equals(that.actor);
    }

    @Override
    public int hashCode() {
        return actor.hashCode();
    }
}
