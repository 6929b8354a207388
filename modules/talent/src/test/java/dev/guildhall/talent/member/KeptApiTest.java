package dev.guildhall.talent.member;

import static dev.guildhall.talent.domain.TalentScene.signedIn;
import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.authentication;

import com.jayway.jsonpath.JsonPath;
import dev.guildhall.identity.Actor;
import dev.guildhall.jobs.TenantSweep;
import dev.guildhall.talent.domain.TalentScene;
import dev.guildhall.talent.domain.TalentScene.Somebody;
import dev.guildhall.tenancy.TenantId;
import dev.guildhall.tenancy.TenantScope;
import dev.guildhall.testing.Covers;
import dev.guildhall.testing.GuildhallTest;
import dev.guildhall.ui.QrPicture;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import org.springframework.transaction.support.TransactionTemplate;

/** What agencies keep of the pool, and what persons decide about who sees them. */
@GuildhallTest
@ExtendWith(OutputCaptureExtension.class)
class KeptApiTest {

    @Autowired
    MockMvcTester mvc;

    @Autowired
    TalentScene scene;

    @Autowired
    List<TenantSweep> sweeps;

    @Autowired
    JdbcClient jdbc;

    @Autowired
    TransactionTemplate transactions;

    TenantId tenant;
    Somebody shen;
    Actor agency;

    @BeforeEach
    void anAgencyAndACard() {
        tenant = scene.tenant();
        shen = scene.aPublishedPerson(tenant, "沈若溪", "360100", "senior-auditor", "qms");
        agency = scene.anAgencyWith(tenant, 30);
    }

    @Test
    @Covers("C7")
    void favouritesAreTheAgencysAndGoWithTheCard() throws Exception {
        var card = "/api/talent/cards/" + shen.card().value();
        assertThat(call(agency, HttpMethod.PUT, card + "/favourite", null)).hasStatus(HttpStatus.NO_CONTENT);
        assertThat(call(agency, HttpMethod.PUT, card + "/favourite", null)).hasStatus(HttpStatus.NO_CONTENT);
        assertThat(text(call(agency, HttpMethod.GET, "/api/talent/favourites", null)))
                .contains("\"total\":1", "沈**")
                .doesNotContain("若溪", shen.phone(), shen.email(), shen.wechat());
        assertThat(call(agency, HttpMethod.GET, card, null))
                .bodyJson()
                .extractingPath("$.favourite")
                .isEqualTo(true);
        var other = scene.anAgencyWith(tenant, 0);
        assertThat(text(call(other, HttpMethod.GET, "/api/talent/favourites", null)))
                .contains("\"total\":0");
        call(shen.actor(), HttpMethod.DELETE, "/api/talent/me/card/publication", null);
        assertThat(text(call(agency, HttpMethod.GET, "/api/talent/favourites", null)))
                .contains("\"items\":[]");
        assertThat(call(agency, HttpMethod.DELETE, card + "/favourite", null)).hasStatus(HttpStatus.NO_CONTENT);
        assertThat(call(agency, HttpMethod.PUT, "/api/talent/cards/" + UUID.randomUUID() + "/favourite", null))
                .hasStatus(HttpStatus.NOT_FOUND);
    }

