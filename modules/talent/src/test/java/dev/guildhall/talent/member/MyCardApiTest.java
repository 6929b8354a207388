package dev.guildhall.talent.member;

import static dev.guildhall.talent.domain.TalentScene.signedIn;
import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.authentication;

import dev.guildhall.identity.Actor;
import dev.guildhall.talent.domain.TalentScene;
import dev.guildhall.talent.domain.TalentScene.Somebody;
import dev.guildhall.tenancy.TenantId;
import dev.guildhall.testing.Covers;
import dev.guildhall.testing.GuildhallTest;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import tools.jackson.databind.json.JsonMapper;

@GuildhallTest
class MyCardApiTest {

    @Autowired
    MockMvcTester mvc;

    private static final JsonMapper JSON = new JsonMapper();

    @Autowired
    TalentScene scene;

    TenantId tenant;
    Somebody shen;

    @BeforeEach
    void aPerson() {
        tenant = scene.tenant();
        shen = scene.aPerson(tenant, "沈若溪", "360100", "senior-auditor", "qms");
    }

    @Test
    @Covers("C32")
    void thePersonSeesTheWholeCard() {
        var card = call(shen.actor(), HttpMethod.GET, "/api/talent/me/card", null);
        assertThat(card).hasStatusOk();
        assertThat(card).bodyJson().extractingPath("$.name").isEqualTo("沈若溪");
        assertThat(card).bodyJson().extractingPath("$.email").isEqualTo(shen.email());
        assertThat(card).bodyJson().extractingPath("$.phoneMasked").asString().contains("****");
        assertThat(card).bodyJson().extractingPath("$.published").isEqualTo(false);
        assertThat(card).bodyJson().extractingPath("$.missing[0].key").isEqualTo("summary");
    }

    @Test
    @Covers({"C33", "C34"})
    void pushingAndWithdrawing() {
        var pushed = call(shen.actor(), HttpMethod.PUT, "/api/talent/me/card/publication", null);
        assertThat(pushed).bodyJson().extractingPath("$.published").isEqualTo(true);
        assertThat(call(shen.actor(), HttpMethod.PUT, "/api/talent/me/card/publication", null))
                .hasStatusOk();
        var withdrawn = call(shen.actor(), HttpMethod.DELETE, "/api/talent/me/card/publication", null);
        assertThat(withdrawn).bodyJson().extractingPath("$.published").isEqualTo(false);
        assertThat(withdrawn).bodyJson().extractingPath("$.withdrawn").isEqualTo(true);
    }

    /** What the person is shown is what an agency is shown, to the last letter; for a short name too. */
    @Test
    @Covers({"C6", "C32"})
    void thePreviewIsWhatAnAgencySees() throws Exception {
        var agency = scene.anAgencyWith(tenant, 0);
        for (var somebody : List.of(shen, scene.aPerson(tenant, "秦朗", "510100", "auditor", "isms", "ems"))) {
            call(somebody.actor(), HttpMethod.PUT, "/api/talent/me/card/publication", null);
            var preview = call(somebody.actor(), HttpMethod.GET, "/api/talent/me/card/preview", null);
            var seen = call(
                    agency,
                    HttpMethod.GET,
                    "/api/talent/cards/" + somebody.card().value(),
                    null);
            var expected = JSON.readTree(seen.getResponse().getContentAsString());
            assertThat(JSON.readTree(preview.getResponse().getContentAsString()))
                    .isEqualTo(expected);
            assertThat(expected.at("/name").asString()).isEqualTo(somebody == shen ? "沈**" : "秦*");
        }
        assertThat(call(agency, HttpMethod.GET, "/api/talent/me/card/preview", null))
                .hasStatus(HttpStatus.FORBIDDEN);
    }

    @Test
    void thePersonChangesWhatIsTheirsAndNothingElse() {
        var changed = call(shen.actor(), HttpMethod.PUT, "/api/talent/me/card", """
                {"cityCode": "510100", "education": "doctor", "employer": "华信认证", "years": 17, "email": "new@example.com",
                 "wechat": null, "summary": "熟悉机械制造行业的体系审核，独立完成审核一百二十余家。",
                 "name": "别人", "level": "chief-auditor", "phone": "13900000000", "published": true}
                """);
        assertThat(changed).hasStatusOk();
        assertThat(changed).bodyJson().extractingPath("$.city.name").isEqualTo("成都");
        assertThat(changed).bodyJson().extractingPath("$.education.label").isEqualTo("博士研究生");
        assertThat(changed).bodyJson().extractingPath("$.email").isEqualTo("new@example.com");
        assertThat(changed).bodyJson().extractingPath("$.name").isEqualTo("沈若溪");
        assertThat(changed).bodyJson().extractingPath("$.level.code").isEqualTo("senior-auditor");
        assertThat(changed).bodyJson().extractingPath("$.published").isEqualTo(false);
        assertThat(changed).bodyJson().extractingPath("$.completeness").isEqualTo(95);
    }

