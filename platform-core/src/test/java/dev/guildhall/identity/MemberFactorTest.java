package dev.guildhall.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.jsonPath;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import com.eatthepath.otp.TimeBasedOneTimePasswordGenerator;
import dev.guildhall.tenancy.TenantId;
import dev.guildhall.testing.Covers;
import dev.guildhall.vault.PhoneNumber;
import java.io.ByteArrayOutputStream;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.ResultActions;
import tools.jackson.databind.JsonNode;

/** 手机动态口令 of members (W16): turned on in the personal centre, asked for wherever tokens are given out. */
@Covers("W16")
@SuppressWarnings("NullAway.Init")
class MemberFactorTest extends IdentityTest {
    private static final String SECOND_FACTOR = "urn:guildhall:grant:second-factor";
    private static final AtomicInteger NUMBER = new AtomicInteger();

    TenantId tenant;
    PhoneNumber phone;
    AccountId account;
    String token;

    @BeforeEach
    void aMember() throws Exception {
        tenant = tenants.open("members" + NUMBER.incrementAndGet(), "association");
        phone = aPhone();
        account = in(
                tenant,
                () -> accounts.open(new NewAccount(Actor.MEMBER, "高扬", phone, null, GOOD_PASSWORD, false, Set.of())));
        token = access(byPassword(tenant, phone.national(), GOOD_PASSWORD));
    }

    @Test
    void turningItOnTakesThePasswordOrACode() throws Exception {
        send("/setup", Map.of())
                .andExpect(status().isBadRequest())
                .andExpect(jsonPath("$.errors[0].field").value("password"));
        send("/setup", Map.of("password", OTHER_PASSWORD)).andExpect(status().isBadRequest());
        send("/setup", Map.of("code", "000000")).andExpect(status().isBadRequest());
        web.perform(signed(post("/t/" + tenant + "/api/me/verification-code"))).andExpect(status().isNoContent());
        send("/setup", Map.of("code", messages.last(phone))).andExpect(status().isOk());
        send("/setup", Map.of("password", GOOD_PASSWORD)).andExpect(status().isOk());
        assertThat(state().path("on").asBoolean())
                .as("nothing is on before its first code")
                .isFalse();
        byPassword(tenant, phone.national(), GOOD_PASSWORD).andExpect(status().isOk());
    }

    @Test
    void everyWayOfSigningInAsksForIt() throws Exception {
        byte[] secret = turnOn();
        clock.shift(Duration.ofSeconds(61));
        askForCode(tenant, phone, "LOGIN");
        List<ResultActions> ways = List.of(
                byPassword(tenant, phone.national(), GOOD_PASSWORD), byCode(tenant, phone, messages.last(phone)));
        for (ResultActions way : ways) {
            String ticket = ticket(way);
            clock.shift(Duration.ofSeconds(30));
            finish(ticket, wrongCode(secret)).andExpect(status().isBadRequest());
            JsonNode tokens = body(finish(ticket, code(secret, 0)).andExpect(status().isOk()));
            me(tenant, tokens.required("access_token").asString()).andExpect(status().isOk());
            assertThat(tokens.has("refresh_token")).isTrue();
        }
    }

    @Test
    void theTicketIsGoodOnceTenMinutesAndUntilThePasswordChanges() throws Exception {
        byte[] secret = turnOn();
        String used = ticket(byPassword(tenant, phone.national(), GOOD_PASSWORD));
        clock.shift(Duration.ofSeconds(30));
        finish(used, code(secret, 0)).andExpect(status().isOk());
        clock.shift(Duration.ofSeconds(30));
        gone(finish(used, code(secret, 0)));
        String late = ticket(byPassword(tenant, phone.national(), GOOD_PASSWORD));
        clock.shift(Duration.ofMinutes(10));
        gone(finish(late, code(secret, 0)));
        String changed = ticket(byPassword(tenant, phone.national(), GOOD_PASSWORD));
        in(tenant, () -> {
            accounts.setPassword(account, OTHER_PASSWORD, false);
            return true;
        });
        gone(finish(changed, code(secret, 0)));
        gone(finish("made-up", code(secret, 0)));
    }

    @Test
    void theTicketAloneSetsNoPassword() throws Exception {
        turnOn();
        String ticket = ticket(byPassword(tenant, phone.national(), GOOD_PASSWORD));
        web.perform(post("/t/" + tenant + "/api/password")
                        .contentType(MediaType.APPLICATION_JSON)
                        .content(json.writeValueAsString(Map.of("ticket", ticket, "newPassword", OTHER_PASSWORD))))
                .andExpect(status().isGone());
    }

    @Test
    void wrongCodesSlowDownWhoeverTries() throws Exception {
        byte[] secret = turnOn();
        String ticket = ticket(byPassword(tenant, phone.national(), GOOD_PASSWORD));
        clock.shift(Duration.ofSeconds(30));
        for (int i = 0; i < 5; i++) {
            finish(ticket, wrongCode(secret)).andExpect(status().isBadRequest());
        }
        finish(ticket, code(secret, 0)).andExpect(status().isTooManyRequests());
    }

    @Test
    void aRecoveryCodeStandsInOnce() throws Exception {
        byte[] secret = turnOn();
        clock.shift(Duration.ofSeconds(30));
        List<String> codes = codes(send("/recovery-codes", Map.of("otp", code(secret, 0))));
        assertThat(codes).hasSize(10);
        finish(ticket(byPassword(tenant, phone.national(), GOOD_PASSWORD)), codes.getFirst())
                .andExpect(status().isOk());
        finish(ticket(byPassword(tenant, phone.national(), GOOD_PASSWORD)), codes.getFirst())
                .andExpect(status().isBadRequest());
        assertThat(state().path("recoveryLeft").asInt()).isEqualTo(9);
    }

