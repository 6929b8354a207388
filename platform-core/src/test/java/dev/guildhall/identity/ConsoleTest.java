package dev.guildhall.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.content;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.header;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.redirectedUrl;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import dev.guildhall.audit.AuditEntry;
import dev.guildhall.audit.AuditFilter;
import dev.guildhall.audit.AuditTrail;
import dev.guildhall.tenancy.TenantId;
import dev.guildhall.testing.Covers;
import dev.guildhall.vault.PhoneNumber;
import jakarta.servlet.http.Cookie;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.MediaType;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.test.web.servlet.ResultActions;
import org.springframework.test.web.servlet.request.MockHttpServletRequestBuilder;

/** The consoles' sign-in as a browser does it: form, cookie, form token. */
class ConsoleTest extends IdentityTest {
    private static final Pattern CSRF = Pattern.compile("name=\"_csrf\" value=\"([^\"]+)\"");

    @Autowired
    StaffInvitations invitations;

    @Autowired
    Roles roles;

    @Autowired
    AuditTrail audit;

    TenantId tenant;
    TenantId other;
    PhoneNumber phone;

    @BeforeEach
    void twoTenants() {
        tenant = tenants.open("console-one", "association");
        other = tenants.open("console-two", "association");
        phone = aPhone();
    }

    @Test
    @Covers("W15")
    void anInvitedMemberOfStaffSetsAPasswordByTheLinkAndIsIn() throws Exception {
        StaffInvitations.Invitation invitation = in(tenant, () -> invitations.invite("周明薇", phone));
        assertThat(messages.last(phone)).isEqualTo(invitation.link());
        String path = invitation.link().substring(invitation.link().indexOf("/t/"));
        Browser browser = new Browser(tenant);
        browser.open(path).andExpect(status().isOk()).andExpect(content().string(containsString("周明薇")));
        browser.send(
                        "/console/welcome",
                        "ticket",
                        ticket(path),
                        "newPassword",
                        GOOD_PASSWORD,
                        "repeated",
                        OTHER_PASSWORD)
                .andExpect(status().isUnprocessableContent())
                .andExpect(content().string(containsString("两次密码输入不一致")));
        browser.send(
                        "/console/welcome",
                        "ticket",
                        ticket(path),
                        "newPassword",
                        GOOD_PASSWORD,
                        "repeated",
                        GOOD_PASSWORD)
                .andExpect(redirectedUrl("/t/" + tenant + "/console"));
        browser.open("/t/" + tenant + "/console/sign-in").andExpect(redirectedUrl("/t/" + tenant + "/console"));
        new Browser(tenant).open(path).andExpect(status().isGone());
        assertThat(in(tenant, () -> audit.entries(AuditFilter.ALL, 0, 1)).items())
                .as("nobody was signed in")
                .extracting(AuditEntry::action, line -> line.actor().name())
                .containsExactly(tuple("password.changed", "周明薇"));
    }

    @Test
    void anInvitationEndsAfterThreeDays() throws Exception {
        String link = in(tenant, () -> invitations.invite("周明薇", phone)).link();
        clock.shift(Duration.ofHours(72).plusSeconds(1));
        new Browser(tenant).open(link.substring(link.indexOf("/t/"))).andExpect(status().isGone());
    }

    @Test
    void aPasswordOpensASessionWhoseCookieIsTheTenantsAlone() throws Exception {
        staff(GOOD_PASSWORD, false);
        Browser browser = new Browser(tenant);
        browser.open("/t/" + tenant + "/console/brand")
                .andExpect(redirectedUrl("/t/" + tenant + "/console/sign-in?next=%2Fconsole%2Fbrand"));
        ResultActions in = browser.send(
                        "/console/sign-in",
                        "login",
                        phone.national(),
                        "password",
                        GOOD_PASSWORD,
                        "next",
                        "/console/brand")
                .andExpect(redirectedUrl("/t/" + tenant + "/console/brand"));
        String cookie = Objects.requireNonNull(in.andReturn().getResponse().getHeader("Set-Cookie"));
        assertThat(cookie).startsWith("gh_session=").contains("Path=/t/" + tenant + ";", "HttpOnly", "SameSite=Lax");
        browser.open("/t/" + tenant + "/console/sign-in").andExpect(redirectedUrl("/t/" + tenant + "/console"));
    }

    @Test
    void keptSessionsOutliveTheBrowser() throws Exception {
        staff(GOOD_PASSWORD, false);
        ResultActions in = new Browser(tenant)
                .send("/console/sign-in", "login", phone.national(), "password", GOOD_PASSWORD, "keep", "true");
        assertThat(in.andReturn().getResponse().getHeader("Set-Cookie")).contains("Max-Age=604800");
    }

