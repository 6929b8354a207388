package dev.guildhall.talent.member;

import static dev.guildhall.talent.domain.TalentScene.signedIn;
import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.authentication;

import com.jayway.jsonpath.JsonPath;
import dev.guildhall.identity.AccountId;
import dev.guildhall.identity.Actor;
import dev.guildhall.talent.domain.TalentScene;
import dev.guildhall.talent.domain.TalentScene.Somebody;
import dev.guildhall.tenancy.TenantId;
import dev.guildhall.testing.Covers;
import dev.guildhall.testing.GuildhallTest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.dhatim.fastexcel.reader.ReadableWorkbook;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;

@GuildhallTest
@ExtendWith(OutputCaptureExtension.class)
class CardsApiTest {

    @Autowired
    MockMvcTester mvc;

    @Autowired
    TalentScene scene;

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
    @Covers({"C4", "C6"})
    void noContactLeavesBeforeTheUnlock(CapturedOutput logs) throws Exception {
        var list = call(agency, HttpMethod.GET, "/api/talent/cards");
        var card =
                call(agency, HttpMethod.GET, "/api/talent/cards/" + shen.card().value());
        var records = call(agency, HttpMethod.GET, "/api/talent/unlocks");
        for (var answer : new MvcTestResult[] {list, card, records}) {
            assertThat(answer).hasStatusOk();
            assertHoldsNoContact(answer.getResponse().getContentAsString());
        }
        assertThat(card).bodyJson().extractingPath("$.name").isEqualTo("沈**");
        assertThat(list).bodyJson().extractingPath("$.items[0].unlockPrice").isEqualTo(10);

        var unlock = unlock(agency, shen, UUID.randomUUID().toString());
        assertThat(unlock).hasStatusOk();
        assertThat(unlock).bodyJson().extractingPath("$.contact.phone").isEqualTo(shen.phone());
        assertThat(unlock).bodyJson().extractingPath("$.charged").isEqualTo(10);
        assertThat(unlock).bodyJson().extractingPath("$.balance").isEqualTo(20);
        assertThat(call(
                        agency,
                        HttpMethod.GET,
                        "/api/talent/cards/" + shen.card().value()))
                .bodyText()
                .contains("沈若溪")
                .doesNotContain(shen.phone(), shen.email(), shen.wechat());
        assertThat(logs.getAll()).doesNotContain(shen.phone(), shen.email(), shen.wechat());
    }

    @Test
    @Covers("C23")
    void theRecordHoldsWhatWasBought() {
        unlock(agency, shen, UUID.randomUUID().toString());
        var records = call(agency, HttpMethod.GET, "/api/talent/unlocks");
        assertThat(records).bodyJson().extractingPath("$.total").isEqualTo(1);
        assertThat(records)
                .bodyJson()
                .extractingPath("$.items[0].contact.email")
                .isEqualTo(shen.email());
        assertThat(records)
                .bodyJson()
                .extractingPath("$.items[0].card.id")
                .isEqualTo(shen.card().value().toString());
        assertThat(records).bodyJson().extractingPath("$.items[0].withdrawn").isEqualTo(false);
    }

    @Test
    @Covers({"C23", "D8"})
    void theRecordIsFetchedAsASpreadsheetWithWhatWasBoughtAndNothingElse() throws Exception {
        var gao = scene.aPublishedPerson(tenant, "高建国", "510100", "auditor", "isms", "ems");
        unlock(agency, shen, "buy-shen");
        var receipt = JsonPath.<String>read(
                unlock(agency, gao, "buy-gao").getResponse().getContentAsString(), "$.receipt");
        call(shen.actor(), HttpMethod.DELETE, "/api/talent/me/card/publication");
        var answer = call(agency, HttpMethod.GET, "/api/talent/unlocks/export.xlsx");
        assertThat(answer).hasStatusOk().hasHeader("Cache-Control", "no-store");
        var rows = rows(answer);
        assertThat(rows).hasSize(3);
        assertThat(rows.getFirst()).startsWith("姓名", "手机号", "邮箱", "微信").endsWith("收据编号");
        assertThat(rows.get(1))
                .startsWith("高建国", gao.phone(), gao.email(), gao.wechat())
                .contains("成都", "在库", "10", receipt);
        assertThat(rows.get(2)).startsWith("沈若溪", shen.phone()).contains("已撤回");
        assertThat(rows(call(scene.anAgencyWith(tenant, 0), HttpMethod.GET, "/api/talent/unlocks/export.xlsx")))
                .hasSize(1);
        assertThat(scene.acts(tenant, "talent.unlocks.export")).contains(agency.id());
    }

    private static List<List<String>> rows(MvcTestResult file) throws IOException {
        try (var book =
                new ReadableWorkbook(new ByteArrayInputStream(file.getResponse().getContentAsByteArray()))) {
            return book.getFirstSheet().read().stream()
                    .map(row -> row.stream()
                            .map(cell -> cell == null ? "" : cell.getText())
                            .toList())
                    .toList();
        }
    }

