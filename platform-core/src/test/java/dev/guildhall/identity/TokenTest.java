package dev.guildhall.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.content;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.jsonPath;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import dev.guildhall.tenancy.TenantId;
import dev.guildhall.testing.Covers;
import dev.guildhall.vault.BlindIndex;
import dev.guildhall.vault.PhoneNumber;
import java.time.Duration;
import java.util.Date;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.MediaType;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.JsonNode;

/** Tokens of the member API: how one gets them, and which are refused. */
class TokenTest extends IdentityTest {
    @Autowired
    JdbcClient jdbc;

    @Autowired
    BlindIndex blindIndex;

    @Autowired
    TransactionTemplate transaction;

    TenantId tenant;
    TenantId other;
    PhoneNumber phone;

    @BeforeEach
    void aPersonOfOneTenant() {
        tenant = tenants.open("token-one", "certification");
        other = tenants.open("token-two", "association");
        phone = aPhone();
        listed.list(tenant, phone, "高扬");
    }

    @Test
    @Covers({"C28", "C25"})
    void aListedPhoneGetsItsAccountWithTheFirstRightCode() throws Exception {
        JsonNode tokens = tokensByCode(tenant, phone);
        assertThat(tokens.path("token_type").asString()).isEqualTo("Bearer");
        assertThat(tokens.path("refresh_token").asString()).isNotEmpty();
        me(tenant, tokens.path("access_token").asString())
                .andExpect(status().isOk())
                .andExpect(jsonPath("$.name").value("高扬"))
                .andExpect(jsonPath("$.kind").value("PERSON"))
                .andExpect(jsonPath("$.phoneMasked").value(phone.masked()))
                .andExpect(jsonPath("$.passwordSet").value(false))
                .andExpect(jsonPath("$.tenant.slug").value(tenant.value()));
        assertThat(listed.enrolled).containsKey(tenant.value() + phone.e164());
    }

    @Test
    @Covers({"T12", "D1"})
    void aRegisteredPhoneSignsInByCodeAndAsWellByPassword() throws Exception {
        PhoneNumber registered = aPhone();
        AccountId id = in(
                tenant,
                () -> accounts.open(
                        new NewAccount(Actor.MEMBER, "林岚", registered, null, GOOD_PASSWORD, false, Set.of())));
        me(tenant, tokensByCode(tenant, registered).path("access_token").asString())
                .andExpect(jsonPath("$.id").value(id.toString()));
        String byPassword = body(byPassword(tenant, registered.national(), GOOD_PASSWORD))
                .path("access_token")
                .asString();
        me(tenant, byPassword).andExpect(jsonPath("$.id").value(id.toString()));
        byCode(tenant, registered, messages.last(registered))
                .andExpect(status().isBadRequest())
                .andExpect(jsonPath("$.error").value("invalid_grant"));
    }

    @Test
    @Covers("C27")
    void anUnlistedPhoneGetsTheSameAnswersAndNoMessage() throws Exception {
        PhoneNumber stranger = aPhone();
        askForCode(tenant, stranger, "LOGIN").andExpect(status().isNoContent());
        assertThat(messages.to(stranger)).isEmpty();
        askForCode(tenant, phone, "LOGIN").andExpect(status().isNoContent());
        String known = byCode(tenant, phone, wrong(messages.last(phone)))
                .andExpect(status().isBadRequest())
                .andReturn()
                .getResponse()
                .getContentAsString();
        String unknown =
                byCode(tenant, stranger, "123456").andReturn().getResponse().getContentAsString();
        assertThat(unknown).isEqualTo(known).contains("invalid_grant");
    }

    @Test
    @Covers({"C28", "C29"})
    void theFirstPasswordIsSetWhileSignedInAndSignsInAfterwards() throws Exception {
        String token = tokensByCode(tenant, phone).path("access_token").asString();
        setPassword(token, "weak")
                .andExpect(status().isBadRequest())
                .andExpect(jsonPath("$.errors[0].field").value("newPassword"));
        setPassword(token, GOOD_PASSWORD).andExpect(status().isNoContent());
        me(tenant, token).andExpect(jsonPath("$.passwordSet").value(true));
        setPassword(token, OTHER_PASSWORD).andExpect(status().isConflict());
        byPassword(tenant, phone.national(), GOOD_PASSWORD).andExpect(status().isOk());
        byPassword(tenant, phone.national(), OTHER_PASSWORD)
                .andExpect(status().isBadRequest())
                .andExpect(jsonPath("$.error").value("invalid_grant"));
    }

