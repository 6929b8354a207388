package dev.guildhall.agreement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import dev.guildhall.agreement.domain.AgreementStore;
import dev.guildhall.agreement.domain.AgreementWriting;
import dev.guildhall.agreement.domain.ClauseSource;
import dev.guildhall.identity.Actor;
import dev.guildhall.problem.Conflict;
import dev.guildhall.problem.Invalid;
import dev.guildhall.tenancy.TenantId;
import dev.guildhall.tenancy.TenantScope;
import dev.guildhall.testing.Covers;
import dev.guildhall.testing.GuildhallTest;
import dev.guildhall.testing.MemberCalls;
import dev.guildhall.testing.TestTenants;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.web.servlet.MockMvc;

/** Texts with versions, consent to them, and that a new version asks again. */
@GuildhallTest
@SuppressWarnings("NullAway.Init")
class AgreementsTest {
    @Autowired
    TestTenants tenants;

    @Autowired
    Agreements agreements;

    @Autowired
    AgreementWriting writing;

    @Autowired
    JdbcClient jdbc;

    @Autowired
    MockMvc web;

    @Autowired
    MemberCalls calls;

    TenantId tenant;

    @BeforeEach
    void aTenant() {
        tenant = tenants.open("mall");
    }

    @Test
    @Covers("T7")
    void everyTenantStartsWithTemplatesThatBearItsName() throws Exception {
        List<AgreementView> offered = in(() -> agreements.current(Agreements.REGISTER));
        assertThat(offered).extracting(AgreementView::code).containsExactly("user", "privacy");
        assertThat(offered).extracting(AgreementView::version).containsOnly(1);
        AgreementText text = in(() -> agreements.text("user")).orElseThrow();
        assertThat(text.html()).contains("测试" + tenant).doesNotContain("{{");
        assertThat(in(() -> writing.overview())).allMatch(AgreementWriting.Line::template);
        web.perform(get("/t/" + tenant + "/api/agreements?occasion=REGISTER")).andExpect(status().isOk());
        String page = web.perform(get("/t/" + tenant + "/agreements/user"))
                .andExpect(status().isOk())
                .andReturn()
                .getResponse()
                .getContentAsString(StandardCharsets.UTF_8);
        assertThat(page).contains("用户服务协议", "测试" + tenant, "第 1 版");
    }

    @Test
    @Covers("T7")
    void whoeverRegistersAcceptsAllOfThemInTheNewestVersion() {
        assertThatThrownBy(() -> in(() -> {
                    agreements.requireAll(Agreements.REGISTER, List.of(new AgreementRef("user", 1)));
                    return "";
                }))
                .isInstanceOf(Invalid.class)
                .hasMessageContaining("隐私政策");
        publish("user", "新的正文", false);
        assertThatThrownBy(() -> in(() -> {
                    agreements.requireAll(
                            Agreements.REGISTER, List.of(new AgreementRef("user", 1), new AgreementRef("privacy", 1)));
                    return "";
                }))
                .isInstanceOf(Invalid.class)
                .hasMessageContaining("用户服务协议");
    }

    @Test
    void consentIsKeptWithVersionTimeAddressAndDevice() throws Exception {
        MemberCalls.Member member = calls.member(web, tenant, Actor.MEMBER, "林晓");
        assertThat(calls.send(web, member, "/api/agreements/consents", List.of(Map.of("code", "user", "version", 1)))
                        .status())
                .isEqualTo(204);
        calls.send(web, member, "/api/agreements/consents", List.of(Map.of("code", "user", "version", 1)));
        List<Map<String, Object>> rows =
                in(() -> jdbc.sql("""
                        SELECT v.version, c.address, c.device, c.accepted_at FROM agreement_consent c
                          JOIN agreement_version v ON v.id = c.agreement_version_id WHERE c.account_id = ?""").param(member.id().value()).query().listOfRows());
        assertThat(rows).hasSize(1);
        assertThat(rows.getFirst())
                .containsEntry("version", 1)
                .containsEntry("address", "127.0.0.1")
                .containsEntry("device", "TestPhone/1.0")
                .containsKey("accepted_at");
        MemberCalls.Answer history = calls.get(web, member, "/api/agreements/consents");
        assertThat(history.status()).isEqualTo(200);
        assertThat(history.body()).hasSize(1);
        assertThat(history.body().path(0).path("code").asString()).isEqualTo("user");
        MemberCalls.Member other = calls.member(web, tenant, Actor.MEMBER, "周明");
        assertThat(calls.get(web, other, "/api/agreements/consents").body()).isEmpty();
    }