    @Test
    @Covers({"C11", "C23", "W19"})
    void subAccountsShareThePointsAndEachHasItsOwnRecord() {
        var may = Set.of("talent.agency.unlock");
        var wang = new Actor(new AccountId(UUID.randomUUID()), Actor.AGENCY, "王守一", may, agency.id());
        var zhao = new Actor(new AccountId(UUID.randomUUID()), Actor.AGENCY, "赵清和", may, agency.id());
        var gao = scene.aPublishedPerson(tenant, "高建国", "510100", "auditor", "isms");
        assertThat(unlock(wang, shen, "by-wang"))
                .bodyJson()
                .extractingPath("$.balance")
                .isEqualTo(20);
        assertThat(unlock(zhao, gao, "by-zhao"))
                .bodyJson()
                .extractingPath("$.balance")
                .isEqualTo(10);
        assertThat(unlock(zhao, shen, "again"))
                .bodyJson()
                .extractingPath("$.charged")
                .isEqualTo(0);
        for (var asking : new Actor[] {agency, wang, zhao}) {
            var records = call(asking, HttpMethod.GET, "/api/talent/unlocks");
            assertThat(records).bodyJson().extractingPath("$.items[*].by").isEqualTo(List.of("赵清和", "王守一"));
        }
        var looking = new Actor(new AccountId(UUID.randomUUID()), Actor.AGENCY, "林嘉树", Set.of(), agency.id());
        assertThat(unlock(looking, gao, "no-right")).hasStatus(HttpStatus.FORBIDDEN);
        assertThat(scene.acts(tenant, "talent.contact.unlock")).containsExactlyInAnyOrder(wang.id(), zhao.id());
    }

    @Test
    @Covers({"C2", "C23"})
    void aLockedAgencyReachesNothingFromTheNextRequestOnAndItsColleaguesNeither() {
        var wang = new Actor(
                new AccountId(UUID.randomUUID()), Actor.AGENCY, "王守一", Set.of("talent.agency.unlock"), agency.id());
        scene.lock(tenant, agency);
        for (var asking : new Actor[] {agency, wang}) {
            for (var path : new String[] {
                "/cards",
                "/cards/" + shen.card().value(),
                "/unlocks",
                "/unlocks/export.xlsx",
                "/favourites",
                "/searches"
            }) {
                assertThat(call(asking, HttpMethod.GET, "/api/talent" + path))
                        .as(path)
                        .hasStatus(HttpStatus.FORBIDDEN);
            }
            assertThat(unlock(asking, shen, "locked")).hasStatus(HttpStatus.FORBIDDEN);
        }
        assertThat(scene.balance(tenant, agency.id())).isEqualTo(30);
    }

    @Test
    void anotherAgencySeesNothingOfIt() throws Exception {
        unlock(agency, shen, UUID.randomUUID().toString());
        var other = scene.anAgencyWith(tenant, 0);
        assertThat(call(other, HttpMethod.GET, "/api/talent/unlocks"))
                .bodyJson()
                .extractingPath("$.total")
                .isEqualTo(0);
        var card =
                call(other, HttpMethod.GET, "/api/talent/cards/" + shen.card().value());
        assertThat(card).bodyJson().extractingPath("$.unlocked").isEqualTo(false);
        assertHoldsNoContact(card.getResponse().getContentAsString());
    }

    @Test
    @Covers({"C12", "D6"})
    void tooFewPointsAnswerWithTheShortfall() throws Exception {
        var poor = scene.anAgencyWith(tenant, 6);
        var refused = unlock(poor, shen, UUID.randomUUID().toString());
        assertThat(refused)
                .hasStatus(HttpStatus.CONFLICT)
                .hasContentTypeCompatibleWith(MediaType.APPLICATION_PROBLEM_JSON);
        assertThat(refused).bodyJson().extractingPath("$.type").isEqualTo("/problems/insufficient-points");
        assertThat(refused).bodyJson().extractingPath("$.missing").isEqualTo(4);
        assertHoldsNoContact(refused.getResponse().getContentAsString());
    }

    @Test
    @Covers({"C11", "D6"})
    void noMoreIsTakenThanTheRequestNames() throws Exception {
        var refused = unlock(agency, shen, "told-four", "{\"price\": 4}");
        assertThat(refused)
                .hasStatus(HttpStatus.CONFLICT)
                .hasContentTypeCompatibleWith(MediaType.APPLICATION_PROBLEM_JSON);
        assertThat(refused).bodyJson().extractingPath("$.type").isEqualTo("/problems/price-changed");
        assertThat(refused).bodyJson().extractingPath("$.price").isEqualTo(10);
        assertHoldsNoContact(refused.getResponse().getContentAsString());
        assertThat(scene.balance(tenant, agency.id())).isEqualTo(30);
        assertThat(unlock(agency, shen, "told-ten", "{\"price\": 10}"))
                .bodyJson()
                .extractingPath("$.charged")
                .isEqualTo(10);
        assertThat(unlock(agency, shen, "told-nothing-is-due", "{\"price\": 0}"))
                .bodyJson()
                .extractingPath("$.charged")
                .isEqualTo(0);
    }