    @Test
    void aCodeOpensASessionToo() throws Exception {
        staff(null, false);
        Browser browser = new Browser(tenant);
        browser.send("/console/sign-in/code-request", "phone", phone.national())
                .andExpect(status().isOk())
                .andExpect(content().string(containsString("data-countdown=\"")));
        browser.send("/console/sign-in/code", "phone", phone.national(), "code", wrong(messages.last(phone)))
                .andExpect(status().isUnprocessableContent())
                .andExpect(content().string(containsString("验证码不正确，还可以再试 2 次")))
                .andExpect(content().string(containsString("value=\"" + phone.national() + "\"")));
        browser.send("/console/sign-in/code", "phone", phone.national(), "code", messages.last(phone))
                .andExpect(redirectedUrl("/t/" + tenant + "/console"));
    }

    @Test
    @Covers("C3")
    void aPasswordThatMustBeChangedLeadsToThePageThatChangesIt() throws Exception {
        staff(GOOD_PASSWORD, true);
        new Browser(tenant)
                .send("/console/sign-in", "login", phone.national(), "password", GOOD_PASSWORD)
                .andExpect(header().string("Location", startsWith("/t/" + tenant + "/console/welcome?ticket=")));
    }

    @Test
    void aWrongPasswordKeepsWhatWasTypedAndAnAgencyIsSentToTheMiniProgram() throws Exception {
        staff(GOOD_PASSWORD, false);
        new Browser(tenant)
                .send("/console/sign-in", "login", phone.national(), "password", OTHER_PASSWORD)
                .andExpect(status().isUnprocessableContent())
                .andExpect(content().string(containsString("账号或密码不正确")))
                .andExpect(content().string(containsString("value=\"" + phone.national() + "\"")))
                .andExpect(content().string(not(containsString(OTHER_PASSWORD))));
        PhoneNumber agency = aPhone();
        in(
                tenant,
                () -> accounts.open(
                        new NewAccount(Actor.AGENCY, "中衡认证", agency, null, GOOD_PASSWORD, false, Set.of())));
        new Browser(tenant)
                .send("/console/sign-in", "login", agency.national(), "password", GOOD_PASSWORD)
                .andExpect(status().isForbidden())
                .andExpect(content().string(containsString("请使用小程序")));
    }

    @Test
    void anotherTenantsSessionIsNobodysHere() throws Exception {
        staff(GOOD_PASSWORD, false);
        Browser browser = new Browser(tenant);
        browser.send("/console/sign-in", "login", phone.national(), "password", GOOD_PASSWORD);
        Cookie stolen = Objects.requireNonNull(browser.cookie);
        web.perform(get("/t/" + other + "/console").cookie(stolen).accept(MediaType.TEXT_HTML))
                .andExpect(status().isUnauthorized());
        web.perform(get("/t/" + other + "/console/sign-in").cookie(stolen)).andExpect(status().isUnauthorized());
        web.perform(get("/operator").cookie(new Cookie("gh_operator", stolen.getValue())))
                .andExpect(status().isUnauthorized());
        web.perform(get("/t/" + tenant + "/api/me").cookie(stolen)).andExpect(status().isUnauthorized());
        browser.open("/t/" + tenant + "/console/sign-in").andExpect(redirectedUrl("/t/" + tenant + "/console"));
    }

    @Test
    void formsWithoutTheirTokenAreRefused() throws Exception {
        web.perform(post("/t/" + tenant + "/console/sign-in")
                        .param("login", "x")
                        .param("password", "y"))
                .andExpect(status().isForbidden());
    }

    @Test
    void aChangedPasswordOrADisabledAccountEndsTheSession() throws Exception {
        AccountId id = staff(GOOD_PASSWORD, false);
        Browser browser = new Browser(tenant);
        browser.send("/console/sign-in", "login", phone.national(), "password", GOOD_PASSWORD);
        in(tenant, () -> {
            accounts.setPassword(id, OTHER_PASSWORD, false);
            return id;
        });
        browser.open("/t/" + tenant + "/console")
                .andExpect(redirectedUrl("/t/" + tenant + "/console/sign-in?next=%2Fconsole"));
    }

