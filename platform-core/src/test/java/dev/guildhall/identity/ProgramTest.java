package dev.guildhall.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.httpBasic;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.jsonPath;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import dev.guildhall.access.ForProgram;
import dev.guildhall.access.Needs;
import dev.guildhall.identity.client.ClientDraft;
import dev.guildhall.identity.client.ClientKind;
import dev.guildhall.identity.client.ClientRegistry;
import dev.guildhall.problem.Invalid;
import dev.guildhall.tenancy.TenantId;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Import;
import org.springframework.test.web.servlet.ResultActions;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Programs of a tenant: what they may do, and when that ends. */
@Import(ProgramTest.Pages.class)
@SuppressWarnings("NullAway.Init") // filled step by step
class ProgramTest extends IdentityTest {
    private static final Actor OWNER = new Actor(
            AccountId.of("0197a000-0000-7000-8000-000000000000"),
            "STAFF",
            "沈知远",
            Set.of("core.audit.view", "core.brand.edit"));

    @Autowired
    ClientRegistry registry;

    TenantId tenant;
    ClientRegistry.Issued program;

    /** Addresses of the API that ask for a permission: two of programs, one of people. */
    @TestConfiguration(proxyBeanMethods = false)
    @RestController
    static class Pages {
        @GetMapping("/api/test/brand")
        @ForProgram("core.brand.edit")
        String brand() {
            return "brand";
        }

        @GetMapping("/api/test/audit")
        @ForProgram("core.audit.view")
        String audit() {
            return "audit";
        }

        @GetMapping("/api/test/people")
        @Needs("core.audit.view")
        String people() {
            return "people";
        }
    }

    @BeforeEach
    void aProgram() {
        tenant = tenants.open("program-one", "association");
        program = in(
                tenant, () -> registry.register(ClientKind.PROGRAM, draft("财务系统", Set.of("core.audit.view")), OWNER));
    }

    @Test
    void aProgramMayDoWhatItWasGivenAndNothingElse() throws Exception {
        String token = token(program.clientId(), Objects.requireNonNull(program.secret()), "core.audit.view");
        call("/api/client", token)
                .andExpect(status().isOk())
                .andExpect(jsonPath("$.name").value("财务系统"))
                .andExpect(jsonPath("$.permissions[0]").value("core.audit.view"));
        call("/api/test/audit", token).andExpect(status().isOk());
        call("/api/test/brand", token).andExpect(status().isForbidden());
        // What is about a person is not for a program.
        call("/api/me", token).andExpect(status().isForbidden());
        call("/api/devices", token).andExpect(status().isForbidden());
        call("/api/test/people", token).andExpect(status().isForbidden());
        call("/console", token).andExpect(status().is3xxRedirection());
        call("/oauth2/userinfo", token).andExpect(status().isUnauthorized());
    }

    @Test
    void aPersonIsNoProgram() throws Exception {
        var phone = aPhone();
        in(
                tenant,
                () -> accounts.open(new NewAccount(Actor.MEMBER, "林岚", phone, null, GOOD_PASSWORD, false, Set.of())));
        String token = body(byPassword(tenant, phone.national(), GOOD_PASSWORD))
                .path("access_token")
                .asString();
        call("/api/client", token).andExpect(status().isForbidden());
        // Nor where it holds the permission that a program needs.
        var staff = aPhone();
        in(
                tenant,
                () -> accounts.open(
                        new NewAccount(Actor.STAFF, "沈知远", staff, null, GOOD_PASSWORD, false, Set.of("owner"))));
        String ofStaff = body(byPassword(tenant, staff.national(), GOOD_PASSWORD))
                .path("access_token")
                .asString();
        call("/api/test/people", ofStaff).andExpect(status().isOk());
        call("/api/test/audit", ofStaff).andExpect(status().isForbidden());
    }

