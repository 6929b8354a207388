package dev.guildhall.identity.security;

import dev.guildhall.identity.Operator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.AbstractAuthenticationToken;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.authority.SimpleGrantedAuthority;

/** An operator as the security framework sees it. Never stored. */
final class OperatorAuthentication extends AbstractAuthenticationToken {
    private final transient Operator operator;

    OperatorAuthentication(Operator operator) {
        super(Stream.concat(Stream.of("ROLE_OPERATOR"), operator.permissions().stream())
                .<GrantedAuthority>map(SimpleGrantedAuthority::new)
                .toList());
        this.operator = operator;
        setAuthenticated(true);
    }

    @Override
    public Operator getPrincipal() {
        return operator;
    }

    @Override
    public Object getCredentials() {
        return "";
    }

    @Override
    public String getName() {
        return operator.id().toString();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof OperatorAuthentication that && operator.equals(that.operator);
    }

    @Override
    public int hashCode() {
        return operator.hashCode();
    }
}
