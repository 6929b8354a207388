package dev.guildhall.recruiting.member;

import static dev.guildhall.recruiting.domain.RecruitingScene.signedIn;
import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.authentication;

import dev.guildhall.carousel.domain.Carousels;
import dev.guildhall.carousel.domain.Carousels.Draft;
import dev.guildhall.catalog.ModuleSwitches;
import dev.guildhall.identity.Actor;
import dev.guildhall.recruiting.domain.RecruitingScene;
import dev.guildhall.recruiting.domain.RecruitingScene.Recruiter;
import dev.guildhall.recruiting.domain.RecruitingScene.Somebody;
import dev.guildhall.tenancy.TenantId;
import dev.guildhall.tenancy.TenantScope;
import dev.guildhall.testing.Covers;
import dev.guildhall.testing.GuildhallTest;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Set;
import javax.imageio.ImageIO;
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

/** The addresses of recruiting, as clients use them. */
@GuildhallTest
@SuppressWarnings("NullAway.Init") // filled step by step
class VacanciesApiTest {

    private static final String TEXT = """
            {"title": "招聘审核员", "fields": ["qms"], "postType": "auditor", "cityCode": "510100", "salaryMin": 12000,
             "salaryMax": 16000, "education": "bachelor", "requirements": "持有注册证书"}""";

    @Autowired
    MockMvcTester mvc;

    @Autowired
    RecruitingScene scene;

    @Autowired
    Carousels carousels;

    @Autowired
    ModuleSwitches switches;

    @Autowired
    JsonMapper json;

    TenantId tenant;
    Recruiter agency;
    Somebody shen;

    @BeforeEach
    void anAgencyAndAPerson() {
        tenant = scene.tenant();
        agency = scene.anAgency(tenant);
        shen = scene.aPublishedPerson(tenant, "沈若溪");
    }

    @Test
    @Covers({"C16", "C18", "C19", "C24", "C36", "C38", "C39"})
    void fromThePublishingToTheAnswer() throws Exception {
        var published = call(agency.actor(), HttpMethod.POST, "/api/agency/vacancies", TEXT);
        assertThat(published).hasStatus(HttpStatus.CREATED);
        var id = at(published, "/id");
        assertThat(at(
                        call(shen.actor(), HttpMethod.GET, "/api/vacancies?region=510000&salaryMin=15000", null),
                        "/items/0/id"))
                .isEqualTo(id);
        assertThat(at(call(shen.actor(), HttpMethod.GET, "/api/vacancies/" + id, null), "/salary"))
                .isEqualTo("12-16K");

        var changed = call(
                agency.actor(),
                HttpMethod.PATCH,
                "/api/agency/vacancies/" + id,
                "{\"version\": " + at(published, "/version") + ", \"title\": \"诚聘审核员\"}");
        assertThat(changed).hasStatusOk();
        assertThat(at(changed, "/savedAt")).isNotEmpty();
        var late = call(
                agency.actor(),
                HttpMethod.PATCH,
                "/api/agency/vacancies/" + id,
                "{\"version\": " + at(published, "/version") + ", \"title\": \"旧设备\"}");
        assertThat(late).hasStatus(HttpStatus.CONFLICT);
        assertThat(at(late, "/type")).isEqualTo("/problems/vacancy-changed");
        assertThat(at(late, "/current/title")).isEqualTo("诚聘审核员");

        var sent = call(shen.actor(), HttpMethod.POST, "/api/vacancies/" + id + "/applications", null);
        assertThat(sent).hasStatus(HttpStatus.CREATED);
        assertThat(call(shen.actor(), HttpMethod.POST, "/api/vacancies/" + id + "/applications", "{}"))
                .hasStatus(HttpStatus.CONFLICT);
        var inbox = call(agency.actor(), HttpMethod.GET, "/api/agency/vacancies/" + id + "/applications", null);
        assertThat(at(inbox, "/counts/SENT")).isEqualTo("1");
        assertThat(inbox).bodyText().doesNotContain(shen.phone(), shen.email(), shen.wechat(), "沈若溪");
        var application = at(inbox, "/items/0/id");
        assertThat(at(
                        call(
                                agency.actor(),
                                HttpMethod.POST,
                                "/api/agency/applications/" + application + "/seen",
                                null),
                        "/state"))
                .isEqualTo("SEEN");
        assertThat(call(
                        agency.actor(),
                        HttpMethod.PUT,
                        "/api/agency/applications/" + application + "/answer",
                        "{\"interested\": true, \"words\": \"请来电\"}"))
                .hasStatusOk();
        var mine = call(shen.actor(), HttpMethod.GET, "/api/talent/me/applications", null);
        assertThat(at(mine, "/items/0/state")).isEqualTo("INTERESTED");
        assertThat(at(mine, "/items/0/vacancy/agency/name"))
                .isEqualTo(agency.actor().name());

        assertThat(call(
                        agency.actor(),
                        HttpMethod.PUT,
                        "/api/agency/vacancies/" + id + "/state",
                        "{\"state\": \"PAUSED\"}"))
                .hasStatusOk();
        assertThat(call(shen.actor(), HttpMethod.GET, "/api/vacancies/" + id, null))
                .hasStatus(HttpStatus.NOT_FOUND);
        assertThat(call(shen.actor(), HttpMethod.DELETE, "/api/talent/me/applications/" + application, null))
                .hasStatusOk();
        assertThat(call(agency.actor(), HttpMethod.DELETE, "/api/agency/vacancies/" + id, null))
                .hasStatus(HttpStatus.NO_CONTENT);
    }