    @Test
    @Covers("C30")
    void aForgottenPasswordIsResetByCodeAndEverythingSignedInEnds() throws Exception {
        JsonNode tokens = tokensByCode(tenant, phone);
        askForCode(tenant, phone, "RESET"); // too soon after the first
        clock.shift(Duration.ofSeconds(61));
        askForCode(tenant, phone, "RESET").andExpect(status().isNoContent());
        web.perform(post("/t/" + tenant + "/api/password-reset")
                        .contentType(MediaType.APPLICATION_JSON)
                        .content("{\"phone\":\"%s\",\"code\":\"%s\",\"newPassword\":\"%s\"}"
                                .formatted(phone.national(), messages.last(phone), GOOD_PASSWORD)))
                .andExpect(status().isNoContent());
        me(tenant, tokens.path("access_token").asString()).andExpect(status().isUnauthorized());
        token(
                        tenant,
                        "refresh_token",
                        "refresh_token",
                        tokens.path("refresh_token").asString())
                .andExpect(status().isBadRequest());
        byPassword(tenant, phone.national(), GOOD_PASSWORD).andExpect(status().isOk());
    }

    @Test
    @Covers({"C1", "C2", "C3"})
    void aDefaultPasswordMustBeChangedBeforeAnythingElse() throws Exception {
        String username = "agency" + phone.national().substring(5);
        in(
                tenant,
                () -> accounts.open(
                        new NewAccount(Actor.AGENCY, "中衡认证", null, username, GOOD_PASSWORD, true, Set.of())));
        JsonNode refused = body(byPassword(tenant, username, GOOD_PASSWORD).andExpect(status().isBadRequest()));
        assertThat(refused.path("error").asString()).isEqualTo("password_change_required");
        String ticket = refused.path("ticket").asString();
        byTicket(ticket, GOOD_PASSWORD).andExpect(status().isBadRequest()); // the same again
        byTicket(ticket, OTHER_PASSWORD).andExpect(status().isNoContent());
        byTicket(ticket, OTHER_PASSWORD).andExpect(status().isGone());
        byPassword(tenant, username, GOOD_PASSWORD).andExpect(status().isBadRequest());
        byPassword(tenant, username.toUpperCase(java.util.Locale.ROOT), OTHER_PASSWORD)
                .andExpect(status().isOk());
    }

    @Test
    void aRefreshTokenRotatesAndTheUseOfAnOldOneEndsTheChain() throws Exception {
        JsonNode first = tokensByCode(tenant, phone);
        JsonNode second = body(refresh(first).andExpect(status().isOk()));
        assertThat(second.path("refresh_token").asString())
                .isNotEqualTo(first.path("refresh_token").asString());
        me(tenant, second.path("access_token").asString()).andExpect(status().isOk());
        refresh(first)
                .andExpect(status().isBadRequest())
                .andExpect(jsonPath("$.error").value("invalid_grant"));
        refresh(second).andExpect(status().isBadRequest());
        me(tenant, second.path("access_token").asString()).andExpect(status().isUnauthorized());
    }

    @Test
    void aRefreshTokenExpires() throws Exception {
        JsonNode tokens = tokensByCode(tenant, phone);
        clock.shift(Duration.ofDays(30).plusSeconds(1));
        refresh(tokens).andExpect(status().isBadRequest());
    }

    @Test
    void signingOutEndsBothTokens() throws Exception {
        JsonNode tokens = tokensByCode(tenant, phone);
        web.perform(post("/t/" + tenant + "/oauth2/revoke")
                        .param("client_id", "miniprogram")
                        .param("token", tokens.path("refresh_token").asString()))
                .andExpect(status().isOk());
        refresh(tokens).andExpect(status().isBadRequest());
        me(tenant, tokens.path("access_token").asString()).andExpect(status().isUnauthorized());
    }

    @Test
    void anAccessTokenExpiresAfterAQuarterOfAnHour() throws Exception {
        String token = tokensByCode(tenant, phone).path("access_token").asString();
        clock.shift(Duration.ofMinutes(14));
        me(tenant, token).andExpect(status().isOk());
        clock.shift(Duration.ofMinutes(2));
        me(tenant, token)
                .andExpect(status().isUnauthorized())
                .andExpect(content().contentTypeCompatibleWith(MediaType.APPLICATION_PROBLEM_JSON))
                .andExpect(jsonPath("$.type").value("/problems/sign-in-required"));
    }

