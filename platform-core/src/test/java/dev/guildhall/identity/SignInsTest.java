package dev.guildhall.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.delete;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.put;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.jsonPath;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import dev.guildhall.identity.domain.SignInRef;
import dev.guildhall.identity.security.OpenSignIns;
import dev.guildhall.tenancy.TenantId;
import dev.guildhall.vault.PhoneNumber;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.http.MediaType;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.web.servlet.ResultActions;
import org.springframework.test.web.servlet.request.MockHttpServletRequestBuilder;
import tools.jackson.databind.JsonNode;

/** Where a member is signed in, ending that, and one's own password. */
@SuppressWarnings("NullAway.Init") // filled step by step
class SignInsTest extends IdentityTest {
    @Autowired
    OpenSignIns openSignIns;

    @Autowired
    @Qualifier("platform") JdbcClient platform;

    TenantId tenant;
    PhoneNumber phone;
    JsonNode here;
    JsonNode there;

    @BeforeEach
    void aMemberOnTwoDevices() throws Exception {
        tenant = tenants.open("token-one", "certification");
        phone = aPhone();
        in(
                tenant,
                () -> accounts.open(new NewAccount(Actor.MEMBER, "林岚", phone, null, GOOD_PASSWORD, false, Set.of())));
        there = body(byPassword(tenant, phone.national(), GOOD_PASSWORD));
        here = body(byPassword(tenant, phone.national(), GOOD_PASSWORD));
    }

    @Test
    void devicesAreListedThePresentOneFirst() throws Exception {
        devices(here)
                .andExpect(status().isOk())
                .andExpect(jsonPath("$.length()").value(2))
                .andExpect(jsonPath("$[0].current").value(true))
                .andExpect(jsonPath("$[0].client").value("小程序"))
                .andExpect(jsonPath("$[0].address").value("127.0.0.1"))
                .andExpect(jsonPath("$[0].createdAt").exists())
                .andExpect(jsonPath("$[0].usedAt").exists())
                .andExpect(jsonPath("$[1].current").value(false));
    }

    @Test
    void oneDeviceIsEnded() throws Exception {
        String other = body(devices(here)).path(1).path("id").asString();
        call(delete("/t/" + tenant + "/api/devices/" + other), here).andExpect(status().isNoContent());
        me(tenant, access(there)).andExpect(status().isUnauthorized());
        refresh(there).andExpect(status().isBadRequest());
        me(tenant, access(here)).andExpect(status().isOk());
        call(delete("/t/" + tenant + "/api/devices/" + other), here).andExpect(status().isNotFound());
        call(delete("/t/" + tenant + "/api/devices/nonsense"), here).andExpect(status().isNotFound());
    }

    @Test
    void somebodyElsesDeviceIsNotFound() throws Exception {
        String theirs = body(devices(here)).path(0).path("id").asString();
        PhoneNumber second = aPhone();
        in(
                tenant,
                () -> accounts.open(new NewAccount(Actor.MEMBER, "别人", second, null, GOOD_PASSWORD, false, Set.of())));
        JsonNode stranger = body(byPassword(tenant, second.national(), GOOD_PASSWORD));
        call(delete("/t/" + tenant + "/api/devices/" + theirs), stranger).andExpect(status().isNotFound());
        me(tenant, access(here)).andExpect(status().isOk());
    }

    @Test
    void allOthersAreEndedAndThisOneGoesOn() throws Exception {
        call(delete("/t/" + tenant + "/api/devices"), here).andExpect(status().isNoContent());
        me(tenant, access(there)).andExpect(status().isUnauthorized());
        me(tenant, access(here)).andExpect(status().isOk());
        JsonNode renewed = body(refresh(here).andExpect(status().isOk()));
        me(tenant, access(renewed)).andExpect(status().isOk());
        devices(renewed).andExpect(jsonPath("$.length()").value(1));
    }

    @Test
    void aChangeOfThePasswordEndsAllOthers() throws Exception {
        changePassword("wrong-Old1", OTHER_PASSWORD)
                .andExpect(status().isBadRequest())
                .andExpect(jsonPath("$.errors[0].field").value("oldPassword"));
        changePassword(GOOD_PASSWORD, GOOD_PASSWORD)
                .andExpect(status().isBadRequest())
                .andExpect(jsonPath("$.errors[0].field").value("newPassword"));
        me(tenant, access(there)).andExpect(status().isOk());
        changePassword(GOOD_PASSWORD, OTHER_PASSWORD).andExpect(status().isNoContent());
        me(tenant, access(there)).andExpect(status().isUnauthorized());
        refresh(there).andExpect(status().isBadRequest());
        me(tenant, access(here)).andExpect(status().isOk());
        refresh(here).andExpect(status().isOk());
        byPassword(tenant, phone.national(), GOOD_PASSWORD).andExpect(status().isBadRequest());
        byPassword(tenant, phone.national(), OTHER_PASSWORD).andExpect(status().isOk());
    }

    @Test
    void guessingTheOldPasswordSlowsDown() throws Exception {
        for (int i = 0; i < 5; i++) {
            changePassword("Guess" + i + "Wrong", OTHER_PASSWORD).andExpect(status().isBadRequest());
        }
        changePassword(GOOD_PASSWORD, OTHER_PASSWORD).andExpect(status().isTooManyRequests());
        assertThat(body(devices(here)).size()).isEqualTo(2);
    }

    @Test
    void everySessionIsListedWholeWhereverItsRowsLie() throws Exception {
        AccountId staff = in(
                tenant,
                () -> accounts.open(new NewAccount(
                        Actor.STAFF, "陈放", null, "rows" + phone.national(), GOOD_PASSWORD, false, Set.of())));
        for (int i = 0; i < 6; i++) {
            new ConsoleBrowser(web, "/t/" + tenant, "/console/forgot", "10.5.0." + i)
                    .send("/console/sign-in", "login", "rows" + phone.national(), "password", GOOD_PASSWORD);
        }
        // Written anew, the rows of one attribute lie together instead of those of one session.
        platform.sql("UPDATE spring_session_attributes SET attribute_bytes = attribute_bytes"
                        + " WHERE attribute_name IN ('guildhall.address', 'guildhall.version')")
                .update();
        assertThat(in(tenant, () -> openSignIns.of(staff, SignInRef.session("-"))))
                .extracting(OpenSignIns.OpenSignIn::address)
                .containsExactlyInAnyOrder("10.5.0.0", "10.5.0.1", "10.5.0.2", "10.5.0.3", "10.5.0.4", "10.5.0.5");
    }

    private ResultActions changePassword(String old, String fresh) throws Exception {
        return call(
                put("/t/" + tenant + "/api/me/password")
                        .contentType(MediaType.APPLICATION_JSON)
                        .content("{\"oldPassword\":\"%s\",\"newPassword\":\"%s\"}".formatted(old, fresh)),
                here);
    }

    private ResultActions devices(JsonNode tokens) throws Exception {
        return call(get("/t/" + tenant + "/api/devices"), tokens);
    }

    private ResultActions call(MockHttpServletRequestBuilder request, JsonNode tokens) throws Exception {
        return web.perform(request.header("Authorization", "Bearer " + access(tokens)));
    }

    private ResultActions refresh(JsonNode tokens) throws Exception {
        return token(
                tenant,
                "refresh_token",
                "refresh_token",
                tokens.path("refresh_token").asString());
    }

    private static String access(JsonNode tokens) {
        return tokens.path("access_token").asString();
    }
}