    @Test
    void changesTakeTheFactorAndNotThePassword() throws Exception {
        byte[] secret = turnOn();
        for (String path : List.of("/setup", "/recovery-codes", "/removal")) {
            send(path, Map.of("password", GOOD_PASSWORD)).andExpect(status().isBadRequest());
            send(path, Map.of("otp", wrongCode(secret))).andExpect(status().isBadRequest());
        }
        clock.shift(Duration.ofSeconds(30));
        send("/removal", Map.of("otp", code(secret, 0))).andExpect(status().isNoContent());
        assertThat(state().path("on").asBoolean()).isFalse();
        assertThat(state().path("recoveryLeft").asInt()).isZero();
        byPassword(tenant, phone.national(), GOOD_PASSWORD).andExpect(status().isOk());
        send("/removal", Map.of("otp", "000000")).andExpect(status().isConflict());
    }

    @Test
    void aSetupIsForWhoBeganItAndFifteenMinutes() throws Exception {
        JsonNode setup = body(send("/setup", Map.of("password", GOOD_PASSWORD)));
        byte[] secret = secret(setup.path("secret").asString());
        String begun = setup.path("setup").asString();
        PhoneNumber other = aPhone();
        in(
                tenant,
                () -> accounts.open(new NewAccount(Actor.MEMBER, "周宁", other, null, GOOD_PASSWORD, false, Set.of())));
        String mine = token;
        token = access(byPassword(tenant, other.national(), GOOD_PASSWORD));
        send("", Map.of("setup", begun, "code", code(secret, 0))).andExpect(status().isGone());
        token = mine;
        send("", Map.of("setup", begun, "code", wrongCode(secret)))
                .andExpect(status().isBadRequest())
                .andExpect(jsonPath("$.errors[0].field").value("code"));
        send("", Map.of("setup", "garbage", "code", code(secret, 0))).andExpect(status().isGone());
        clock.shift(Duration.ofMinutes(15));
        send("", Map.of("setup", begun, "code", code(secret, 0))).andExpect(status().isGone());
    }

    private byte[] turnOn() throws Exception {
        JsonNode setup = body(send("/setup", Map.of("password", GOOD_PASSWORD)).andExpect(status().isOk()));
        byte[] secret = secret(setup.path("secret").asString());
        assertThat(setup.path("uri").asString()).startsWith("otpauth://totp/");
        assertThat(codes(send("", Map.of("setup", setup.path("setup").asString(), "code", code(secret, 0)))
                        .andExpect(status().isCreated())))
                .hasSize(10);
        assertThat(state().path("on").asBoolean()).isTrue();
        return secret;
    }

    private ResultActions finish(String ticket, String otp) throws Exception {
        return token(tenant, SECOND_FACTOR, "ticket", ticket, "otp", otp);
    }

    private String ticket(ResultActions refused) throws Exception {
        refused.andExpect(status().isBadRequest()).andExpect(jsonPath("$.error").value("second_factor_required"));
        return body(refused).required("ticket").asString();
    }

    private static void gone(ResultActions result) throws Exception {
        result.andExpect(status().isBadRequest()).andExpect(jsonPath("$.type").value("/problems/step-gone"));
    }

    private String access(ResultActions tokens) throws Exception {
        return body(tokens).required("access_token").asString();
    }

    private JsonNode state() throws Exception {
        return body(web.perform(signed(get("/t/" + tenant + "/api/me/second-factor"))));
    }

    private ResultActions send(String path, Map<String, ?> body) throws Exception {
        return web.perform(signed(post("/t/" + tenant + "/api/me/second-factor" + path))
                .contentType(MediaType.APPLICATION_JSON)
                .content(json.writeValueAsString(body)));
    }

    private <B extends org.springframework.test.web.servlet.request.AbstractMockHttpServletRequestBuilder<B>> B signed(
            B request) {
        return request.header("Authorization", "Bearer " + token);
    }

    private List<String> codes(ResultActions result) throws Exception {
        return body(result)
                .path("recoveryCodes")
                .valueStream()
                .map(JsonNode::asString)
                .toList();
    }

    private String code(byte[] secret, int steps) {
        try {
            return new TimeBasedOneTimePasswordGenerator()
                    .generateOneTimePasswordString(
                            new SecretKeySpec(secret, "HmacSHA1"),
                            clock.instant().plusSeconds(30L * steps));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private String wrongCode(byte[] secret) {
        List<String> near = Stream.iterate(-3, step -> step + 1)
                .limit(7)
                .map(step -> code(secret, step))
                .toList();
        return Stream.iterate(0, i -> i + 1)
                .map(i -> String.format("%06d", i))
                .filter(each -> !near.contains(each))
                .findFirst()
                .orElseThrow();
    }

    private static byte[] secret(String shown) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        int buffer = 0;
        int bits = 0;
        for (char c : shown.replace(" ", "").toCharArray()) {
            buffer = buffer << 5 | "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".indexOf(c);
            bits += 5;
            if (bits >= 8) {
                bits -= 8;
                bytes.write(buffer >> bits & 255);
            }
        }
        return bytes.toByteArray();
    }
}