    /** Staff or an import may have changed the card since it was read: nothing is overwritten unseen. */
    @Test
    @Covers({"C25", "C32"})
    void aChangeIsMadeOnWhatThePersonSaw() throws Exception {
        int seen = version(call(shen.actor(), HttpMethod.GET, "/api/talent/me/card", null));
        var saved = call(shen.actor(), HttpMethod.PUT, "/api/talent/me/card", change("华信认证", seen));
        assertThat(saved).hasStatusOk();
        assertThat(version(saved)).isGreaterThan(seen);

        var late = call(shen.actor(), HttpMethod.PUT, "/api/talent/me/card", change("蜀道认证", seen));
        assertThat(late).hasStatus(HttpStatus.CONFLICT);
        assertThat(late).bodyJson().extractingPath("$.type").asString().endsWith("/problems/card-changed");
        assertThat(call(shen.actor(), HttpMethod.GET, "/api/talent/me/card", null))
                .bodyJson()
                .extractingPath("$.employer")
                .isEqualTo("华信认证");
        assertThat(call(shen.actor(), HttpMethod.PUT, "/api/talent/me/card", change("蜀道认证", version(saved))))
                .hasStatusOk();
    }

    private static String change(String employer, int version) {
        return "{\"cityCode\": \"510100\", \"employer\": \"%s\", \"version\": %d}".formatted(employer, version);
    }

    private static int version(MvcTestResult card) throws Exception {
        return JSON.readTree(card.getResponse().getContentAsString())
                .path("version")
                .asInt();
    }

    @Test
    void wrongValuesAreNamedFieldByField() {
        var refused = call(shen.actor(), HttpMethod.PUT, "/api/talent/me/card", """
                {"cityCode": "123456", "education": "wizard", "years": 5}
                """);
        assertThat(refused).hasStatus(HttpStatus.BAD_REQUEST);
        assertThat(refused).bodyJson().extractingPath("$.errors[0].field").isEqualTo("cityCode");
        assertThat(refused).bodyJson().extractingPath("$.errors[1].field").isEqualTo("education");
        assertThat(call(
                        shen.actor(),
                        HttpMethod.PUT,
                        "/api/talent/me/card",
                        "{\"cityCode\": \"510100\", \"years\": 99}"))
                .hasStatus(HttpStatus.BAD_REQUEST);
    }

    @Test
    void anAgencyHasNoCard() {
        var agency = scene.anAgencyWith(tenant, 0);
        assertThat(call(agency, HttpMethod.GET, "/api/talent/me/card", null)).hasStatus(HttpStatus.FORBIDDEN);
    }

    @Test
    @Covers("C21")
    void anAgencyEditsItsFiveFieldsOnly() {
        var agency = scene.anAgencyWith(tenant, 0);
        var changed = call(agency, HttpMethod.PATCH, "/api/agency", """
                {"contactPerson": "王守一", "address": "北京市朝阳区", "profile": "", "name": "冒名", "username": "root", "active": false}
                """);
        assertThat(changed).hasStatusOk();
        assertThat(changed).bodyJson().extractingPath("$.contactPerson").isEqualTo("王守一");
        assertThat(changed).bodyJson().extractingPath("$.address").isEqualTo("北京市朝阳区");
        assertThat(changed).bodyJson().extractingPath("$.name").isEqualTo(agency.name());
        assertThat(changed).bodyJson().extractingPath("$.active").isEqualTo(true);
        assertThat(call(agency, HttpMethod.PATCH, "/api/agency", "{\"email\": \"nowhere\"}"))
                .hasStatus(HttpStatus.BAD_REQUEST);
        assertThat(call(shen.actor(), HttpMethod.GET, "/api/agency", null)).hasStatus(HttpStatus.FORBIDDEN);
    }

    @Test
    @Covers("C7")
    void theOptionsNameTheTerms() {
        var options = call(shen.actor(), HttpMethod.GET, "/api/talent/options", null);
        assertThat(options).bodyJson().extractingPath("$.levels").asArray().hasSize(6);
        assertThat(options).bodyJson().extractingPath("$.unlockPrice").isEqualTo(10);
        assertThat(options).bodyJson().extractingPath("$.freeAgainMonths").isEqualTo(12);
    }

    @Test
    @Covers({"C26", "C27", "C28"})
    void thePhoneDecidesHowSignInGoesOn() {
        var unknown = signIn("19811112222");
        assertThat(unknown).hasStatus(HttpStatus.NOT_FOUND);
        assertThat(unknown).bodyJson().extractingPath("$.type").isEqualTo("/problems/phone-not-in-registry");
        assertThat(signIn(shen.phone())).bodyJson().extractingPath("$.next").isEqualTo("VERIFY_CODE");
        assertThat(signIn("1981")).hasStatus(HttpStatus.BAD_REQUEST);
    }

    private MvcTestResult signIn(String phone) {
        return mvc.post()
                .uri("/t/" + tenant.value() + "/api/talent/sign-in")
                .contentType(MediaType.APPLICATION_JSON)
                .content("{\"phone\": \"" + phone + "\"}")
                .exchange();
    }

    private MvcTestResult call(Actor by, HttpMethod method, String path, @Nullable String body) {
        var request = mvc.method(method).uri("/t/" + tenant.value() + path).with(authentication(signedIn(by)));
        if (body != null) {
            request.contentType(MediaType.APPLICATION_JSON).content(body);
        }
        return request.exchange();
    }
}