    @Test
    void aSavedSearchTellsOncePerDayWithoutNamingAnybody(CapturedOutput logs) throws Exception {
        var saved = call(
                agency,
                HttpMethod.POST,
                "/api/talent/searches",
                "{\"name\": \"南昌 QMS\", \"region\": [\"360100\"], \"q\": \"中衡\", \"notice\": true}");
        assertThat(saved).hasStatus(HttpStatus.CREATED);
        assertThat(saved).bodyJson().extractingPath("$.fresh").isEqualTo(0);
        assertThat(call(agency, HttpMethod.POST, "/api/talent/searches", "{\"notice\": true}"))
                .hasStatus(HttpStatus.BAD_REQUEST);
        var gao = scene.aPublishedPerson(tenant, "高建国", "360100", "auditor", "isms");
        scene.aPublishedPerson(tenant, "林嘉树", "510100", "auditor", "isms");
        assertThat(text(call(agency, HttpMethod.GET, "/api/talent/searches", null)))
                .contains("\"fresh\":1");
        aDayLater();
        digest();
        digest();
        var notices = text(call(agency, HttpMethod.GET, "/api/notices", null));
        assertThat(notices).contains("「南昌 QMS」新增 2 张", "\"total\":1").doesNotContain(gao.phone(), "建国", "高**");
        assertThat(logs.getAll()).doesNotContain(gao.phone(), gao.email(), gao.wechat());

        String id = JsonPath.read(saved.getResponse().getContentAsString(), "$.id");
        assertThat(call(agency, HttpMethod.POST, "/api/talent/searches/" + id + "/seen", null))
                .bodyJson()
                .extractingPath("$.fresh")
                .isEqualTo(0);
        var other = scene.anAgencyWith(tenant, 0);
        assertThat(call(other, HttpMethod.DELETE, "/api/talent/searches/" + id, null))
                .hasStatus(HttpStatus.NOT_FOUND);
        assertThat(call(agency, HttpMethod.DELETE, "/api/talent/searches/" + id, null))
                .hasStatus(HttpStatus.NO_CONTENT);
        assertThat(text(call(agency, HttpMethod.GET, "/api/talent/searches", null)))
                .isEqualTo("[]");
    }

