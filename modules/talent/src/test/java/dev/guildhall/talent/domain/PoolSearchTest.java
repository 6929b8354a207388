package dev.guildhall.talent.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.guildhall.problem.Conflict;
import dev.guildhall.problem.Invalid;
import dev.guildhall.problem.NotFound;
import dev.guildhall.talent.AgencyId;
import dev.guildhall.talent.domain.TalentPool.Found;
import dev.guildhall.talent.domain.TalentPool.Order;
import dev.guildhall.talent.domain.TalentPool.Wanted;
import dev.guildhall.talent.domain.TalentScene.Somebody;
import dev.guildhall.tenancy.TenantId;
import dev.guildhall.tenancy.TenantScope;
import dev.guildhall.testing.Covers;
import dev.guildhall.testing.GuildhallTest;
import dev.guildhall.testing.TestDatabase;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** What the search finds, in which pages, by which indexes, and who hides from it. */
@GuildhallTest
class PoolSearchTest {

    @Autowired
    TalentScene scene;

    @Autowired
    TalentPool pool;

    @Autowired
    PoolQuery queries;

    @Autowired
    PoolUpkeep upkeep;

    @Autowired
    AgencyDesk desk;

    @Autowired
    AgencyRegister agencies;

    @Autowired
    MyCard myCard;

    @Autowired
    CardBlocks blocks;

    @Autowired
    PersonRegister register;

    @Autowired
    JdbcClient jdbc;

    @Autowired
    TransactionTemplate transactions;

    TenantId tenant;
    AgencyId agency;
    Somebody shen;
    Somebody gao;

