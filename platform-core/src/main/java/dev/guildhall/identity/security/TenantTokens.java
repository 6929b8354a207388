package dev.guildhall.identity.security;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import dev.guildhall.tenancy.TenantScope;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
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
 * Reads access tokens of the bound tenant: signed by one of its keys with the one algorithm in use, issued by its own
 * authorization server, meant for the member API, not expired. Any other tenant's token fails at each of the first three.
 */
@Component
class TenantTokens implements JwtDecoder {
    private static final Duration SKEW = Duration.ofSeconds(10);

    private final NimbusJwtDecoder decoder;

    TenantTokens(SigningKeys keys, Clock clock) {
        DefaultJWTProcessor<SecurityContext> processor = new DefaultJWTProcessor<>();
        processor.setJWSKeySelector(new JWSVerificationKeySelector<>(JWSAlgorithm.ES256, keys));
        // Claims are checked below, by the application's clock.
        processor.setJWTClaimsSetVerifier((claims, context) -> {});
        decoder = new NimbusJwtDecoder(processor);
        JwtTimestampValidator times = new JwtTimestampValidator(SKEW);
        times.setClock(clock);
        decoder.setJwtValidator(new DelegatingOAuth2TokenValidator<>(List.of(times, belongsHere(), isAccessToken())));
    }

    @Override
    public Jwt decode(String token) {
        if (!Realm.isTenant()) {
            throw new BadJwtException("no tenant is bound");
        }
        return decoder.decode(token);
    }

    private static OAuth2TokenValidator<Jwt> belongsHere() {
        return jwt -> {
            String slug = TenantScope.current().value();
            return slug.equals(jwt.getClaimAsString(TokenClaims.TENANT)) && isIssuer(jwt.getClaimAsString("iss"), slug)
                    ? OAuth2TokenValidatorResult.success()
                    : refused("the token was issued elsewhere");
        };
    }

    /** An issuer is {@code …/t/<slug>}, or a host of the tenant's own without any path. */
    private static boolean isIssuer(@Nullable String issuer, String slug) {
        if (issuer == null) {
            return false;
        }
        String path = URI.create(issuer).getPath();
        return path.isEmpty() || path.equals("/t/" + slug);
    }

    private static OAuth2TokenValidator<Jwt> isAccessToken() {
        return jwt -> jwt.getAudience() != null
                        && jwt.getAudience().contains(TokenClaims.AUDIENCE)
                        && jwt.getExpiresAt() != null
                        && jwt.hasClaim(TokenClaims.SIGN_IN)
                        && jwt.hasClaim(TokenClaims.VERSION)
                ? OAuth2TokenValidatorResult.success()
                : refused("the token is not for this API");
    }

    private static OAuth2TokenValidatorResult refused(String why) {
        return OAuth2TokenValidatorResult.failure(new OAuth2Error("invalid_token", why, null));
    }
}