    @Test
    void anAccountKeepsTwentySearchesHoweverManyItSavesAtOnce() throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var answers = IntStream.range(0, 24)
                    .mapToObj(n -> threads.submit(() -> call(
                                    agency,
                                    HttpMethod.POST,
                                    "/api/talent/searches",
                                    "{\"name\": \"第 " + n + " 个\", \"q\": \"中衡\", \"notice\": false}")
                            .getResponse()
                            .getStatus()))
                    .toList();
            var statuses = new ArrayList<Integer>();
            for (var answer : answers) {
                statuses.add(answer.get());
            }
            assertThat(statuses).filteredOn(status -> status == 201).hasSize(20);
            assertThat(statuses).filteredOn(status -> status == 409).hasSize(4);
        }
    }

    @Test
    @Covers("C35")
    void aShareShowsTheContactOnlyWherePersonsWantItAndCanBeTakenBack() throws Exception {
        var hidden = share(false);
        var shown = share(true);
        var seen = open(hidden);
        assertThat(seen).hasStatusOk();
        assertThat(seen.getResponse().getHeader("Cache-Control")).contains("no-store");
        assertThat(text(seen)).contains("沈若溪").doesNotContain(shen.phone(), shen.email(), shen.wechat());
        assertThat(open(shown)).bodyJson().extractingPath("$.contact.phone").isEqualTo(shen.phone());
        open(shown);
        var list = call(shen.actor(), HttpMethod.GET, "/api/talent/me/card/shares", null);
        assertThat(list).bodyJson().extractingPath("$[0].opens").isEqualTo(2);
        assertThat(list).bodyJson().extractingPath("$[1].opens").isEqualTo(1);
        assertThat(text(list)).contains("/h5/#/pages-talent/shared/index?token=" + shown);

        String id = JsonPath.read(list.getResponse().getContentAsString(), "$[0].id");
        var gao = scene.aPerson(tenant, "高建国", "360100", "auditor", "qms");
        assertThat(call(gao.actor(), HttpMethod.DELETE, "/api/talent/me/card/shares/" + id, null))
                .hasStatus(HttpStatus.NOT_FOUND);
        assertThat(call(shen.actor(), HttpMethod.DELETE, "/api/talent/me/card/shares/" + id, null))
                .hasStatus(HttpStatus.NO_CONTENT);
        assertThat(open(shown)).hasStatus(HttpStatus.NOT_FOUND);
        assertThat(open(hidden)).hasStatusOk();
        TenantScope.with(tenant)
                .run(() -> transactions.executeWithoutResult(
                        status -> jdbc.sql("UPDATE person SET status = 'DISABLED' WHERE id = ?")
                                .param(shen.person().value())
                                .update()));
        assertThat(open(hidden)).as("whom staff stopped").hasStatus(HttpStatus.NOT_FOUND);
        var forged = hidden.substring(0, hidden.length() - 2) + (hidden.endsWith("AA") ? "BB" : "AA");
        assertThat(open(forged)).hasStatus(HttpStatus.NOT_FOUND);
        assertThat(open("x")).hasStatus(HttpStatus.NOT_FOUND);
    }

    @Test
    @Covers("C35")
    void aPosterCarriesTheLinkAsAQrCode() throws Exception {
        share(true);
        var list = call(shen.actor(), HttpMethod.GET, "/api/talent/me/card/shares", null);
        String id = JsonPath.read(list.getResponse().getContentAsString(), "$[0].id");
        String url = JsonPath.read(list.getResponse().getContentAsString(), "$[0].url");
        var path = "/api/talent/me/card/shares/" + id + "/qr";
        var picture = call(shen.actor(), HttpMethod.GET, path, null);
        assertThat(picture)
                .bodyJson()
                .extractingPath("$.path")
                .isEqualTo(QrPicture.of(url).path());
        assertThat(picture)
                .bodyJson()
                .extractingPath("$.size")
                .isEqualTo(QrPicture.of(url).size());
        var gao = scene.aPerson(tenant, "高建国", "360100", "auditor", "qms");
        assertThat(call(gao.actor(), HttpMethod.GET, path, null)).hasStatus(HttpStatus.NOT_FOUND);
        call(shen.actor(), HttpMethod.DELETE, "/api/talent/me/card/shares/" + id, null);
        assertThat(call(shen.actor(), HttpMethod.GET, path, null)).hasStatus(HttpStatus.NOT_FOUND);
    }

    @Test
    @Covers("C23")
    void theRecordShowsWhichCardsTheAgencyOpened() throws Exception {
        var gao = scene.aPerson(tenant, "高建国", "360100", "auditor", "qms");
        call(gao.actor(), HttpMethod.PUT, "/api/talent/me/card/publication", null);
        call(agency, HttpMethod.GET, "/api/talent/cards/" + shen.card().value(), null);
        call(agency, HttpMethod.GET, "/api/talent/cards/" + gao.card().value(), null);
        var looks = call(agency, HttpMethod.GET, "/api/talent/looks", null);
        assertThat(looks).bodyJson().extractingPath("$.total").isEqualTo(2);
        assertThat(looks).bodyJson().extractingPath("$.items[0].card.name").isEqualTo("高**");
        assertThat(looks).bodyJson().extractingPath("$.items[1].card.name").isEqualTo("沈**");
        assertThat(text(looks)).contains("lookedAt").doesNotContain(gao.phone(), "若溪", "建国");
        var other = scene.anAgencyWith(tenant, 0);
        assertThat(text(call(other, HttpMethod.GET, "/api/talent/looks", null))).contains("\"total\":0");

        call(gao.actor(), HttpMethod.DELETE, "/api/talent/me/card/publication", null);
        var left = call(agency, HttpMethod.GET, "/api/talent/looks", null);
        assertThat(left).bodyJson().extractingPath("$.total").isEqualTo(1);
        assertThat(left).bodyJson().extractingPath("$.items[0].card.name").isEqualTo("沈**");
    }

    @Test
    void aPersonSeesWhoPaidAndBlocksThem() throws Exception {
        var path = "/api/talent/cards/" + shen.card().value();
        var other = scene.anAgencyWith(tenant, 30);
        call(agency, HttpMethod.GET, path, null);
        call(other, HttpMethod.GET, path, null);
        assertThat(mvc.post()
                        .uri("/t/" + tenant.value() + path + "/unlock")
                        .header("Idempotency-Key", "k-1")
                        .with(authentication(signedIn(agency))))
                .hasStatusOk();
        assertThat(text(call(shen.actor(), HttpMethod.GET, "/api/talent/me/viewers", null)))
                .contains("\"total\":2");
        var paid = call(shen.actor(), HttpMethod.GET, "/api/talent/me/viewers?unlocked=true", null);
        assertThat(paid).bodyJson().extractingPath("$.total").isEqualTo(1);
        assertThat(paid).bodyJson().extractingPath("$.items[0].agency").isEqualTo(agency.name());

        var all = call(shen.actor(), HttpMethod.GET, "/api/talent/me/viewers", null)
                .getResponse()
                .getContentAsString();
        for (String id : JsonPath.<List<String>>read(all, "$.items[*].agencyId")) {
            assertThat(call(shen.actor(), HttpMethod.PUT, "/api/talent/me/blocks/" + id, null))
                    .hasStatus(HttpStatus.NO_CONTENT);
        }
        assertThat(text(call(shen.actor(), HttpMethod.GET, "/api/talent/me/blocks", null)))
                .contains("\"total\":2");
        assertThat(call(other, HttpMethod.GET, path, null)).hasStatus(HttpStatus.NOT_FOUND);
        assertThat(mvc.post()
                        .uri("/t/" + tenant.value() + path + "/unlock")
                        .header("Idempotency-Key", "k-2")
                        .with(authentication(signedIn(other))))
                .hasStatus(HttpStatus.NOT_FOUND);
        assertThat(call(agency, HttpMethod.GET, path, null)).hasStatusOk();
        assertThat(text(call(agency, HttpMethod.GET, "/api/talent/unlocks", null)))
                .contains(shen.phone());
        assertThat(call(shen.actor(), HttpMethod.PUT, "/api/talent/me/blocks/" + UUID.randomUUID(), null))
                .hasStatus(HttpStatus.NOT_FOUND);
    }

    @Test
    void whoHidesFromTheEmployerIsToldSo() {
        var hidden =
                call(shen.actor(), HttpMethod.PUT, "/api/talent/me/card/visibility", "{\"hideFromEmployer\": true}");
        assertThat(hidden).bodyJson().extractingPath("$.hiddenFromEmployer").isEqualTo(true);
        assertThat(call(shen.actor(), HttpMethod.PUT, "/api/talent/me/card/visibility", "{}"))
                .hasStatus(HttpStatus.BAD_REQUEST);
    }

    private String share(boolean contactShown) throws Exception {
        var answer = call(
                shen.actor(),
                HttpMethod.POST,
                "/api/talent/me/card/shares",
                "{\"contactShown\": " + contactShown + "}");
        assertThat(answer).hasStatusOk();
        return JsonPath.read(answer.getResponse().getContentAsString(), "$.token");
    }

    private MvcTestResult open(String token) {
        return mvc.get()
                .uri("/t/" + tenant.value() + "/api/talent/shared-cards/" + token)
                .exchange();
    }

    /** As if the search had been told about a day ago. */
    private void aDayLater() {
        TenantScope.with(tenant)
                .run(() -> transactions.executeWithoutResult(
                        status -> jdbc.sql("UPDATE saved_search SET told_until = told_until - interval '1 day'")
                                .update()));
    }

    /** Whatever the hour: the sweep itself waits for the morning. */
    private void digest() {
        assertThat(sweeps).anyMatch(sweep -> sweep.name().equals("talent-search-digest"));
        TenantScope.with(tenant).run(() -> scene.digest());
    }

    private MvcTestResult call(
            Actor by, HttpMethod method, String path, @org.jspecify.annotations.Nullable String body) {
        var request = mvc.method(method).uri("/t/" + tenant.value() + path).with(authentication(signedIn(by)));
        return (body == null
                        ? request
                        : request.contentType(MediaType.APPLICATION_JSON).content(body))
                .exchange();
    }

    private static String text(MvcTestResult result) throws Exception {
        return result.getResponse().getContentAsString(java.nio.charset.StandardCharsets.UTF_8);
    }
}