    @Test
    void signingOutEndsTheSession() throws Exception {
        staff(GOOD_PASSWORD, false);
        Browser browser = new Browser(tenant);
        browser.send("/console/sign-in", "login", phone.national(), "password", GOOD_PASSWORD);
        browser.send("/console/sign-out").andExpect(redirectedUrl("/t/" + tenant + "/console/sign-in?out"));
        browser.open("/t/" + tenant + "/console").andExpect(status().is3xxRedirection());
    }

    @Test
    void theWayBackNeverLeadsElsewhere() throws Exception {
        staff(GOOD_PASSWORD, false);
        for (String next :
                new String[] {"https://elsewhere.example/", "//elsewhere.example", "/console//elsewhere", "/h5/"}) {
            new Browser(tenant)
                    .send("/console/sign-in", "login", phone.national(), "password", GOOD_PASSWORD, "next", next)
                    .andExpect(redirectedUrl("/t/" + tenant + "/console"));
        }
    }

    @Test
    void aForgottenPasswordIsSetAnewByCode() throws Exception {
        staff(GOOD_PASSWORD, false);
        Browser browser = new Browser(tenant);
        browser.open("/t/" + tenant + "/console/forgot").andExpect(status().isOk());
        browser.send("/console/forgot/code-request", "phone", phone.national()).andExpect(status().isOk());
        browser.send(
                        "/console/forgot",
                        "phone",
                        phone.national(),
                        "code",
                        messages.last(phone),
                        "newPassword",
                        OTHER_PASSWORD,
                        "repeated",
                        OTHER_PASSWORD)
                .andExpect(status().is3xxRedirection());
        browser.send("/console/sign-in", "login", phone.national(), "password", OTHER_PASSWORD)
                .andExpect(redirectedUrl("/t/" + tenant + "/console"));
    }

    @Test
    void pagesSayWhatBrowsersMayDoWithThem() throws Exception {
        web.perform(get("/t/" + tenant + "/console/sign-in").secure(true))
                .andExpect(header().string("Content-Security-Policy", containsString("frame-ancestors 'none'")))
                .andExpect(header().string("Content-Security-Policy", not(containsString("script-src 'unsafe"))))
                .andExpect(header().string("X-Content-Type-Options", "nosniff"))
                .andExpect(header().string("Strict-Transport-Security", containsString("max-age=")))
                .andExpect(header().string("Referrer-Policy", "strict-origin-when-cross-origin"));
    }

    @Test
    void whatIsNotNamedDoesNotExist() throws Exception {
        web.perform(get("/t/" + tenant + "/operator")).andExpect(status().isNotFound());
        web.perform(get("/console/sign-in")).andExpect(status().isNotFound());
        web.perform(get("/api/me")).andExpect(status().isNotFound());
        web.perform(get("/actuator/env")).andExpect(status().isNotFound());
        web.perform(get("/t/" + tenant + "/nowhere")).andExpect(status().isNotFound());
    }

    private AccountId staff(@org.jspecify.annotations.Nullable String password, boolean mustChange) {
        return in(
                tenant,
                () -> accounts.open(
                        new NewAccount(Actor.STAFF, "沈知远", phone, null, password, mustChange, Set.of("owner"))));
    }

    private static String ticket(String path) {
        return path.substring(path.indexOf("ticket=") + "ticket=".length());
    }

    /** Keeps its cookie and sends forms with the token of the page they stand on. */
    private class Browser {
        private final TenantId at;
        private @org.jspecify.annotations.Nullable Cookie cookie;

        Browser(TenantId at) {
            this.at = at;
        }

        ResultActions open(String path) throws Exception {
            return go(get(path).accept(MediaType.TEXT_HTML));
        }

        ResultActions send(String path, String... fields) throws Exception {
            String page = open("/t/" + at + "/console/forgot")
                    .andReturn()
                    .getResponse()
                    .getContentAsString();
            Matcher token = CSRF.matcher(page);
            assertThat(token.find()).isTrue();
            MockHttpServletRequestBuilder request = post("/t/" + at + path).param("_csrf", token.group(1));
            for (int i = 0; i < fields.length; i += 2) {
                request.param(fields[i], fields[i + 1]);
            }
            return go(request.accept(MediaType.TEXT_HTML));
        }

        private ResultActions go(MockHttpServletRequestBuilder request) throws Exception {
            if (cookie != null) {
                request.cookie(cookie);
            }
            ResultActions result = web.perform(request);
            MockHttpServletResponse response = result.andReturn().getResponse();
            Cookie set = response.getCookie("gh_session");
            if (set != null) {
                cookie = set.getMaxAge() == 0 ? null : set;
            }
            return result;
        }
    }
}