    @Test
    void anotherTenantsTokensAreWorthNothing() throws Exception {
        JsonNode tokens = tokensByCode(tenant, phone);
        me(other, tokens.path("access_token").asString()).andExpect(status().isUnauthorized());
        token(
                        other,
                        "refresh_token",
                        "refresh_token",
                        tokens.path("refresh_token").asString())
                .andExpect(status().isBadRequest());
        refresh(tokens).andExpect(status().isOk());
    }

    @Test
    void forgedTokensAreRefused() throws Exception {
        String token = tokensByCode(tenant, phone).path("access_token").asString();
        SignedJWT genuine = SignedJWT.parse(token);
        me(tenant, new PlainJWT(genuine.getJWTClaimsSet()).serialize()).andExpect(status().isUnauthorized());
        ECKey own = new ECKeyGenerator(Curve.P_256)
                .keyID(genuine.getHeader().getKeyID())
                .generate();
        me(tenant, signed(own, genuine.getJWTClaimsSet())).andExpect(status().isUnauthorized());
        me(tenant, token.substring(0, token.length() - 4) + "AAAA").andExpect(status().isUnauthorized());
        web.perform(get("/t/" + tenant + "/api/me")).andExpect(status().isUnauthorized());
    }

    @Test
    void theIssuerIsTheTenantsOwn() throws Exception {
        String token = tokensByCode(tenant, phone).path("access_token").asString();
        JWTClaimsSet claims = SignedJWT.parse(token).getJWTClaimsSet();
        assertThat(claims.getIssuer()).isEqualTo("http://localhost/t/" + tenant);
        assertThat(claims.getStringClaim("kind")).isEqualTo("PERSON");
        for (String form : new String[] {
            "/.well-known/oauth-authorization-server/t/" + tenant,
            "/t/" + tenant + "/.well-known/oauth-authorization-server"
        }) {
            web.perform(get(form))
                    .andExpect(status().isOk())
                    .andExpect(jsonPath("$.issuer").value(claims.getIssuer()))
                    .andExpect(jsonPath("$.token_endpoint").value(claims.getIssuer() + "/oauth2/token"));
        }
        web.perform(get("/t/" + tenant + "/oauth2/jwks"))
                .andExpect(status().isOk())
                .andExpect(jsonPath("$.keys[0].crv").value("P-256"))
                .andExpect(jsonPath("$.keys[0].d").doesNotExist());
        web.perform(post("/t/" + tenant + "/elsewhere/oauth2/token").param("client_id", "miniprogram"))
                .andExpect(status().isNotFound());
    }

    @Test
    void aDisabledAccountIsOutWithTheNextRequest() throws Exception {
        JsonNode tokens = tokensByCode(tenant, phone);
        AccountId id = java.util.Objects.requireNonNull(listed.enrolled.get(tenant.value() + phone.e164()));
        in(tenant, () -> {
            accounts.disable(id);
            return id;
        });
        me(tenant, tokens.path("access_token").asString()).andExpect(status().isUnauthorized());
        refresh(tokens).andExpect(status().isBadRequest());
        clock.shift(Duration.ofSeconds(61));
        askForCode(tenant, phone, "LOGIN");
        byCode(tenant, phone, messages.last(phone))
                .andExpect(status().isBadRequest())
                .andExpect(jsonPath("$.error").value("account_disabled"));
    }

    @Test
    void guessingAPasswordSlowsDownAndTheOwnerElsewhereIsNotKeptOut() throws Exception {
        in(
                tenant,
                () -> accounts.open(new NewAccount(Actor.MEMBER, "林岚", phone, null, GOOD_PASSWORD, false, Set.of())));
        for (int i = 0; i < 5; i++) {
            byPassword(tenant, phone.national(), "Wrong" + i + "Guess").andExpect(status().isBadRequest());
        }
        byPassword(tenant, phone.national(), GOOD_PASSWORD)
                .andExpect(status().isTooManyRequests())
                .andExpect(result -> assertThat(result.getResponse().getHeader("Retry-After"))
                        .isEqualTo("10"));
        web.perform(post("/t/" + tenant + "/oauth2/token")
                        .with(request -> {
                            request.setRemoteAddr("203.0.113.9");
                            return request;
                        })
                        .param("client_id", "miniprogram")
                        .param("grant_type", "urn:guildhall:grant:password")
                        .param("username", phone.national())
                        .param("password", GOOD_PASSWORD))
                .andExpect(status().isOk());
    }