    @Test
    void aVersionThatMustBeAcceptedStopsEverythingElseUntilItIs() throws Exception {
        MemberCalls.Member member = calls.member(web, tenant, Actor.MEMBER, "林晓");
        MemberCalls.Member other = calls.member(web, tenant, Actor.MEMBER, "周明");
        assertThat(calls.get(web, member, "/api/notices").status()).isEqualTo(200);

        publish("privacy", "只改了措辞", false);
        assertThat(calls.get(web, member, "/api/notices").status()).isEqualTo(200);

        publish("privacy", "目的有了变化", true);
        MemberCalls.Answer refused = calls.get(web, member, "/api/notices");
        assertThat(refused.status()).isEqualTo(403);
        assertThat(refused.body().path("type").asString()).isEqualTo("/problems/agreement-needed");
        assertThat(refused.body().path("agreements").get(0).path("code").asString())
                .isEqualTo("privacy");
        MemberCalls.Answer me = calls.get(web, member, "/api/me");
        assertThat(me.status()).isEqualTo(200);
        assertThat(me.body()
                        .path("outstandingAgreements")
                        .get(0)
                        .path("version")
                        .asInt())
                .isEqualTo(3);

        assertThat(calls.send(web, member, "/api/agreements/consents", List.of(Map.of("code", "privacy", "version", 1)))
                        .status())
                .isEqualTo(409);
        assertThat(calls.send(web, member, "/api/agreements/consents", List.of(Map.of("code", "privacy", "version", 3)))
                        .status())
                .isEqualTo(204);
        assertThat(calls.get(web, member, "/api/notices").status()).isEqualTo(200);
        assertThat(calls.get(web, member, "/api/me").body().path("outstandingAgreements"))
                .isEmpty();
        assertThat(calls.get(web, other, "/api/notices").status()).isEqualTo(403);
    }

    @Test
    @Covers({"W3", "W23", "W24"})
    void aShopsAgreementIsConfirmedClauseByClause() {
        AgreementText shop = in(() -> agreements.text("shop")).orElseThrow();
        Set<String> keys = Set.of("rules", "penalties", "fees", "settlement", "data", "disputes");
        assertThat(shop.clauses()).extracting(AgreementText.Clause::key).containsExactlyInAnyOrderElementsOf(keys);
        dev.guildhall.identity.AccountId someone = new dev.guildhall.identity.AccountId(java.util.UUID.randomUUID());
        assertThatThrownBy(() -> accept(someone, new AgreementRef("shop", 1)))
                .isInstanceOf(Invalid.class)
                .satisfies(e -> assertThat(((Invalid) e).errors()).hasSize(6));
        assertThatThrownBy(() -> accept(someone, new AgreementRef("shop", 1, Set.of("rules", "penalties"))))
                .isInstanceOf(Invalid.class)
                .satisfies(e -> assertThat(((Invalid) e).errors())
                        .extracting(dev.guildhall.problem.FieldError::message)
                        .anyMatch(message -> message.contains("数据使用授权")));
        accept(someone, new AgreementRef("shop", 1, keys));
    }

    @Test
    void onlyMarketsHaveAShopsAgreement() {
        TenantId association = tenants.open("association");
        assertThat(TenantScope.with(association).get(() -> agreements.current(Agreements.SHOP)))
                .isEmpty();
    }

    @Test
    void nothingThatRunsReachesAReader() {
        publish(
                "user",
                "<script>alert(1)</script>\n\n[点这里](javascript:alert(1))\n\n<img src=x onerror=alert(1)>\n\n**重要**",
                false);
        String html = in(() -> agreements.text("user")).orElseThrow().html();
        assertThat(html)
                .doesNotContain("<script", "<img", "javascript:")
                .contains("<strong>重要</strong>", "&lt;script&gt;");
    }

    @Test
    void twoWhoEditOneDraftDoNotOverwriteEachOther() {
        in(() -> writing.save("user", new AgreementWriting.Text(0, "用户服务协议", "甲改的", List.of())));
        assertThatThrownBy(() ->
                        in(() -> writing.save("user", new AgreementWriting.Text(0, "用户服务协议", "乙改的", List.of()))))
                .isInstanceOf(Conflict.class);
        AgreementStore.Version draft = in(() -> writing.draft("user"));
        assertThat(draft.source()).isEqualTo("甲改的");
        assertThatThrownBy(() -> in(() -> {
                    writing.publish("user", draft.revision() + 1, false);
                    return "";
                }))
                .isInstanceOf(Conflict.class);
    }

    @Test
    void whatChangedIsShownWordByWord() {
        publish("user", "第一段不变。\n\n费率为成交额的 0.6%。", false);
        publish("user", "第一段不变。\n\n费率为成交额的 0.8%。\n\n新增一段。", false);
        List<AgreementWriting.Change> changes = in(() -> writing.compare("user", 2, 3));
        assertThat(changes).anySatisfy(change -> {
            assertThat(change.before()).contains(new AgreementWriting.Piece("6", true));
            assertThat(change.after()).contains(new AgreementWriting.Piece("8", true));
        });
        assertThat(changes).anySatisfy(change -> assertThat(change.kind()).isEqualTo("added"));
        assertThat(changes).anySatisfy(change -> assertThat(change.kind()).isEqualTo("same"));
    }

    private void accept(dev.guildhall.identity.AccountId who, AgreementRef ref) {
        in(() -> {
            agreements.accept(who, List.of(ref), "127.0.0.1");
            return "";
        });
    }

    private void publish(String code, String source, boolean asksAgain) {
        in(() -> {
            AgreementStore.Version now = writing.draft(code);
            List<ClauseSource> clauses = now.clauses();
            int revision = writing.save(code, new AgreementWriting.Text(now.revision(), now.title(), source, clauses));
            writing.publish(code, revision, asksAgain);
            return "";
        });
    }

    private <T> T in(Supplier<T> work) {
        return TenantScope.with(tenant).get(work);
    }
}
