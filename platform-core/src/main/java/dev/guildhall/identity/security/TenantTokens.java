package dev.guildhall.identity.security;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import dev.guildhall.tenancy.TenantScope;
import java.time.Clock;
import java.time.Duration;
import org.springframework.security.oauth2.core.DelegatingOAuth2TokenValidator;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.OAuth2TokenValidator;
import org.springframework.security.oauth2.core.OAuth2TokenValidatorResult;
import org.springframework.security.oauth2.jwt.BadJwtException;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtTimestampValidator;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;
import org.springframework.stereotype.Component;

/**
 * Reads tokens of the bound tenant: signed by one of its keys with the one algorithm in use, issued by its own authorization
 * server under one of its own addresses, not expired; {@link #decode} only those meant for the member API. Any other tenant's
 * token fails at each of the first three.
 */
@Component
class TenantTokens implements JwtDecoder {
    private static final Duration SKEW = Duration.ofSeconds(10);

    private final NimbusJwtDecoder members;
    private final NimbusJwtDecoder userInfo;
    private final NimbusJwtDecoder any;
    private final NimbusJwtDecoder hints;

    TenantTokens(SigningKeys keys, Issuers issuers, Clock clock) {
        JwtTimestampValidator times = new JwtTimestampValidator(SKEW);
        times.setClock(clock);
        OAuth2TokenValidator<Jwt> here = belongsHere(issuers);
        members = decoder(keys, times, here, isFor(TokenClaims.AUDIENCE), isAccessToken());
        userInfo = decoder(keys, times, here, isFor(TokenClaims.USER_INFO), isAccessToken());
        any = decoder(keys, times, here, isAccessToken());
        hints = decoder(keys, isIssuedBy(issuers));
    }

    @SafeVarargs
    private static NimbusJwtDecoder decoder(SigningKeys keys, OAuth2TokenValidator<Jwt>... validators) {
        DefaultJWTProcessor<SecurityContext> processor = new DefaultJWTProcessor<>();
        processor.setJWSKeySelector(new JWSVerificationKeySelector<>(JWSAlgorithm.ES256, keys));
        // Claims are checked by the validators, by the application's clock.
        processor.setJWTClaimsSetVerifier((claims, context) -> {});
        NimbusJwtDecoder decoder = new NimbusJwtDecoder(processor);
        decoder.setJwtValidator(new DelegatingOAuth2TokenValidator<>(validators));
        return decoder;
    }

    /** An access token for the member API. */
    @Override
    public Jwt decode(String token) {
        return read(members, token);
    }

    /** An access token with which a client asks who the person is. */
    Jwt decodeForUserInfo(String token) {
        return read(userInfo, token);
    }

    /** An access token, whatever it is for. */
    Jwt read(String token) {
        return read(any, token);
    }

    /** An ID token as a hint of who signs out: also one that has expired. */
    Jwt readHint(String token) {
        return read(hints, token);
    }

    private static Jwt read(NimbusJwtDecoder decoder, String token) {
        if (!Realm.isTenant()) {
            throw new BadJwtException("no tenant is bound");
        }
        return decoder.decode(token);
    }

    private static OAuth2TokenValidator<Jwt> belongsHere(Issuers issuers) {
        OAuth2TokenValidator<Jwt> issuer = isIssuedBy(issuers);
        return jwt -> TenantScope.current().value().equals(jwt.getClaimAsString(TokenClaims.TENANT))
                ? issuer.validate(jwt)
                : refused("the token was issued elsewhere");
    }

    private static OAuth2TokenValidator<Jwt> isIssuedBy(Issuers issuers) {
        return jwt -> issuers.isOwn(jwt.getClaimAsString("iss"))
                ? OAuth2TokenValidatorResult.success()
                : refused("the token was issued elsewhere");
    }

    private static OAuth2TokenValidator<Jwt> isFor(String audience) {
        return jwt -> jwt.getAudience() != null && jwt.getAudience().contains(audience)
                ? OAuth2TokenValidatorResult.success()
                : refused("the token is not for this address");
    }

    private static OAuth2TokenValidator<Jwt> isAccessToken() {
        return jwt -> jwt.getExpiresAt() != null
                        && (jwt.hasClaim(TokenClaims.SIGN_IN) != jwt.hasClaim(TokenClaims.CLIENT))
                        && jwt.hasClaim(TokenClaims.VERSION)
                ? OAuth2TokenValidatorResult.success()
                : refused("the token is not an access token");
    }

    private static OAuth2TokenValidatorResult refused(String why) {
        return OAuth2TokenValidatorResult.failure(new OAuth2Error("invalid_token", why, null));
    }
}
