package dev.guildhall.identity;

import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;

import dev.guildhall.tenancy.PlatformClock;
import dev.guildhall.tenancy.TenantId;
import dev.guildhall.tenancy.TenantScope;
import dev.guildhall.testing.GuildhallTest;
import dev.guildhall.testing.TestTenants;
import dev.guildhall.vault.PhoneNumber;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Primary;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.ResultActions;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What tests of sign-in share: messages that are kept, a registry of phones, and short ways to the addresses. */
@GuildhallTest
@Import(IdentityTest.Doubles.class)
abstract class IdentityTest {
    static final String GOOD_PASSWORD = "Kapok7Tree";
    static final String OTHER_PASSWORD = "Willow9Leaf";

    private static final AtomicInteger NEXT_PHONE = new AtomicInteger(10_000_000);

    @Autowired
    TestTenants tenants;

    @Autowired
    MockMvc web;

    @Autowired
    SentMessages messages;

    @Autowired
    ListedPhones listed;

    @Autowired
    PlatformClock clock;

    @Autowired
    Accounts accounts;

    @Autowired
    JsonMapper json;

    @TestConfiguration(proxyBeanMethods = false)
    static class Doubles {
        @Bean
        @Primary
        SentMessages sentMessages() {
            return new SentMessages();
        }

        @Bean
        ListedPhones listedPhones() {
            return new ListedPhones();
        }
    }

    /** A module's list of persons. It belongs to an always-on part, so that it is asked in every tenant. */
    static class ListedPhones implements PhoneRegistry {
        private final Map<String, String> names = new ConcurrentHashMap<>();
        final Map<String, AccountId> enrolled = new ConcurrentHashMap<>();

        void list(TenantId tenant, PhoneNumber phone, String name) {
            names.put(tenant.value() + phone.e164(), name);
        }

        @Override
        public String module() {
            return "core";
        }

        @Override
        public Optional<NewAccount> enrolment(PhoneNumber phone) {
            String name = names.get(TenantScope.current().value() + phone.e164());
            return name == null
                    ? Optional.empty()
                    : Optional.of(new NewAccount(Actor.PERSON, name, phone, null, null, false, Set.of()));
        }

        @Override
        public void enrolled(PhoneNumber phone, AccountId account) {
            enrolled.put(TenantScope.current().value() + phone.e164(), account);
        }
    }

    @AfterEach
    void realTime() {
        clock.reset();
    }

    static PhoneNumber aPhone() {
        return new PhoneNumber("+86138" + NEXT_PHONE.getAndIncrement());
    }

    static <T> T in(TenantId tenant, Supplier<T> work) {
        return TenantScope.with(tenant).get(work);
    }

    ResultActions askForCode(TenantId tenant, PhoneNumber phone, String purpose) throws Exception {
        return web.perform(post("/t/" + tenant + "/api/verification-codes")
                .contentType(MediaType.APPLICATION_JSON)
                .content(json.writeValueAsString(Map.of("phone", phone.national(), "purpose", purpose))));
    }

    ResultActions token(TenantId tenant, String grant, String... parameters) throws Exception {
        var request = post("/t/" + tenant + "/oauth2/token")
                .param("client_id", "miniprogram")
                .param("grant_type", grant);
        for (int i = 0; i < parameters.length; i += 2) {
            request.param(parameters[i], parameters[i + 1]);
        }
        return web.perform(request);
    }

    ResultActions byCode(TenantId tenant, PhoneNumber phone, String code) throws Exception {
        return token(tenant, "urn:guildhall:grant:sms-code", "phone", phone.national(), "code", code);
    }

    ResultActions byPassword(TenantId tenant, String username, String password) throws Exception {
        return token(tenant, "urn:guildhall:grant:password", "username", username, "password", password);
    }

    JsonNode tokensByCode(TenantId tenant, PhoneNumber phone) throws Exception {
        askForCode(tenant, phone, "LOGIN");
        return body(byCode(tenant, phone, messages.last(phone)));
    }

    ResultActions me(TenantId tenant, String accessToken) throws Exception {
        return web.perform(get("/t/" + tenant + "/api/me").header("Authorization", "Bearer " + accessToken));
    }

    JsonNode body(ResultActions result) throws Exception {
        return json.readTree(result.andReturn().getResponse().getContentAsByteArray());
    }

    /** A code that is surely wrong. */
    static String wrong(String right) {
        return right.equals("000000") ? "000001" : "000000";
    }
}
