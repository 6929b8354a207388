package dev.guildhall.identity.security;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.springframework.security.oauth2.core.oidc.OidcScopes;

/** What a client can be allowed: four things by a person, for that person; permissions by the tenant, for itself. */
final class Scopes {
    /** Act at the member API in the person's name. */
    static final String MEMBER = "member";

    /** In the order in which they are shown. */
    static final List<String> OF_PERSONS = List.of(OidcScopes.OPENID, OidcScopes.PROFILE, OidcScopes.PHONE, MEMBER);

    private Scopes() {}

    static Set<String> ofPersons(Collection<String> scopes) {
        Set<String> persons = new LinkedHashSet<>(OF_PERSONS);
        persons.retainAll(scopes);
        return persons;
    }
}
