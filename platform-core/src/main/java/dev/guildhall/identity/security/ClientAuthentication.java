package dev.guildhall.identity.security;

import dev.guildhall.identity.Client;
import java.util.Collection;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.AbstractAuthenticationToken;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.authority.SimpleGrantedAuthority;

/** A tenant's program as the security framework sees it: its permissions and {@code ROLE_CLIENT}. Never stored. */
final class ClientAuthentication extends AbstractAuthenticationToken {
    private final transient Client client;

    ClientAuthentication(Client client) {
        super(authorities(client));
        this.client = client;
        setAuthenticated(true);
    }

    private static Collection<GrantedAuthority> authorities(Client client) {
        return Stream.concat(Stream.of("ROLE_" + Client.KIND), client.permissions().stream())
                .<GrantedAuthority>map(SimpleGrantedAuthority::new)
                .toList();
    }

    @Override
    public Client getPrincipal() {
        return client;
    }

    @Override
    public Object getCredentials() {
        return "";
    }

    @Override
    public String getName() {
        return client.clientId();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ClientAuthentication that && client.equals(that.client);
    }

    @Override
    public int hashCode() {
        return client.hashCode();
    }
}