    @Test
    @Covers("C11")
    void aPriceBelowNothingIsRefused() {
        assertThat(unlock(agency, shen, "negative", "{\"price\": -1}")).hasStatus(HttpStatus.BAD_REQUEST);
        assertThat(unlock(agency, shen, "words", "{\"price\": \"zehn\"}")).hasStatus(HttpStatus.BAD_REQUEST);
        assertThat(scene.balance(tenant, agency.id())).isEqualTo(30);
    }

    @Test
    @Covers("C11")
    void aKeyBelongsToThePriceItWasSentWith() {
        assertThat(unlock(agency, shen, "one-key", "{\"price\": 10}")).hasStatusOk();
        assertThat(unlock(agency, shen, "one-key", "{\"price\": 12}")).hasStatus(HttpStatus.UNPROCESSABLE_CONTENT);
        assertThat(scene.balance(tenant, agency.id())).isEqualTo(20);
    }

    @Test
    void anUnlockNeedsAKey() {
        assertThat(call(
                        agency,
                        HttpMethod.POST,
                        "/api/talent/cards/" + shen.card().value() + "/unlock"))
                .hasStatus(HttpStatus.BAD_REQUEST);
    }

    @Test
    @Covers("C5")
    void whoIsNoAgencyIsRefusedAndNobodyIsAskedToSignIn() {
        var path = "/api/talent/cards/" + shen.card().value();
        assertThat(call(shen.actor(), HttpMethod.GET, "/api/talent/cards")).hasStatus(HttpStatus.FORBIDDEN);
        assertThat(call(shen.actor(), HttpMethod.GET, path)).hasStatus(HttpStatus.FORBIDDEN);
        assertThat(unlock(shen.actor(), shen, "k-1")).hasStatus(HttpStatus.FORBIDDEN);
        assertThat(mvc.get().uri("/t/" + tenant.value() + "/api/talent/cards")).hasStatus(HttpStatus.UNAUTHORIZED);
    }

    @Test
    void theCardOfAnotherTenantDoesNotExist() {
        var elsewhere = scene.tenant();
        var theirs = scene.aPublishedPerson(elsewhere, "高建国", "360100", "auditor", "qms");
        assertThat(call(
                        agency,
                        HttpMethod.GET,
                        "/api/talent/cards/" + theirs.card().value()))
                .hasStatus(HttpStatus.NOT_FOUND);
        assertThat(unlock(agency, theirs, "k-2")).hasStatus(HttpStatus.NOT_FOUND);
    }

    @Test
    void badQuestionsAreRefusedInWords() {
        assertThat(call(agency, HttpMethod.GET, "/api/talent/cards?size=101")).hasStatus(HttpStatus.BAD_REQUEST);
        assertThat(call(agency, HttpMethod.GET, "/api/talent/cards?page=-1")).hasStatus(HttpStatus.BAD_REQUEST);
        assertThat(call(agency, HttpMethod.GET, "/api/talent/cards?sort=phone")).hasStatus(HttpStatus.BAD_REQUEST);
        assertThat(call(agency, HttpMethod.GET, "/api/talent/cards/not-an-id")).hasStatus(HttpStatus.NOT_FOUND);
        assertThat(call(agency, HttpMethod.GET, "/api/talent/cards?region=' or 1=1--&level=%27"))
                .hasStatusOk();
    }

    private MvcTestResult unlock(Actor by, Somebody somebody, String key) {
        return mvc.post()
                .uri("/t/" + tenant.value() + "/api/talent/cards/"
                        + somebody.card().value() + "/unlock")
                .header("Idempotency-Key", key)
                .with(authentication(signedIn(by)))
                .exchange();
    }

    private MvcTestResult unlock(Actor by, Somebody somebody, String key, String body) {
        return mvc.post()
                .uri("/t/" + tenant.value() + "/api/talent/cards/"
                        + somebody.card().value() + "/unlock")
                .header("Idempotency-Key", key)
                .contentType(MediaType.APPLICATION_JSON)
                .content(body)
                .with(authentication(signedIn(by)))
                .exchange();
    }

    private MvcTestResult call(Actor by, HttpMethod method, String path) {
        return mvc.method(method)
                .uri("/t/" + tenant.value() + path)
                .with(authentication(signedIn(by)))
                .exchange();
    }

    private void assertHoldsNoContact(String body) {
        assertThat(body).doesNotContain(shen.phone(), shen.email(), shen.wechat(), "若溪");
    }
}