    @BeforeEach
    void twoCards() {
        tenant = scene.tenant();
        var actor = scene.anAgencyWith(tenant, 30);
        agency = in(() -> desk.of(actor.id()));
        shen = scene.aPublishedPerson(tenant, "沈若溪", "360100", "senior-auditor", "qms");
        gao = scene.aPublishedPerson(tenant, "高建国", "510100", "auditor", "isms");
        tell(shen, "熟悉建筑施工行业的体系审核，独立完成审核四十余家。", "中衡质量认证中心");
        tell(gao, "做过软件与信息服务企业的内审员培训，可以出差。", "长江检验认证有限公司");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"建筑", "施工", "建筑施工", "中衡", "高级审核员", "QMS", "qms", "南昌", "南昌市", "江西", "体系 审核", "施工 QMS", "建筑，南昌"})
    @Covers("C7")
    void twoCharactersAndWhatTheCardSaysInCodesFindIt(String words) {
        assertThat(names(words)).containsExactly("沈**");
    }

    @ParameterizedTest
    @ValueSource(strings = {"沈若溪", "若溪", "筑施工工", "建筑 软件", "成都 QMS", "13800000000"})
    void whatIsNotOnTheCardFindsNobody(String words) {
        assertThat(names(words)).doesNotContain("沈**");
    }

    @Test
    void wordsOfNothingAskForNothingAndTooManyAreRefused() {
        assertThat(names("！！ ，")).hasSize(2);
        assertThat(names("') & !('x")).isEmpty();
        assertThatThrownBy(() -> wanted("长".repeat(61))).isInstanceOf(Invalid.class);
    }

    @Test
    @Covers("C6")
    void noNameAndNoContactIsAmongWhatIsSearched() {
        var stored = in(() -> jdbc.sql("SELECT string_agg(n::text, ' ') FROM pool_card n")
                .query(String.class)
                .single());
        assertThat(stored).contains("建筑").doesNotContain("若溪", "若", "建国", shen.phone(), shen.email(), shen.wechat());
        assertThatThrownBy(() -> tell(shen, "请直接打我电话 138 0000-1234，随时可以。", "中衡质量认证中心"))
                .isInstanceOfSatisfying(
                        Invalid.class, refused -> assertThat(refused.errors()).hasSize(1));
        assertThat(PoolIndex.tokens("电话 13800001234 邮箱 a.b@example.com 微信号：lark_2024"))
                .doesNotContain("13800001234")
                .noneMatch(token -> token.contains("example") || token.contains("lark"));
    }

    @ParameterizedTest
    @EnumSource(Order.class)
    void pagesFollowEachOtherWithoutLossOrRepeat(Order order) {
        fill(300);
        var seen = new ArrayList<UUID>();
        var page = in(() -> pool.find(agency, wanted(""), order, 0, 70));
        assertThat(page.totalExact()).isTrue();
        assertThat(page.total()).isEqualTo(302);
        add(seen, page);
        while (page.next() != null) {
            var after = page.next();
            page = in(() -> pool.find(agency, wanted(""), order, after, 70));
            assertThat(page.total()).isEqualTo(302);
            add(seen, page);
        }
        assertThat(seen).hasSize(302).doesNotHaveDuplicates();
        assertThat(in(() -> pool.find(agency, wanted(""), order, 4, 70)).items())
                .hasSize(22);
        assertThat(in(() -> pool.find(agency, wanted("南昌"), order, 0, 70)).total())
                .isEqualTo(in(() ->
                                pool.find(agency, new Wanted(List.of("360100"), List.of(), List.of(), ""), order, 0, 1))
                        .total());
    }

    @Test
    void aPlaceOfAnotherOrderOrOfNobodyIsRefused() {
        var page = in(() -> pool.find(agency, wanted(""), Order.YEARS, 0, 1));
        var next = java.util.Objects.requireNonNull(page.next());
        assertThatThrownBy(() -> in(() -> pool.find(agency, wanted(""), Order.UPDATED, next, 1)))
                .isInstanceOf(Invalid.class);
        assertThatThrownBy(() -> in(() -> pool.find(agency, wanted(""), Order.UPDATED, "bm90aGluZw", 1)))
                .isInstanceOf(Invalid.class);
        assertThatThrownBy(() -> in(() -> pool.find(agency, wanted(""), Order.UPDATED, 101, 20)))
                .isInstanceOf(Invalid.class);
    }

    /** Rare words are looked up, frequent ones met on the way; neither reads the whole pool. */
    @Test
    void indexesAnswer() throws SQLException {
        fill(12_000);
        analyze();
        for (var order : Order.values()) {
            var walking = plan(order.walking(), order, "");
            assertThat(walking).contains("pool_card_" + order.name().toLowerCase(java.util.Locale.ROOT));
            assertThat(walking).doesNotContain("Seq Scan on pool_card", "Seq Scan on card c", "Seq Scan on person");
            var looking = plan(order.looking(), order, "罕见");
            assertThat(looking).contains("Bitmap Index Scan on pool_card_words");
            assertThat(looking).doesNotContain("Seq Scan on pool_card", "Seq Scan on card c", "Seq Scan on person");
        }
        var rare = in(() -> pool.find(agency, wanted("罕见"), Order.RECOMMENDED, 0, 20));
        assertThat(rare.totalExact()).isTrue();
        assertThat(rare.total()).isEqualTo(12);
        assertThat(rare.items()).hasSize(12);
        var many = in(() -> pool.find(agency, wanted("常见"), Order.RECOMMENDED, 0, 20));
        assertThat(many.totalExact()).isFalse();
        assertThat(many.total()).isBetween(5_000L, 7_000L);
        assertThat(many.items()).hasSize(20);
    }

    @Test
    @Covers("C34")
    void whoHidesIsNotFoundAndCannotBePaidFor() {
        var theirs = in(() -> agencies.open(new AgencyRegister.NewAgency("中衡 质量认证中心有限公司", "zhongheng", null, null))
                .agency());
        var employer = new AgencyId(theirs.id());
        assertThat(found(employer)).hasSize(2);
        in(() -> myCard.hideFromEmployer(shen.actor().id(), true));
        assertThat(found(employer)).containsExactly("高**");
        assertThat(found(agency)).hasSize(2);
        assertThatThrownBy(() -> in(() -> pool.open(employer, shen.card()))).isInstanceOf(NotFound.class);

        run(() -> blocks.block(gao.actor().id(), agency));
        run(() -> blocks.block(gao.actor().id(), agency));
        assertThat(found(agency)).containsExactly("沈**");
        assertThatThrownBy(() -> run(() -> pool.admit(agency, gao.card()))).isInstanceOf(NotFound.class);
        assertThat(in(() -> blocks.of(gao.actor().id(), 0, 20)).items()).hasSize(1);
        run(() -> blocks.unblock(gao.actor().id(), agency));
        assertThat(found(agency)).hasSize(2);
    }

    @Test
    @Covers({"C25", "C33"})
    void aRegistrationThatStaffEndedHidesTheCardUntilItIsRestored() {
        run(() -> register.lapse(shen.person(), "未通过年度确认"));
        assertThat(found(agency)).containsExactly("高**");
        assertThat(in(() -> myCard.of(shen.actor().id())).hiddenByRegistration())
                .isTrue();
        assertThatThrownBy(() -> run(() -> register.lapse(shen.person(), " "))).isInstanceOf(Invalid.class);
        run(() -> register.renew(shen.person()));
        assertThat(found(agency)).hasSize(2);
        var entry = in(() -> register.entry(shen.person()));
        run(() -> register.revise(shen.person(), validUntil(entry.entry(), "2020-01-31"), entry.version()));
        run(() -> register.lapse(shen.person(), "未通过年度确认"));
        assertThatThrownBy(() -> run(() -> register.renew(shen.person())))
                .as("its last day is past")
                .isInstanceOf(Conflict.class);
    }

    @Test
    void staffWhoStopAPersonTakeTheCardOutOfTheSearch() {
        run(() -> register.disable(shen.person()));
        assertThat(found(agency)).containsExactly("高**");
    }

    @Test
    @Covers({"C25", "C33"})
    void aRegistrationThatIsOverHidesTheCardAndItsPersonIsTold() {
        var entry = in(() -> register.entry(shen.person()));
        assertThat(in(() -> myCard.of(shen.actor().id())).hiddenByRegistration())
                .isFalse();
        run(() -> register.revise(shen.person(), validUntil(entry.entry(), "2020-01-31"), entry.version()));
        assertThat(found(agency)).containsExactly("高**");
        assertThat(in(() -> myCard.of(shen.actor().id())).hiddenByRegistration())
                .isTrue();
        var late = in(() -> register.entry(shen.person())).version();
        run(() -> register.revise(shen.person(), validUntil(entry.entry(), "2099-01-31"), late));
        assertThat(found(agency)).hasSize(2);
    }

    @Test
    void lostSearchRowsAreBuiltAnew() {
        run(() -> jdbc.sql("DELETE FROM pool_card").update());
        assertThat(found(agency)).isEmpty();
        TenantScope.with(tenant).run(upkeep::sweep);
        assertThat(found(agency)).hasSize(2);
    }

    private static PersonEntry validUntil(PersonEntry entry, String day) {
        return new PersonEntry(
                entry.name(),
                entry.gender(),
                entry.birthDate(),
                null,
                null,
                null,
                null,
                entry.cityCode(),
                entry.education(),
                entry.level(),
                entry.fields(),
                entry.years(),
                entry.employer(),
                day);
    }

    private List<String> found(AgencyId by) {
        return in(() -> pool.find(by, wanted(""), Order.UPDATED, 0, 20)).items().stream()
                .map(CardView::name)
                .toList();
    }

    private List<String> names(String words) {
        return in(() -> pool.find(agency, wanted(words), Order.RECOMMENDED, 0, 20)).items().stream()
                .map(CardView::name)
                .toList();
    }

    private static Wanted wanted(String words) {
        return new Wanted(List.of(), List.of(), List.of(), words);
    }

    private static void add(List<UUID> seen, Found page) {
        page.items().forEach(card -> seen.add(card.id()));
    }

    private void tell(Somebody somebody, String summary, String employer) {
        var city = somebody == shen ? "360100" : "510100";
        in(() -> myCard.change(
                somebody.actor().id(),
                new OwnFacts(city, "master", employer, 16, somebody.email(), somebody.wechat(), summary, null)));
    }

    /** Cards of invented persons, straight into the tables: every second one says 常见, every thousandth 罕见. */
    private void fill(int cards) {
        run(() -> {
            jdbc.sql("""
                    INSERT INTO person (id, name, pinyin, phone_sealed, phone_index, region_code, level_code, years, status, source,
                        search_text, created_at, updated_at)
                    SELECT md5('person' || n)::uuid, '测试', 'ceshi', 'x', decode(md5('phone' || n), 'hex'),
                        (ARRAY['360100', '510100', '110100', '310100'])[1 + n % 4], 'auditor', n % 40, 'ACTIVE', 'IMPORT', '',
                        now(), now() - n * interval '1 minute'
                    FROM generate_series(1, :cards) n
                    """).param("cards", cards).update();
            jdbc.sql("""
                    INSERT INTO card (id, person_id, published, published_at, completeness, created_at, updated_at)
                    SELECT md5('card' || n)::uuid, md5('person' || n)::uuid, true, now(), 40 + n % 13 * 5, now(),
                        now() - n % 100 * interval '1 minute'
                    FROM generate_series(1, :cards) n
                    """).param("cards", cards).update();
            jdbc.sql("""
                    INSERT INTO pool_card (card_id, words, complete, completeness, years, fresh_at, entered_at)
                    SELECT md5('card' || n)::uuid, array_to_tsvector(ARRAY['=*', '=lauditor',
                            '=r' || (ARRAY['360100', '510100', '110100', '310100'])[1 + n % 4],
                            CASE WHEN n % 2 = 0 THEN '常见' ELSE '平常' END, CASE WHEN n % 1000 = 0 THEN '罕见' ELSE '普通' END]),
                        40 + n % 13 * 5 >= 90, 40 + n % 13 * 5, n % 40, now() - n % 100 * interval '1 minute', now()
                    FROM generate_series(1, :cards) n
                    """).param("cards", cards).update();
        });
    }

    /** As autovacuum would; the tenant's own role may not. */
    private void analyze() throws SQLException {
        var url = TestDatabase.adminUrl().replaceFirst("/[^/?]*(\\?|$)", "/" + database() + "$1");
        try (var admin = DriverManager.getConnection(url);
                var statement = admin.createStatement()) {
            for (var table : List.of("pool_card", "card", "person", "card_block", "card_favourite", "contact_unlock")) {
                statement.execute("ANALYZE " + tenant.schema() + "." + table);
            }
        }
    }

    private String database() {
        return in(
                () -> jdbc.sql("SELECT current_database()").query(String.class).single());
    }

    private String plan(String query, Order order, String words) {
        return in(() -> String.join(
                "\n",
                jdbc.sql("EXPLAIN " + query)
                        .param("query", queries.of(wanted(words)))
                        .param("agency", agency.value())
                        .param("good", java.time.LocalDate.EPOCH)
                        .param("key", order == Order.RECOMMENDED ? "true" : "1000")
                        .param("fresh", "infinity")
                        .param("card", new UUID(-1, -1))
                        .param("offset", 0)
                        .param("size", 21)
                        .param("reach", TalentPool.REACH)
                        .query(String.class)
                        .list()));
    }

    private void run(Runnable work) {
        TenantScope.with(tenant).run(() -> transactions.executeWithoutResult(status -> work.run()));
    }

    private <T> T in(Supplier<T> work) {
        return TenantScope.with(tenant).get(work);
    }
}
