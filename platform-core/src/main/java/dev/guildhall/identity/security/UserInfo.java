package dev.guildhall.identity.security;

import dev.guildhall.identity.AccountId;
import dev.guildhall.identity.AccountView;
import dev.guildhall.identity.Accounts;
import dev.guildhall.vault.PhoneNumber;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.springframework.security.oauth2.core.oidc.OidcScopes;
import org.springframework.security.oauth2.core.oidc.OidcUserInfo;
import org.springframework.security.oauth2.server.authorization.oidc.authentication.OidcUserInfoAuthenticationContext;
import org.springframework.stereotype.Component;

/** What a client learns of the person: as much as the scopes say, as it is now. */
@Component
class UserInfo implements Function<OidcUserInfoAuthenticationContext, OidcUserInfo> {
    private final Accounts accounts;

    UserInfo(Accounts accounts) {
        this.accounts = accounts;
    }

    @Override
    public OidcUserInfo apply(OidcUserInfoAuthenticationContext context) {
        AccountId id = AccountId.of(context.getAuthorization().getPrincipalName());
        Set<String> scopes = context.getAccessToken().getScopes();
        Map<String, Object> claims = new LinkedHashMap<>();
        claims.put("sub", id.toString());
        if (scopes.contains(OidcScopes.PROFILE)) {
            AccountView account = accounts.find(id).orElseThrow();
            claims.put("name", account.name());
            claims.put("kind", account.kind());
            if (account.username() != null) {
                claims.put("preferred_username", account.username());
            }
        }
        if (scopes.contains(OidcScopes.PHONE)) {
            accounts.phoneOf(id).map(PhoneNumber::e164).ifPresent(phone -> {
                claims.put("phone_number", phone);
                claims.put("phone_number_verified", true);
            });
        }
        return new OidcUserInfo(claims);
    }
}
