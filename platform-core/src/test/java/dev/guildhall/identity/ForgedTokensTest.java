package dev.guildhall.identity;

import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.jsonPath;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import dev.guildhall.tenancy.TenantDirectory;
import dev.guildhall.tenancy.TenantId;
import dev.guildhall.vault.PhoneNumber;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.oauth2.jose.jws.SignatureAlgorithm;
import org.springframework.security.oauth2.jwt.JwsHeader;
import org.springframework.security.oauth2.jwt.JwtClaimsSet;
import org.springframework.security.oauth2.jwt.JwtEncoder;
import org.springframework.security.oauth2.jwt.JwtEncoderParameters;

/** Tokens that are nearly right. Each test also shows that the one it was made of is good. */
@SuppressWarnings("NullAway.Init") // filled step by step
class ForgedTokensTest extends IdentityTest {
    @Autowired
    JwtEncoder encoder;

    @Autowired
    TenantDirectory directory;

    @Autowired
    @Qualifier("platform") JdbcClient platform;

    TenantId tenant;
    SignedJWT good;

    @BeforeEach
    void aGoodToken() throws Exception {
        tenant = tenants.open("forged-one", "association");
        PhoneNumber phone = aPhone();
        in(
                tenant,
                () -> accounts.open(new NewAccount(Actor.MEMBER, "林岚", phone, null, GOOD_PASSWORD, false, Set.of())));
        good = SignedJWT.parse(body(byPassword(tenant, phone.national(), GOOD_PASSWORD))
                .path("access_token")
                .asString());
        me(tenant, good.serialize()).andExpect(status().isOk());
    }

    @Test
    void withoutASignature() throws Exception {
        refused(new PlainJWT(good.getJWTClaimsSet()).serialize());
    }

    @Test
    void signedWithThePublicKeyAsASecret() throws Exception {
        ECKey published = (ECKey) JWKSet.parse(web.perform(get("/t/" + tenant + "/oauth2/jwks"))
                        .andReturn()
                        .getResponse()
                        .getContentAsString())
                .getKeys()
                .getFirst();
        for (byte[] secret : List.of(
                published.toECPublicKey().getEncoded(),
                published.toJSONString().getBytes(java.nio.charset.StandardCharsets.UTF_8))) {
            SignedJWT forged = new SignedJWT(
                    new JWSHeader.Builder(JWSAlgorithm.HS256)
                            .keyID(good.getHeader().getKeyID())
                            .build(),
                    good.getJWTClaimsSet());
            forged.sign(new MACSigner(secret));
            refused(forged.serialize());
        }
    }

    @Test
    void signedWithAnotherKey() throws Exception {
        ECKey same = new ECKeyGenerator(Curve.P_256)
                .keyID(good.getHeader().getKeyID())
                .generate();
        refused(signed(same));
        refused(signed(new ECKeyGenerator(Curve.P_256).keyID("somebody-elses").generate()));
    }

    /** A key that the token itself brings along or points to counts for nothing. */
    @Test
    void bringingItsOwnKey() throws Exception {
        ECKey own = new ECKeyGenerator(Curve.P_256)
                .keyID(good.getHeader().getKeyID())
                .generate();
        for (JWSHeader header : List.of(
                new JWSHeader.Builder(JWSAlgorithm.ES256).jwk(own.toPublicJWK()).build(),
                new JWSHeader.Builder(JWSAlgorithm.ES256)
                        .keyID(own.getKeyID())
                        .jwk(own.toPublicJWK())
                        .build(),
                new JWSHeader.Builder(JWSAlgorithm.ES256)
                        .keyID(own.getKeyID())
                        .jwkURL(java.net.URI.create("http://127.0.0.1:1/keys"))
                        .build())) {
            SignedJWT forged = new SignedJWT(header, good.getJWTClaimsSet());
            forged.sign(new ECDSASigner(own));
            refused(forged.serialize());
        }
    }

