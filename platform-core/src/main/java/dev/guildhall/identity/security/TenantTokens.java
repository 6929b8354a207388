package dev.guildhall.identity.security;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import dev.guildhall.identity.domain.Secrets;
import dev.guildhall.tenancy.TenantCache;
import dev.guildhall.tenancy.TenantCaches;
import dev.guildhall.tenancy.TenantScope;
import java.time.Clock;
import java.time.Duration;
import java.util.HexFormat;
import org.springframework.security.oauth2.core.DelegatingOAuth2TokenValidator;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.OAuth2TokenValidator;
import org.springframework.security.oauth2.core.OAuth2TokenValidatorResult;
import org.springframework.security.oauth2.jwt.BadJwtException;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtTimestampValidator;
import org.springframework.security.oauth2.jwt.JwtValidationException;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;
import org.springframework.stereotype.Component;

/**
 * Reads tokens of the bound tenant: signed by one of its keys with the one algorithm in use, issued by its own authorization
 * server under one of its own addresses, not expired; {@link #decode} only those meant for the member API. Any other tenant's
 * token fails at each of the first three. A signature that was found good is remembered, since the same token comes with each
 * request and its check costs more than the rest; what the token says is checked each time.
 */
@Component
class TenantTokens implements JwtDecoder {
    private static final Duration SKEW = Duration.ofSeconds(10);

    private final NimbusJwtDecoder signatures;
    private final TenantCache<String, Jwt> signed;
    private final OAuth2TokenValidator<Jwt> members;
    private final OAuth2TokenValidator<Jwt> userInfo;
    private final OAuth2TokenValidator<Jwt> any;
    private final OAuth2TokenValidator<Jwt> hints;

    TenantTokens(SigningKeys keys, Issuers issuers, TenantCaches caches, Clock clock) {
        signatures = signatures(keys);
        signed = caches.of("signed-tokens", 10_000);
        JwtTimestampValidator times = new JwtTimestampValidator(SKEW);
        times.setClock(clock);
        OAuth2TokenValidator<Jwt> here = belongsHere(issuers);
        members = all(times, here, isFor(TokenClaims.AUDIENCE), isAccessToken());
        userInfo = all(times, here, isFor(TokenClaims.USER_INFO), isAccessToken());
        any = all(times, here, isAccessToken());
        hints = isIssuedBy(issuers);
    }

    /** Checks signatures only: what a token says is checked by the validators, by the application's clock. */
    private static NimbusJwtDecoder signatures(SigningKeys keys) {
        DefaultJWTProcessor<SecurityContext> processor = new DefaultJWTProcessor<>();
        processor.setJWSKeySelector(new JWSVerificationKeySelector<>(JWSAlgorithm.ES256, keys));
        processor.setJWTClaimsSetVerifier((claims, context) -> {});
        NimbusJwtDecoder decoder = new NimbusJwtDecoder(processor);
        decoder.setJwtValidator(jwt -> OAuth2TokenValidatorResult.success());
        return decoder;
    }

    @SafeVarargs
    private static OAuth2TokenValidator<Jwt> all(OAuth2TokenValidator<Jwt>... validators) {
        return new DelegatingOAuth2TokenValidator<>(validators);
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

    private Jwt read(OAuth2TokenValidator<Jwt> validator, String token) {
        if (!Realm.isTenant()) {
            throw new BadJwtException("no tenant is bound");
        }
        Jwt jwt = signed.get(HexFormat.of().formatHex(Secrets.hash(token)), key -> signatures.decode(token));
        OAuth2TokenValidatorResult result = validator.validate(jwt);
        if (result.hasErrors()) {
            throw new JwtValidationException("the token is not valid here", result.getErrors());
        }
        return jwt;
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