    @Test
    void itAsksForNoMoreThanItHas() throws Exception {
        ask(program.clientId(), Objects.requireNonNull(program.secret()), "core.brand.edit")
                .andExpect(status().isBadRequest())
                .andExpect(jsonPath("$.error").value("invalid_scope"));
        ask(program.clientId(), "wrong", "core.audit.view").andExpect(status().isUnauthorized());
    }

    @Test
    void aPermissionTakenAwayIsGoneWithTheNextRequest() throws Exception {
        String token = token(program.clientId(), Objects.requireNonNull(program.secret()), "core.audit.view");
        in(tenant, () -> {
            registry.change(program.id(), draft("财务系统", Set.of("core.brand.edit")), OWNER);
            return true;
        });
        call("/api/test/audit", token).andExpect(status().isForbidden());
        call("/api/test/brand", token).andExpect(status().isForbidden());
    }

    @Test
    void aNewSecretAndTheEndOfAProgramEndItsTokens() throws Exception {
        String old = token(program.clientId(), Objects.requireNonNull(program.secret()), "core.audit.view");
        ClientRegistry.Issued fresh = in(tenant, () -> registry.newSecret(program.id()));
        call("/api/client", old).andExpect(status().isUnauthorized());
        ask(program.clientId(), Objects.requireNonNull(program.secret()), "core.audit.view")
                .andExpect(status().isUnauthorized());
        String token = token(program.clientId(), Objects.requireNonNull(fresh.secret()), "core.audit.view");
        call("/api/client", token).andExpect(status().isOk());
        in(tenant, () -> {
            registry.end(program.id());
            return true;
        });
        call("/api/client", token).andExpect(status().isUnauthorized());
        ask(program.clientId(), Objects.requireNonNull(fresh.secret()), "core.audit.view")
                .andExpect(status().isUnauthorized());
    }

    @Test
    void anotherTenantDoesNotKnowIt() throws Exception {
        String token = token(program.clientId(), Objects.requireNonNull(program.secret()), "core.audit.view");
        TenantId other = tenants.open("program-two", "association");
        web.perform(get("/t/" + other + "/api/client").header("Authorization", "Bearer " + token))
                .andExpect(status().isUnauthorized());
        web.perform(post("/t/" + other + "/oauth2/token")
                        .with(httpBasic(program.clientId(), Objects.requireNonNull(program.secret())))
                        .param("grant_type", "client_credentials"))
                .andExpect(status().isUnauthorized());
    }

    @Test
    void nobodyGivesAwayWhatHeDoesNotHold() {
        assertThatThrownBy(() -> in(
                        tenant,
                        () -> registry.register(ClientKind.PROGRAM, draft("越权", Set.of("core.staff.edit")), OWNER)))
                .isInstanceOfSatisfying(
                        Invalid.class,
                        refused ->
                                assertThat(refused.errors().getFirst().field()).isEqualTo("scopes"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://app.example/back",
                "https://app.example/back#part",
                "https://*.app.example/back",
                "https://who@app.example/",
                "javascript:alert(1)",
                "data:text/html,x",
                "/back",
                "app"
            })
    void anAddressThatIsNotSafeIsRefused(String address) {
        assertThatThrownBy(() -> in(
                        tenant,
                        () -> registry.register(
                                ClientKind.APP,
                                new ClientDraft("应用", "", List.of(address), List.of(), Set.of("profile")),
                                OWNER)))
                .isInstanceOf(Invalid.class);
    }

    private static ClientDraft draft(String name, Set<String> permissions) {
        return new ClientDraft(name, "", List.of(), List.of(), permissions);
    }

    private String token(String client, String secret, String scope) throws Exception {
        return body(ask(client, secret, scope).andExpect(status().isOk()))
                .path("access_token")
                .asString();
    }

    private ResultActions ask(String client, String secret, String scope) throws Exception {
        return web.perform(post("/t/" + tenant + "/oauth2/token")
                .with(httpBasic(client, secret))
                .param("grant_type", "client_credentials")
                .param("scope", scope));
    }

    private ResultActions call(String path, String token) throws Exception {
        return web.perform(get("/t/" + tenant + path).header("Authorization", "Bearer " + token));
    }
}