    /** The right key under another algorithm's name, and a signature that was changed by a bit. */
    @Test
    void underAnotherNameOrChanged() throws Exception {
        String[] parts = good.serialize().split("\\.");
        for (JWSAlgorithm algorithm : List.of(JWSAlgorithm.ES384, JWSAlgorithm.RS256, JWSAlgorithm.ES256K)) {
            String header = new JWSHeader.Builder(algorithm)
                    .keyID(good.getHeader().getKeyID())
                    .build()
                    .toBase64URL()
                    .toString();
            refused(header + "." + parts[1] + "." + parts[2]);
        }
        char last = parts[1].charAt(parts[1].length() - 2);
        refused(parts[0] + "." + parts[1].substring(0, parts[1].length() - 2) + (last == 'A' ? 'B' : 'A')
                + parts[1].substring(parts[1].length() - 1) + "." + parts[2]);
        refused(parts[0] + "." + parts[1] + ".");
    }

    /** The key of another tenant of the same deployment, named by its right id. */
    @Test
    void signedByAnotherTenant() throws Exception {
        TenantId other = tenants.open("forged-two", "association");
        refused(in(other, () -> encode(good(Map.of()))));
    }

    @Test
    void forAnotherAudience() throws Exception {
        me(tenant, own(Map.of())).andExpect(status().isOk());
        refused(own(Map.of("aud", List.of("guildhall-userinfo"))));
        refused(own(Map.of("aud", List.of("miniprogram"))));
        refused(own(Map.of("aud", List.of())));
    }

    @Test
    void fromAnotherIssuer() throws Exception {
        refused(own(Map.of("iss", "https://elsewhere.example/t/" + tenant)));
        refused(own(Map.of("iss", "https://elsewhere.example")));
        refused(own(Map.of("iss", "http://localhost/t/forged-two")));
        refused(own(Map.of("iss", "http://localhost")));
        refused(own(Map.of("tenant", "forged-two")));
    }

    @Test
    void expired() throws Exception {
        refused(own(Map.of("exp", clock.instant().minusSeconds(11))));
        refused(own(Map.of("nbf", clock.instant().plusSeconds(60))));
    }

    @Test
    void ofASuspendedTenant() throws Exception {
        TenantId other = tenants.open("forged-two", "association");
        suspend("SUSPENDED");
        try {
            me(tenant, good.serialize())
                    .andExpect(status().is4xxClientError())
                    .andExpect(jsonPath("$.type").value("/problems/suspended"));
            me(other, good.serialize()).andExpect(status().isUnauthorized());
        } finally {
            suspend("ACTIVE");
        }
        me(tenant, good.serialize()).andExpect(status().isOk());
    }

    private void suspend(String state) {
        platform.sql("UPDATE tenant SET state = ?, state_reason = ? WHERE slug = ?")
                .params(state, "欠费", tenant.value())
                .update();
        directory.changed(tenant);
    }

    private void refused(String token) throws Exception {
        me(tenant, token)
                .andExpect(status().isUnauthorized())
                .andExpect(jsonPath("$.type").value("/problems/sign-in-required"));
    }

    private String signed(ECKey key) throws Exception {
        SignedJWT forged = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.ES256).keyID(key.getKeyID()).build(), good.getJWTClaimsSet());
        forged.sign(new ECDSASigner(key));
        return forged.serialize();
    }

    /** Signed by the tenant itself, with these claims changed. */
    private String own(Map<String, Object> changed) {
        return in(tenant, () -> encode(good(changed)));
    }

    private String encode(JwtClaimsSet claims) {
        return encoder.encode(JwtEncoderParameters.from(
                        JwsHeader.with(SignatureAlgorithm.ES256).build(), claims))
                .getTokenValue();
    }

    private JwtClaimsSet good(Map<String, Object> changed) {
        try {
            JWTClaimsSet claims = good.getJWTClaimsSet();
            Instant now = clock.instant();
            JwtClaimsSet.Builder builder = JwtClaimsSet.builder()
                    .issuer(claims.getIssuer())
                    .subject(claims.getSubject())
                    .audience(claims.getAudience())
                    .issuedAt(now.minusSeconds(120))
                    .notBefore(now.minusSeconds(60))
                    .expiresAt(now.plusSeconds(60));
            for (String name : List.of("tenant", "kind", "ver", "sid")) {
                builder.claim(name, claims.getClaim(name));
            }
            builder.claims(all -> all.putAll(changed));
            return builder.build();
        } catch (java.text.ParseException e) {
            throw new IllegalStateException(e);
        }
    }
}