    @Test
    @Covers("D11")
    void guessingManyNamesFromOneAddressEndsThereButNotWhereTheOwnerIsKnown() throws Exception {
        PhoneNumber stranger = aPhone();
        for (PhoneNumber each : List.of(phone, stranger)) {
            in(
                    tenant,
                    () -> accounts.open(
                            new NewAccount(Actor.MEMBER, "林岚", each, null, GOOD_PASSWORD, false, Set.of())));
        }
        byPassword(tenant, phone.national(), GOOD_PASSWORD).andExpect(status().isOk());
        byPassword(tenant, "nobody", GOOD_PASSWORD).andExpect(status().isBadRequest());
        in(
                tenant,
                () -> transaction.execute(
                        status -> jdbc.sql("UPDATE request_window SET requests = 198 WHERE subject = ?")
                                .param(blindIndex.of("request-window", "password|127.0.0.1"))
                                .update()));
        byPassword(tenant, phone.national(), GOOD_PASSWORD).andExpect(status().isOk());
        byPassword(tenant, "somebody", GOOD_PASSWORD).andExpect(status().isBadRequest());
        byPassword(tenant, "anybody", GOOD_PASSWORD).andExpect(status().isBadRequest());
        byPassword(tenant, "another", GOOD_PASSWORD).andExpect(status().isTooManyRequests());
        byPassword(tenant, stranger.national(), GOOD_PASSWORD).andExpect(status().isTooManyRequests());
        byPassword(tenant, phone.national(), GOOD_PASSWORD).andExpect(status().isOk());
        clock.shift(Duration.ofHours(1));
        byPassword(tenant, stranger.national(), GOOD_PASSWORD).andExpect(status().isOk());
    }

    @Test
    void aPublicClientGetsNothingByItsNameAlone() throws Exception {
        token(tenant, "client_credentials").andExpect(status().isUnauthorized());
        web.perform(post("/t/" + tenant + "/oauth2/token")
                        .param("client_id", "nobody")
                        .param("grant_type", "urn:guildhall:grant:password")
                        .param("username", "a")
                        .param("password", "b"))
                .andExpect(status().isUnauthorized())
                .andExpect(jsonPath("$.error").value("invalid_client"));
        token(tenant, "urn:guildhall:grant:password", "username", "x").andExpect(status().isBadRequest());
    }

    /** The grants that take codes and passwords are the mini-program's alone. */
    @Test
    void anotherClientCannotCollectPasswords() throws Exception {
        web.perform(post("/t/" + tenant + "/oauth2/token")
                        .param("client_id", "h5")
                        .param("grant_type", "urn:guildhall:grant:password")
                        .param("username", phone.national())
                        .param("password", GOOD_PASSWORD))
                .andExpect(status().isBadRequest())
                .andExpect(jsonPath("$.error").value("unauthorized_client"));
    }

    private org.springframework.test.web.servlet.ResultActions refresh(JsonNode tokens) throws Exception {
        return token(
                tenant,
                "refresh_token",
                "refresh_token",
                tokens.path("refresh_token").asString());
    }

    private org.springframework.test.web.servlet.ResultActions setPassword(String token, String password)
            throws Exception {
        return web.perform(post("/t/" + tenant + "/api/password")
                .header("Authorization", "Bearer " + token)
                .contentType(MediaType.APPLICATION_JSON)
                .content("{\"newPassword\":\"" + password + "\"}"));
    }

    private org.springframework.test.web.servlet.ResultActions byTicket(String ticket, String password)
            throws Exception {
        return web.perform(post("/t/" + tenant + "/api/password")
                .contentType(MediaType.APPLICATION_JSON)
                .content("{\"ticket\":\"" + ticket + "\",\"newPassword\":\"" + password + "\"}"));
    }

    private static String signed(ECKey key, JWTClaimsSet claims) throws Exception {
        SignedJWT jwt = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.ES256).keyID(key.getKeyID()).build(),
                new JWTClaimsSet.Builder(claims)
                        .expirationTime(new Date(System.currentTimeMillis() + 600_000))
                        .build());
        jwt.sign(new ECDSASigner(key));
        return jwt.serialize();
    }
}
