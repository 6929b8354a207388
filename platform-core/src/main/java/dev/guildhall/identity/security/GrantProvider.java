package dev.guildhall.identity.security;

import dev.guildhall.identity.domain.SigningIn;
import dev.guildhall.identity.domain.WechatSigningIn;
import dev.guildhall.identity.factor.TokenStep;
import dev.guildhall.problem.Invalid;
import dev.guildhall.problem.Problem;
import dev.guildhall.tenancy.Ids;
import dev.guildhall.vault.PhoneNumber;
import java.security.Principal;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.OAuth2AccessToken;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;
import org.springframework.security.oauth2.core.OAuth2RefreshToken;
import org.springframework.security.oauth2.core.OAuth2Token;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.server.authorization.OAuth2Authorization;
import org.springframework.security.oauth2.server.authorization.OAuth2AuthorizationService;
import org.springframework.security.oauth2.server.authorization.OAuth2TokenType;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2AccessTokenAuthenticationToken;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2ClientAuthenticationToken;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClient;
import org.springframework.security.oauth2.server.authorization.context.AuthorizationServerContextHolder;
import org.springframework.security.oauth2.server.authorization.token.DefaultOAuth2TokenContext;
import org.springframework.security.oauth2.server.authorization.token.OAuth2TokenGenerator;

/** Turns a right code, a password or a WeChat user into an access token and a refresh token. */
final class GrantProvider implements AuthenticationProvider {
    private final TokenStep secondStep;
    private final SigningIn signingIn;
    private final WechatSigningIn wechatSigningIn;
    private final OAuth2AuthorizationService authorizations;
    private final OAuth2TokenGenerator<?> tokens;

    GrantProvider(
            TokenStep secondStep,
            SigningIn signingIn,
            WechatSigningIn wechatSigningIn,
            OAuth2AuthorizationService authorizations,
            OAuth2TokenGenerator<?> tokens) {
        this.secondStep = secondStep;
        this.signingIn = signingIn;
        this.wechatSigningIn = wechatSigningIn;
        this.authorizations = authorizations;
        this.tokens = tokens;
    }

    @Override
    public boolean supports(Class<?> authentication) {
        return Grant.class.isAssignableFrom(authentication);
    }

    @Override
    public Authentication authenticate(Authentication authentication) {
        Grant grant = (Grant) authentication;
        if (!(grant.getPrincipal() instanceof OAuth2ClientAuthenticationToken clientToken)
                || clientToken.getRegisteredClient() == null) {
            throw new OAuth2AuthenticationException(OAuth2ErrorCodes.INVALID_CLIENT);
        }
        RegisteredClient client = clientToken.getRegisteredClient();
        if (!client.getAuthorizationGrantTypes().contains(grant.getGrantType())) {
            throw new OAuth2AuthenticationException(OAuth2ErrorCodes.UNAUTHORIZED_CLIENT);
        }
        SigningIn.Proven account;
        try {
            if (Grant.SECOND_FACTOR.equals(grant.getGrantType())) {
                account = secondStep.finish(grant.login(), grant.secret());
            } else {
                account = prove(grant);
                secondStep.require(account);
            }
        } catch (Problem problem) {
            throw new RefusedGrant(problem);
        }
        return issue(grant, clientToken, client, new AccountToken(account, null));
    }

    private SigningIn.Proven prove(Grant grant) {
        if (grant.wechat() != null) {
            return wechatSigningIn.signIn(grant.wechat());
        }
        if (Grant.PASSWORD.equals(grant.getGrantType())) {
            return signingIn.byPassword(grant.login(), grant.secret(), grant.address());
        }
        PhoneNumber phone = PhoneNumber.find(grant.login())
                .orElseThrow(() -> new Invalid(
                        "phone", PhoneNumber.complaint(grant.login()).orElseThrow()));
        return signingIn.byCode(phone, grant.secret());
    }

    private Authentication issue(
            Grant grant, OAuth2ClientAuthenticationToken clientToken, RegisteredClient client, AccountToken account) {
        OAuth2Authorization.Builder authorization = OAuth2Authorization.withRegisteredClient(client)
                .id(Ids.next().toString())
                .principalName(account.getName())
                .authorizationGrantType(grant.getGrantType())
                .attribute(Principal.class.getName(), account)
                .attribute(Authorizations.DEVICE, grant.device())
                .attribute(Authorizations.ADDRESS, grant.address());
        DefaultOAuth2TokenContext.Builder context = DefaultOAuth2TokenContext.builder()
                .registeredClient(client)
                .principal(account)
                .authorizationServerContext(AuthorizationServerContextHolder.getContext())
                .authorization(authorization.build())
                .authorizedScopes(Set.of())
                .authorizationGrantType(grant.getGrantType())
                .authorizationGrant(grant);
        Jwt jwt = (Jwt) generate(context, OAuth2TokenType.ACCESS_TOKEN);
        OAuth2AccessToken access = new OAuth2AccessToken(
                OAuth2AccessToken.TokenType.BEARER, jwt.getTokenValue(), jwt.getIssuedAt(), jwt.getExpiresAt());
        authorization.accessToken(access);
        OAuth2RefreshToken refresh = null;
        if (client.getAuthorizationGrantTypes().contains(AuthorizationGrantType.REFRESH_TOKEN)) {
            refresh = (OAuth2RefreshToken) generate(context, OAuth2TokenType.REFRESH_TOKEN);
            authorization.refreshToken(refresh);
        }
        authorizations.save(authorization.build());
        return new OAuth2AccessTokenAuthenticationToken(client, clientToken, access, refresh, Map.of());
    }

    private OAuth2Token generate(DefaultOAuth2TokenContext.Builder context, OAuth2TokenType type) {
        return Objects.requireNonNull(tokens.generate(context.tokenType(type).build()));
    }
}
