package dev.guildhall.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.jsonPath;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import dev.guildhall.tenancy.TenantId;
import dev.guildhall.testing.Covers;
import dev.guildhall.vault.PhoneNumber;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.ResultActions;

/** Moving one's own account to another phone. */
@Covers("W44")
@SuppressWarnings("NullAway.Init")
class OwnPhoneTest extends IdentityTest {
    private static final AtomicInteger NUMBER = new AtomicInteger();

    TenantId tenant;
    PhoneNumber phone;
    PhoneNumber next;
    AccountId account;
    String token;

    @BeforeEach
    void aMember() throws Exception {
        tenant = tenants.open("phones" + NUMBER.incrementAndGet(), "association");
        phone = aPhone();
        next = aPhone();
        account = in(
                tenant,
                () -> accounts.open(new NewAccount(Actor.MEMBER, "高扬", phone, null, GOOD_PASSWORD, false, Set.of())));
        token = body(byPassword(tenant, phone.national(), GOOD_PASSWORD))
                .required("access_token")
                .asString();
        askForCode(tenant, next, "BIND").andExpect(status().isNoContent());
    }

    @Test
    void theNewPhoneSignsInAndTheOldOneNoLonger() throws Exception {
        change(Map.of("phone", next.national(), "code", messages.last(next), "password", GOOD_PASSWORD))
                .andExpect(status().isNoContent());
        byPassword(tenant, next.national(), GOOD_PASSWORD).andExpect(status().isOk());
        byPassword(tenant, phone.national(), GOOD_PASSWORD).andExpect(status().isBadRequest());
    }

    @Test
    void theCodeOfTheNewPhoneAloneMovesNothing() throws Exception {
        String code = messages.last(next);
        change(Map.of("phone", next.national(), "code", code))
                .andExpect(status().isBadRequest())
                .andExpect(jsonPath("$.errors[0].field").value("password"));
        change(Map.of("phone", next.national(), "code", code, "password", OTHER_PASSWORD))
                .andExpect(status().isBadRequest());
        change(Map.of("phone", next.national(), "code", wrong(code), "password", GOOD_PASSWORD))
                .andExpect(status().isBadRequest());
        assertThat(in(tenant, () -> accounts.byPhone(phone))).isPresent();
        askForCode(tenant, phone, "BIND").andExpect(status().isNoContent());
        change(Map.of("phone", next.national(), "code", code, "oldCode", messages.last(phone)))
                .andExpect(status().isNoContent());
    }

    @Test
    void aPhoneOfSomebodyElseStaysTheirs() throws Exception {
        in(tenant, () -> accounts.open(new NewAccount(Actor.MEMBER, "周宁", next, null, GOOD_PASSWORD, false, Set.of())));
        change(Map.of("phone", next.national(), "code", messages.last(next), "password", GOOD_PASSWORD))
                .andExpect(status().isConflict());
        assertThat(in(tenant, () -> accounts.byPhone(phone))).isPresent();
    }

    private ResultActions change(Map<String, ?> body) throws Exception {
        return web.perform(post("/t/" + tenant + "/api/me/phone")
                .header("Authorization", "Bearer " + token)
                .contentType(MediaType.APPLICATION_JSON)
                .content(json.writeValueAsString(body)));
    }
}
