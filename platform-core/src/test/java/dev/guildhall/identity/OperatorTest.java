package dev.guildhall.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.jsonPath;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.redirectedUrl;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.redirectedUrlPattern;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import dev.guildhall.identity.operator.OperatorClients;
import dev.guildhall.identity.operator.Operators;
import dev.guildhall.tenancy.TenantId;
import jakarta.servlet.http.Cookie;
import java.time.Duration;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.MediaType;
import org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors;
import org.springframework.test.web.servlet.ResultActions;

/** Those who run the deployment: their console and the clients of their API. */
class OperatorTest extends IdentityTest {
    @Autowired
    Operators operators;

    @Autowired
    OperatorClients clients;

    @Test
    void anOperatorSetsThePasswordByTheLinkAndSignsIn() throws Exception {
        UUID id = operators.open("chen", "陈放");
        String ticket = operators.ticket(id);
        setPassword(ticket, "too-weak").andExpect(status().isUnprocessableContent());
        setPassword(ticket, GOOD_PASSWORD).andExpect(redirectedUrl("/operator/sign-in"));
        setPassword(ticket, OTHER_PASSWORD).andExpect(status().isGone());
        web.perform(get("/operator").accept(MediaType.TEXT_HTML))
                .andExpect(redirectedUrlPattern("/operator/sign-in?next=*"));
        signIn("chen", OTHER_PASSWORD).andExpect(status().isUnprocessableContent());
        ResultActions in = signIn("Chen", GOOD_PASSWORD).andExpect(redirectedUrl("/operator"));
        String set = Objects.requireNonNull(in.andReturn().getResponse().getHeader("Set-Cookie"));
        assertThat(set).startsWith("gh_operator=").contains("Path=/operator", "HttpOnly", "SameSite=Lax");
        Cookie cookie = Objects.requireNonNull(in.andReturn().getResponse().getCookie("gh_operator"));
        web.perform(get("/operator/sign-in").cookie(cookie)).andExpect(redirectedUrl("/operator"));
        TenantId tenant = tenants.open("console-one", "association");
        web.perform(get("/t/" + tenant + "/console/sign-in").cookie(new Cookie("gh_session", cookie.getValue())))
                .andExpect(status().isUnauthorized());
    }

    @Test
    void guessingSlowsDown() throws Exception {
        operators.open("zhao", "赵宁");
        for (int i = 0; i < 5; i++) {
            signIn("zhao", "Wrong" + i + "Guess").andExpect(status().isUnprocessableContent());
        }
        signIn("zhao", GOOD_PASSWORD).andExpect(status().isTooManyRequests());
    }

    @Test
    void aClientGetsATokenForTheOperatorsApiAndForNothingElse() throws Exception {
        clients.register("ops", "自动开通", "a-long-generated-secret");
        String token = token("ops", "a-long-generated-secret");
        // Whether the address exists is the provisioning module's business; who may ask is decided here.
        int known = web.perform(get("/operator/api/nothing-of-the-kind").header("Authorization", "Bearer " + token))
                .andReturn()
                .getResponse()
                .getStatus();
        assertThat(known).isEqualTo(404);
        web.perform(get("/operator/api/nothing-of-the-kind")).andExpect(status().isUnauthorized());
        TenantId tenant = tenants.open("console-one", "association");
        web.perform(get("/t/" + tenant + "/api/me").header("Authorization", "Bearer " + token))
                .andExpect(status().isUnauthorized());
        web.perform(get("/t/" + tenant + "/operator/api/tenants").header("Authorization", "Bearer " + token))
                .andExpect(status().isNotFound());
        clock.shift(Duration.ofMinutes(31));
        web.perform(get("/operator/api/nothing-of-the-kind").header("Authorization", "Bearer " + token))
                .andExpect(status().isUnauthorized());
    }

    @Test
    void aMembersTokenIsNotAnOperators() throws Exception {
        TenantId tenant = tenants.open("token-one", "certification");
        var phone = aPhone();
        listed.list(tenant, phone, "高扬");
        String token = tokensByCode(tenant, phone).path("access_token").asString();
        web.perform(get("/operator/api/tenants").header("Authorization", "Bearer " + token))
                .andExpect(status().isUnauthorized());
    }

    @Test
    void theClientsOfTenantsAndOfTheDeploymentDoNotMix() throws Exception {
        clients.register("ops", "自动开通", "a-long-generated-secret");
        web.perform(post("/oauth2/token")
                        .param("client_id", "miniprogram")
                        .param("grant_type", "urn:guildhall:grant:password")
                        .param("username", "a")
                        .param("password", "b"))
                .andExpect(status().isUnauthorized());
        web.perform(post("/t/" + tenants.open("token-one", "certification") + "/oauth2/token")
                        .with(SecurityMockMvcRequestPostProcessors.httpBasic("ops", "a-long-generated-secret"))
                        .param("grant_type", "client_credentials"))
                .andExpect(status().isUnauthorized());
        web.perform(post("/oauth2/token")
                        .with(SecurityMockMvcRequestPostProcessors.httpBasic("ops", "wrong"))
                        .param("grant_type", "client_credentials"))
                .andExpect(status().isUnauthorized())
                .andExpect(jsonPath("$.error").value("invalid_client"));
    }

    private String token(String client, String secret) throws Exception {
        return body(web.perform(post("/oauth2/token")
                                .with(SecurityMockMvcRequestPostProcessors.httpBasic(client, secret))
                                .param("grant_type", "client_credentials"))
                        .andExpect(status().isOk()))
                .path("access_token")
                .asString();
    }

    private ResultActions signIn(String username, String password) throws Exception {
        return web.perform(
                post("/operator/sign-in").with(csrf()).param("login", username).param("password", password));
    }

    private ResultActions setPassword(String ticket, String password) throws Exception {
        return web.perform(post("/operator/welcome")
                .with(csrf())
                .param("ticket", ticket)
                .param("newPassword", password)
                .param("repeated", password));
    }
}