    /** Whatever carries a vacancy's link (a picture on the front page, a chat) carries only its id: what is shown is asked anew. */
    @Test
    @Covers("C18")
    void aLinkLeadsNowhereFromTheMomentOfThePause() throws Exception {
        var id = at(call(agency.actor(), HttpMethod.POST, "/api/agency/vacancies", TEXT), "/id");
        var page = "/pages-recruiting/vacancy/index?id=";
        var picture = picture();
        TenantScope.with(tenant)
                .run(() -> carousels.add(
                        "home",
                        new Draft("招聘专场", page + id, null, null),
                        "a.png",
                        () -> new ByteArrayInputStream(picture)));
        var link = at(asGuest("/api/carousel?slot=home"), "/0/link");
        assertThat(link).startsWith(page);
        var linked = "/api/vacancies/" + link.substring(page.length());
        assertThat(call(shen.actor(), HttpMethod.GET, linked, null)).hasStatusOk();
        assertThat(asGuest(linked)).hasStatus(HttpStatus.UNAUTHORIZED);
        var state = "/api/agency/vacancies/" + id + "/state";
        call(agency.actor(), HttpMethod.PUT, state, "{\"state\": \"PAUSED\"}");
        assertThat(call(shen.actor(), HttpMethod.GET, linked, null))
                .hasStatus(HttpStatus.NOT_FOUND)
                .bodyText()
                .doesNotContain("招聘审核员", "持有注册证书", agency.actor().name());
        assertThat(asGuest(linked)).hasStatus(HttpStatus.UNAUTHORIZED);
        assertThat(asGuest("/api/carousel?slot=home"))
                .bodyText()
                .doesNotContain("招聘审核员", agency.actor().name());
        call(agency.actor(), HttpMethod.PUT, state, "{\"state\": \"PUBLISHED\"}");
        assertThat(call(shen.actor(), HttpMethod.GET, linked, null)).hasStatusOk();
    }

    @Test
    @Covers("W19")
    void eachKindHasItsOwnAddressesAndASubAccountOnlyWhatItMay() {
        assertThat(call(shen.actor(), HttpMethod.POST, "/api/agency/vacancies", TEXT))
                .hasStatus(HttpStatus.FORBIDDEN);
        assertThat(call(agency.actor(), HttpMethod.GET, "/api/vacancies", null)).hasStatus(HttpStatus.FORBIDDEN);
        var reader = new Actor(
                agency.actor().id(),
                Actor.AGENCY,
                "王守一",
                Set.of(),
                agency.actor().id());
        assertThat(call(reader, HttpMethod.GET, "/api/agency/vacancies", null)).hasStatusOk();
        assertThat(call(reader, HttpMethod.POST, "/api/agency/vacancies", TEXT)).hasStatus(HttpStatus.FORBIDDEN);
    }

    @Test
    void offItAnswersAsIfItDidNotExistAndTalentGoesOn() {
        switches.set(tenant, Set.of("talent"));
        assertThat(call(shen.actor(), HttpMethod.GET, "/api/vacancies", null)).hasStatus(HttpStatus.NOT_FOUND);
        assertThat(call(agency.actor(), HttpMethod.GET, "/api/agency/vacancies", null))
                .hasStatus(HttpStatus.NOT_FOUND);
        assertThat(call(agency.actor(), HttpMethod.GET, "/api/agency", null)).hasStatusOk();
        assertThat(call(agency.actor(), HttpMethod.GET, "/api/talent/cards", null))
                .hasStatusOk();
    }

    @Test
    void nonsenseIsAnsweredWithWhatToDo() {
        for (var path : new String[] {
            "/api/vacancies?sort=nonsense",
            "/api/vacancies?after=nonsense",
            "/api/vacancies?salaryMin=-1",
            "/api/vacancies?size=1000",
            "/api/vacancies/not-a-uuid"
        }) {
            assertThat(call(shen.actor(), HttpMethod.GET, path, null)
                            .getResponse()
                            .getStatus())
                    .as(path)
                    .isIn(400, 404);
        }
        assertThat(call(agency.actor(), HttpMethod.POST, "/api/agency/vacancies", "{}"))
                .hasStatus(HttpStatus.BAD_REQUEST)
                .bodyJson()
                .extractingPath("$.errors.length()")
                .isEqualTo(5);
    }

    private String at(MvcTestResult answer, String pointer) throws Exception {
        return json.readTree(answer.getResponse().getContentAsString())
                .at(pointer)
                .asString();
    }

    private static byte[] picture() throws IOException {
        var out = new ByteArrayOutputStream();
        ImageIO.write(new BufferedImage(4, 2, BufferedImage.TYPE_INT_RGB), "png", out);
        return out.toByteArray();
    }

    private MvcTestResult asGuest(String path) {
        return mvc.get().uri("/t/" + tenant + path).exchange();
    }

    private MvcTestResult call(Actor who, HttpMethod method, String path, @Nullable String body) {
        var request = mvc.method(method).uri("/t/" + tenant + path).with(authentication(signedIn(who)));
        return (body == null
                        ? request
                        : request.contentType(MediaType.APPLICATION_JSON).content(body))
                .exchange();
    }
}
