package dev.guildhall.talent.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyCollection;
import static org.mockito.ArgumentMatchers.anyInt;
import static org.mockito.Mockito.doAnswer;
import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.reset;

import dev.guildhall.catalog.DictionaryDesk;
import dev.guildhall.identity.Accounts;
import dev.guildhall.imports.ImportId;
import dev.guildhall.imports.ImportProgress;
import dev.guildhall.imports.ImportState;
import dev.guildhall.imports.Imports;
import dev.guildhall.imports.RefusedRow;
import dev.guildhall.imports.WhenKnown;
import dev.guildhall.jobs.TenantJob;
import dev.guildhall.problem.Conflict;
import dev.guildhall.talent.PersonId;
import dev.guildhall.tenancy.PlatformClock;
import dev.guildhall.tenancy.TenantId;
import dev.guildhall.tenancy.TenantScope;
import dev.guildhall.testing.Covers;
import dev.guildhall.testing.GuildhallTest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.bean.override.mockito.MockitoSpyBean;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;

/** The register of a real certification body's shape: 5,037 rows, 37 of them wrong in six ways. */
@GuildhallTest
class PersonImportTest {

    private static final String ONE = "36010219850312001X";
    private static final String OTHER = "360102198503120036";

    private static final String FILE = "/samples/certification-persons.xlsx";

    @Autowired
    TalentScene scene;

    @Autowired
    Imports imports;

    @Autowired
    List<TenantJob> jobs;

    @Autowired
    JdbcClient jdbc;

    @Autowired
    JsonMapper json;

    @Autowired
    PersonRegister register;

    @Autowired
    PersonImports imported;

    @Autowired
    TransactionTemplate transactions;

    @MockitoSpyBean
    PersonIntake intake;

    @MockitoSpyBean
    PersonImportRows rows;

    @MockitoSpyBean
    PoolIndex pool;

    @Autowired
    PersonLists lists;

    @Autowired
    Accounts accounts;

    @Autowired
    MyCard myCard;

    @Autowired
    PlatformClock clock;

    @Autowired
    DictionaryDesk dictionaries;

    TenantId tenant;

    record Expected(int imported, List<Row> refused) {
        record Row(int row, String reason) {}
    }

    @BeforeEach
    void aTenant() {
        tenant = scene.tenant();
    }

    @AfterEach
    void noMoreAccidents() {
        clock.reset();
        reset(intake, rows, pool);
    }

    @Test
    @Covers("C25")
    void showsWhatFiveThousandRowsWouldChangeBeforeAnythingIs() {
        var id = upload();
        var result = run(id);
        assertThat(result.state()).isEqualTo(ImportState.DONE);
        assertThat(result.added()).isEqualTo(5000);
        assertThat(refused(id)).isEqualTo(expected());
        assertThat(count("SELECT count(*) FROM person")).isZero();
        assertThat(view(id)).satisfies(plan -> {
            assertThat(plan.state()).isEqualTo(PersonImports.State.READY);
            assertThat(plan.added()).isEqualTo(5000);
            assertThat(plan.changed() + plan.same() + plan.missing()).isZero();
        });

        apply(id, PersonImports.Gone.KEEP);
        assertThat(view(id).state()).isEqualTo(PersonImports.State.APPLIED);
        assertThat(view(id).done()).isEqualTo(5000);
        assertThat(count("SELECT count(*) FROM person")).isEqualTo(5000);
        assertThat(count("SELECT count(*) FROM card")).isEqualTo(5000);
        assertThat(count("SELECT count(*) FROM person WHERE birth_date IS NULL OR gender IS NULL"))
                .isZero();
        var handedOver = new ArrayList<UUID>();
        TenantScope.with(tenant)
                .run(() -> lists.each(
                        new PersonLists.Wanted(PersonLists.Tab.ALL, "", List.of(), List.of(), List.of()),
                        line -> handedOver.add(line.id())));
        assertThat(handedOver).hasSize(5000).doesNotHaveDuplicates();

        var again = upload();
        run(again);
        assertThat(view(again).same()).isEqualTo(5000);
        assertThat(view(again).added() + view(again).changed() + view(again).missing())
                .isZero();
        assertThat(refused(again)).isEqualTo(expected());
    }

    @Test
    @Covers("C25")
    void newChangedAndGoneAreToldApartAndTakenBack() {
        var shen = scene.aPublishedPerson(tenant, "沈若溪", "360100", "senior-auditor", "qms");
        var gao = scene.aPublishedPerson(tenant, "高建国", "510100", "auditor", "isms");
        var lin = scene.aPublishedPerson(tenant, "林嘉树", "360100", "auditor", "qms");
        var before = fingerprint();
        var id = read(
                "姓名,手机号,所在城市,岗位级别,邮箱\n沈若水,%s,南昌市,审核员,\n高建国,%s,成都市,高级审核员,new@example.com\n赵清和,19812349999,南昌市,审核员,\n读不懂,19812349998,没有的市,审核员,\n"
                        .formatted(shen.phone(), gao.phone()));
        var plan = view(id);
        assertThat(List.of(plan.added(), plan.changed(), plan.missing())).containsExactly(1L, 2L, 1L);
        var changed = in(() -> imported.rows(id.value(), PersonImports.Kind.CHANGED, 0, 20))
                .items();
        assertThat(changed.getFirst().row()).isEqualTo(2);
        assertThat(changed.getFirst().differences())
                .containsExactly(
                        new PersonImports.Difference("姓名", "沈若溪", "沈若水"),
                        new PersonImports.Difference("岗位级别", "高级审核员", "审核员"));
        assertThat(changed.getLast().differences().toString())
                .contains("邮箱")
                .doesNotContain(gao.email(), "new@example.com");
        assertThat(in(() -> imported.rows(id.value(), PersonImports.Kind.GONE, 0, 20))
                        .items())
                .extracting(PersonImports.Line::person)
                .containsExactly(lin.person().value());
        assertThat(fingerprint()).isEqualTo(before);

        apply(id, PersonImports.Gone.LAPSE);
        assertThat(nameOf(shen)).isEqualTo("沈若水");
        assertThat(count("SELECT count(*) FROM pool_card WHERE good_until IS NOT NULL"))
                .isOne();
        assertThat(count("SELECT count(*) FROM pool_card WHERE '=lsenior-auditor' = ANY (tsvector_to_array(words))"))
                .isOne();
        assertThat(in(() -> register.reveal(gao.person(), PersonRegister.Hidden.EMAIL)))
                .isEqualTo("new@example.com");

        undo(id);
        assertThat(view(id).state()).isEqualTo(PersonImports.State.UNDONE);
        assertThat(view(id).left()).isZero();
        assertThat(count("SELECT count(*) FROM person")).isEqualTo(3);
        assertThat(nameOf(shen)).isEqualTo("沈若溪");
        assertThat(in(() -> register.reveal(gao.person(), PersonRegister.Hidden.EMAIL)))
                .isEqualTo(gao.email());
        assertThat(count("SELECT count(*) FROM person WHERE lapsed_at IS NOT NULL"))
                .isZero();
        assertThat(count("SELECT count(*) FROM pool_card WHERE good_until IS NOT NULL"))
                .isZero();
        assertThatThrownBy(() -> undo(id)).isInstanceOf(Conflict.class);
    }

    @Test
    @Covers("C25")
    void whatSomebodyEditedSinceStaysAndIsListed() {
        var shen = scene.aPerson(tenant, "沈若溪", "360100", "senior-auditor", "qms");
        var id = read("姓名,手机号,所在城市,岗位级别\n沈若溪,%s,成都市,审核员\n赵清和,19812349999,南昌市,审核员\n".formatted(shen.phone()));
        apply(id, PersonImports.Gone.KEEP);
        TenantScope.with(tenant)
                .run(() -> transactions.executeWithoutResult(status -> {
                    jdbc.sql("UPDATE person SET region_code = '110100' WHERE id = ?")
                            .param(shen.person().value())
                            .update();
                    jdbc.sql("UPDATE person SET account_id = ? WHERE name = '赵清和'")
                            .param(UUID.randomUUID())
                            .update();
                }));
        undo(id);
        assertThat(view(id).left()).isEqualTo(2);
        assertThat(in(() -> imported.left(id.value(), 0, 20)).items())
                .extracting(PersonImports.Line::outcome)
                .containsExactly("导入后有人改过，保持现状", "本人已经登录过，保持现状");
        assertThat(count("SELECT count(*) FROM person WHERE region_code = '110100' AND level_code = 'auditor'"))
                .isOne();
    }

    /** Whatever stands in the way of one person does not hold up the others, nor the next import. */
    @Test
    @Covers("C25")
    void whoseOldIdNumberIsAnotherPersonsNowStaysAsTheyAre() {
        read("姓名,手机号,身份证号,所在城市,岗位级别\n沈若溪,19812340001,%s,南昌市,审核员\n".formatted(ONE), PersonImports.Gone.KEEP);
        var corrected =
                read("姓名,手机号,身份证号,所在城市,岗位级别\n沈若溪,19812340001,%s,南昌市,审核员\n".formatted(OTHER), PersonImports.Gone.KEEP);
        read("姓名,手机号,身份证号,所在城市,岗位级别\n高建国,19812340002,%s,南昌市,审核员\n".formatted(ONE), PersonImports.Gone.KEEP);
        undo(corrected);
        assertThat(view(corrected).state()).isEqualTo(PersonImports.State.UNDONE);
        assertThat(left(corrected)).containsExactly("身份证号已登记在另一人名下");
        assertThat(count("SELECT count(DISTINCT id_number_index) FROM person")).isEqualTo(2);
    }

    @Test
    @Covers("C25")
    void whoWasUnlockedIsNotDeletedThoughTheAccountIsGone() {
        var id = read("姓名,手机号,所在城市,岗位级别\n赵清和,19812349999,南昌市,审核员\n", PersonImports.Gone.KEEP);
        scene.anAgencyWith(tenant, 100);
        write("""
                INSERT INTO contact_unlock (id, card_id, agency_id, price, charges, unlocked_at, free_until, created_at)
                SELECT uuidv7(), c.id, a.id, 10, 1, now(), now(), now() FROM card c, agency a
                """);
        undo(id);
        assertThat(view(id).state()).isEqualTo(PersonImports.State.UNDONE);
        assertThat(left(id)).containsExactly("本人已经登录过，保持现状");
        assertThat(count("SELECT count(*) FROM person")).isOne();
    }

    @Test
    @Covers("C25")
    void workThatFailsAgainAndAgainEndsWhereStaffCanGoOnOrTakeItBack() {
        var id = read("姓名,手机号,所在城市,岗位级别\n赵清和,19812349999,南昌市,审核员\n");
        doThrow(new IllegalStateException("broken")).when(rows).compare(any(), anyInt(), anyInt(), any());
        assertThatThrownBy(() -> apply(id, PersonImports.Gone.KEEP)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> work(id, 1)).isInstanceOf(IllegalStateException.class);
        assertThat(view(id).state()).isEqualTo(PersonImports.State.APPLYING);
        work(id, 1);
        assertThat(view(id).state()).isEqualTo(PersonImports.State.APPLY_FAILED);
        assertThat(in(() -> rows.busy())).isFalse();

        reset(rows);
        TenantScope.with(tenant).run(() -> imported.resume(id.value()));
        work(id, 2);
        assertThat(view(id).state()).isEqualTo(PersonImports.State.APPLIED);
        assertThat(count("SELECT count(*) FROM person")).isOne();

        doThrow(new IllegalStateException("broken")).when(rows).count(any());
        TenantScope.with(tenant).run(() -> imported.undo(id.value(), "周明薇"));
        assertThatThrownBy(() -> work(id, 3)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> work(id, 3)).isInstanceOf(IllegalStateException.class);
        reset(rows);
        work(id, 3);
        assertThat(view(id).state()).isEqualTo(PersonImports.State.UNDONE);
        assertThat(count("SELECT count(*) FROM person")).isZero();
    }

    @Test
    @Covers("C25")
    void whatWasPutIntoEffectBeforeTheWorkFailedCanBeTakenBack() {
        var id = upload();
        run(id);
        var batches = new AtomicInteger();
        doAnswer(call -> {
                    if (batches.incrementAndGet() > 2) {
                        throw new IllegalStateException("broken");
                    }
                    return call.callRealMethod();
                })
                .when(rows)
                .compare(any(), anyInt(), anyInt(), any());
        TenantScope.with(tenant).run(() -> imported.apply(id.value(), PersonImports.Gone.KEEP, "周明薇"));
        fail(id, 1);
        assertThat(view(id).state()).isEqualTo(PersonImports.State.APPLY_FAILED);
        assertThat(count("SELECT count(*) FROM person")).isEqualTo(2000);

        reset(rows);
        TenantScope.with(tenant).run(() -> imported.undo(id.value(), "周明薇"));
        TenantScope.with(tenant)
                .run(() -> transactions.executeWithoutResult(status ->
                        doThrow(new IllegalStateException("broken")).when(pool).refresh(anyCollection())));
        fail(id, 2);
        assertThat(view(id).state()).isEqualTo(PersonImports.State.UNDO_FAILED);
        assertThat(view(id)).satisfies(failed -> {
            assertThat(failed.undoable()).isFalse();
            assertThat(failed.resumable()).isTrue();
            assertThat(failed.total()).isEqualTo(2000);
            assertThat(failed.done()).isZero();
        });

        reset(pool);
        TenantScope.with(tenant).run(() -> imported.resume(id.value()));
        work(id, 3);
        assertThat(view(id).state()).isEqualTo(PersonImports.State.UNDONE);
        assertThat(count("SELECT count(*) FROM person")).isZero();
    }

    /** Rows are personal data and go; what was counted stays, and nobody is offered a way that is gone. */
    @Test
    @Covers("C25")
    void afterThirtyDaysTheCountsAreLeft() {
        var shen = scene.aPerson(tenant, "沈若溪", "360100", "senior-auditor", "qms");
        var applied = read("姓名,手机号,所在城市,岗位级别\n沈若溪,%s,成都市,审核员\n赵清和,19812349999,南昌市,审核员\n".formatted(shen.phone()));
        apply(applied, PersonImports.Gone.KEEP);
        var waiting = read("姓名,手机号,所在城市,岗位级别\n林嘉树,19812349998,南昌市,审核员\n");
        clock.shift(PersonImports.KEPT.minusHours(1));
        TenantScope.with(tenant).run(imported::dropOld);
        assertThat(view(applied).undoable()).isTrue();
        assertThat(view(waiting).expired()).isFalse();

        clock.shift(PersonImports.KEPT.plusHours(1));
        TenantScope.with(tenant).run(imported::dropOld);
        assertThat(count("SELECT count(*) FROM person_import_row")).isZero();
        assertThat(view(applied)).satisfies(old -> {
            assertThat(List.of(old.added(), old.changed(), old.missing())).containsExactly(1L, 1L, 0L);
            assertThat(old.undoable()).isFalse();
        });
        assertThat(view(waiting)).satisfies(old -> {
            assertThat(List.of(old.added(), old.changed(), old.missing())).containsExactly(1L, 0L, 2L);
            assertThat(old.expired()).isTrue();
            assertThat(old.label()).isEqualTo("已过期");
        });
        assertThatThrownBy(() -> apply(waiting, PersonImports.Gone.KEEP)).hasMessageContaining("import-rows-gone");
        assertThatThrownBy(() -> undo(applied)).isInstanceOf(Conflict.class);
    }

    @Test
    @Covers("C25")
    void whomStaffCorrectedOrStoppedSinceIsNotDeleted() {
        var id = read("姓名,手机号,所在城市,岗位级别\n赵清和,19812349999,南昌市,审核员\n林嘉树,19812349998,南昌市,审核员\n", PersonImports.Gone.KEEP);
        write("UPDATE person SET phone_index = '\\x01' WHERE name = '赵清和'");
        write("UPDATE person SET status = 'DISABLED' WHERE name = '林嘉树'");
        undo(id);
        assertThat(left(id)).containsExactly("导入后有人改过，保持现状", "导入后有人改过，保持现状");
        assertThat(count("SELECT count(*) FROM person")).isEqualTo(2);
    }

    @Test
    @Covers("C25")
    void whoIsNamedByTheIdNumberIsNotGone() {
        read("姓名,手机号,身份证号,所在城市,岗位级别\n沈若溪,19812340001,%s,南昌市,审核员\n".formatted(ONE), PersonImports.Gone.KEEP);
        var id = read("姓名,手机号,身份证号,所在城市,岗位级别\n沈若溪,19812340002,%s,南昌市,审核员\n".formatted(ONE));
        assertThat(refused(id)).isEqualTo(Map.of(2, "id-taken"));
        assertThat(view(id).missing()).isZero();
    }

    @Test
    @Covers("C25")
    void whoIsNamedByARowThatWasRefusedIsNotGone() {
        read("""
                姓名,手机号,身份证号,所在城市,岗位级别
                沈若溪,19812340001,%s,南昌市,审核员
                高建国,19812340002,%s,南昌市,审核员
                """.formatted(ONE, OTHER), PersonImports.Gone.KEEP);
        var twoPersons = read("姓名,手机号,身份证号,所在城市,岗位级别\n沈若溪,19812340001,%s,南昌市,审核员\n".formatted(OTHER));
        assertThat(refused(twoPersons)).isEqualTo(Map.of(2, "id-taken"));
        assertThat(view(twoPersons).missing()).isZero();
        TenantScope.with(tenant).run(() -> imported.discard(twoPersons.value()));
        var otherReasons = read("""
                姓名,手机号,身份证号,所在城市,岗位级别
                沈若溪,1981234,%s,南昌市,审核员
                高建国,19812340009,%s,南昌市,总监
                """.formatted(ONE, OTHER));
        assertThat(refused(otherReasons)).isEqualTo(Map.of(2, "phone-format", 3, "unknown-level"));
        assertThat(view(otherReasons).missing()).isZero();
    }

    /** Staff correct an entry while the comparison waits: the file names that person now, though its row was not understood. */
    @Test
    @Covers("C25")
    void whomStaffCorrectToWhatARefusedRowSaysIsNotGone() {
        read("""
                姓名,手机号,身份证号,所在城市,岗位级别
                沈若溪,19812340001,,南昌市,审核员
                高建国,19812340002,,南昌市,审核员
                林嘉树,19812340003,,南昌市,审核员
                许知夏,19812340004,,南昌市,审核员
                """, PersonImports.Gone.KEEP);
        var third = "360102198503120052";
        var id = read("""
                姓名,手机号,身份证号,所在城市,岗位级别
                沈若溪,19812349001,,南昌市,总监
                高建国,1981,%s,南昌市,审核员
                赵清和,19812349003,%s,南昌市,审核员
                """.formatted(ONE, third));
        assertThat(refused(id)).isEqualTo(Map.of(2, "unknown-level", 3, "phone-format"));
        assertThat(view(id).missing()).isEqualTo(4);

        correct("沈若溪", "19812349001", null);
        correct("高建国", "19812340002", ONE);
        correct("林嘉树", "19812340003", third);
        apply(id, PersonImports.Gone.LAPSE);
        assertThat(left(id)).containsExactly("身份证号已登记在另一人名下", "名单里有这个人，保持现状", "名单里有这个人，保持现状", "名单里有这个人，保持现状");
        assertThat(names("SELECT name FROM person WHERE lapsed_at IS NOT NULL")).containsExactly("许知夏");
    }

    private void correct(String name, String phone, @Nullable String idNumber) {
        var id = UUID.fromString(names("SELECT id::text FROM person WHERE name = '%s'".formatted(name))
                .getFirst());
        int version = Math.toIntExact(count("SELECT version FROM person WHERE id = '%s'".formatted(id)));
        in(() -> {
            register.revise(
                    new PersonId(id),
                    new PersonEntry(
                            name, null, null, phone, idNumber, null, null, "360100", null, "auditor", null, null, null,
                            null),
                    version);
            return 0;
        });
    }

    @Test
    @Covers("C25")
    void whoIsNamedByARowThatIsTooLongIsNotGone() {
        read("姓名,手机号,所在城市,岗位级别\n沈若溪,19812340001,南昌市,审核员\n", PersonImports.Gone.KEEP);
        var id = read("姓名,手机号,所在城市,岗位级别,执业机构\n沈若溪,19812340001,南昌市,审核员,%s\n".formatted("长".repeat(2001)));
        assertThat(refused(id)).isEqualTo(Map.of(2, "too-long"));
        assertThat(view(id).missing()).isZero();
    }

    @Test
    @Covers({"C6", "C25"})
    void theEmployerOfARowIsNoPlaceForAContact() {
        var id = read("姓名,手机号,所在城市,岗位级别,执业机构\n沈若溪,19812340001,南昌市,审核员,中衡认证 微信 shenruoxi85\n");
        assertThat(refused(id)).isEqualTo(Map.of(2, "contact-in-text"));
    }

    /** A list of last year does not undo what a person filled in, also where the person left something empty. */
    @Test
    @Covers({"C25", "C32"})
    void whatPersonsFilledInThemselvesNoFileChanges() {
        var shen = scene.aPerson(tenant, "沈若溪", "360100", "auditor", "qms");
        in(() -> myCard.change(
                shen.actor().id(), new OwnFacts("110100", "master", "华诚认证", 17, "own@example.com", null, null, null)));
        var csv = "姓名,手机号,所在城市,岗位级别,学历,执业机构,从业年限,邮箱,微信\n沈若溪,%s,成都市,高级审核员,大学本科,中衡认证,16,old@example.com,old_wechat\n"
                .formatted(shen.phone());
        var id = read(csv);
        var row = in(() -> imported.rows(id.value(), PersonImports.Kind.CHANGED, 0, 20))
                .items()
                .getFirst();
        assertThat(row.differences()).containsExactly(new PersonImports.Difference("岗位级别", "审核员", "高级审核员"));
        assertThat(row.own()).containsExactly("所在城市", "学历", "执业机构", "从业年限", "邮箱", "微信");
        apply(id, PersonImports.Gone.KEEP);
        assertThat(in(() -> myCard.of(shen.actor().id()))).satisfies(card -> {
            assertThat(card.email()).isEqualTo("own@example.com");
            assertThat(card.wechat()).isNull();
            assertThat(card.card().years()).isEqualTo(17);
        });
        undo(id);
        assertThat(view(id).left()).isZero();

        var gaps = read(csv, WhenKnown.FILL_GAPS);
        assertThat(in(() -> imported.rows(gaps.value(), PersonImports.Kind.SAME, 0, 20))
                        .items()
                        .getFirst()
                        .own())
                .containsExactly("微信");
    }

    /** A list may say whose registration is over; whom it names without a word holds a valid one. */
    @Test
    @Covers("C25")
    void aListThatSaysWhoseRegistrationIsOver() {
        var shen = scene.aPublishedPerson(tenant, "沈若溪", "360100", "senior-auditor", "qms");
        var id = read(
                "姓名,手机号,所在城市,岗位级别,注册状态\n沈若溪,%s,南昌市,高级审核员,注册终止\n赵清和,19812349999,南昌市,审核员,注册终止\n林嘉树,19812349998,南昌市,审核员,有效\n高建国,19812349997,南昌市,审核员,大概\n"
                        .formatted(shen.phone()));
        assertThat(refused(id)).isEqualTo(Map.of(5, "unknown-standing"));
        assertThat(in(() -> imported.rows(id.value(), PersonImports.Kind.CHANGED, 0, 20))
                        .items()
                        .getFirst()
                        .differences())
                .containsExactly(new PersonImports.Difference("注册状态", "有效", "注册终止"));
        assertThat(in(() -> imported.rows(id.value(), PersonImports.Kind.NEW, 0, 20))
                        .items()
                        .getFirst()
                        .differences())
                .contains(
                        new PersonImports.Difference("手机号", "", "198****9999"),
                        new PersonImports.Difference("岗位级别", "", "审核员"),
                        new PersonImports.Difference("注册状态", "", "注册终止"));
        apply(id, PersonImports.Gone.KEEP);
        assertThat(count("SELECT count(*) FROM person WHERE lapsed_at IS NOT NULL AND name IN ('沈若溪', '赵清和')"))
                .isEqualTo(2);
        assertThat(count("SELECT count(*) FROM pool_card WHERE good_until IS NOT NULL"))
                .isOne();
        undo(id);
        assertThat(count("SELECT count(*) FROM person WHERE lapsed_at IS NOT NULL"))
                .isZero();

        var over = read("姓名,手机号,所在城市,岗位级别,注册状态\n沈若溪,%s,南昌市,高级审核员,注册终止\n".formatted(shen.phone()));
        apply(over, PersonImports.Gone.KEEP);
        var named = read("姓名,手机号,所在城市,岗位级别\n沈若溪,%s,南昌市,高级审核员\n".formatted(shen.phone()));
        apply(named, PersonImports.Gone.KEEP);
        assertThat(count("SELECT count(*) FROM person WHERE lapsed_at IS NOT NULL"))
                .isZero();
    }

    /** The phone came into the register after the file was read: the row is about that person now, seals and all. */
    @Test
    void whoWasRegisteredInBetweenIsMet() {
        var id = read("姓名,手机号,所在城市,岗位级别,邮箱\n赵清和,19812349999,南昌市,审核员,zhao@example.com\n");
        var zhao = in(() -> register.register(new PersonEntry(
                "赵清和",
                null,
                null,
                "19812349999",
                null,
                null,
                null,
                "360100",
                null,
                "auditor",
                null,
                null,
                null,
                null)));
        apply(id, PersonImports.Gone.KEEP);
        assertThat(count("SELECT count(*) FROM person")).isOne();
        assertThat(in(() -> register.reveal(zhao, PersonRegister.Hidden.EMAIL))).isEqualTo("zhao@example.com");
    }

    @Test
    @Covers("C25")
    void aLevelThatIsNoLongerOfferedStaysWithWhoHoldsItAndIsGivenToNobodyElse() {
        var shen = scene.aPublishedPerson(tenant, "沈若溪", "360100", "senior-auditor", "qms");
        var gao = scene.aPublishedPerson(tenant, "高建国", "510100", "auditor", "isms");
        in(() -> {
            dictionaries.rename("talent.level", "senior-auditor", "资深审核员");
            dictionaries.retire("talent.level", "senior-auditor");
            return 0;
        });
        var id = read("姓名,手机号,所在城市,岗位级别\n沈若水,%s,南昌市,资深审核员\n高建国,%s,成都市,资深审核员\n赵清和,19812349999,南昌市,资深审核员\n"
                .formatted(shen.phone(), gao.phone()));
        assertThat(refused(id)).isEqualTo(Map.of(3, "retired", 4, "retired"));
        var plan = view(id);
        assertThat(List.of(plan.added(), plan.changed(), plan.missing())).containsExactly(0L, 1L, 0L);
        apply(id, PersonImports.Gone.KEEP);
        assertThat(nameOf(shen)).isEqualTo("沈若水");
        assertThat(count("SELECT count(*) FROM person WHERE level_code = 'senior-auditor'"))
                .isOne();
    }

    @Test
    @Covers("C25")
    void oneFileAtATime() {
        var first = read("姓名,手机号,所在城市,岗位级别\n赵清和,19812349999,南昌市,审核员\n");
        var second = upload();
        TenantScope.with(tenant).run(() -> imported.apply(first.value(), PersonImports.Gone.KEEP, "周明薇"));
        assertThatThrownBy(() -> TenantScope.with(tenant).run(() -> imports.start(second)))
                .isInstanceOf(Conflict.class);
        assertThatThrownBy(() -> apply(first, PersonImports.Gone.KEEP)).isInstanceOf(Conflict.class);
        work(first, 1);
        assertThat(run(second).state()).isEqualTo(ImportState.DONE);
        TenantScope.with(tenant).run(() -> imported.discard(second.value()));
        assertThat(count("SELECT count(*) FROM person")).isOne();
    }

    @Test
    @Covers("C25")
    void anImportKilledInTheMiddleGoesOnWithoutLossOrRepeat() {
        var batches = new AtomicInteger();
        doAnswer(call -> {
                    var verdicts = call.callRealMethod();
                    if (batches.incrementAndGet() == 9) {
                        throw new Killed();
                    }
                    return verdicts;
                })
                .when(intake)
                .take(any(), any());
        var id = upload();
        assertThatThrownBy(() -> run(id)).isInstanceOf(Killed.class);
        assertThat(count("SELECT count(*) FROM person_import_row")).isBetween(500L, 4500L);
        reset(intake);
        assertThat(work(id).state()).isEqualTo(ImportState.DONE);
        assertThat(refused(id)).isEqualTo(expected());
        assertThat(view(id).added()).isEqualTo(5000);

        var applied = new AtomicInteger();
        doAnswer(call -> {
                    if (applied.incrementAndGet() == 4) {
                        throw new Killed();
                    }
                    return call.callRealMethod();
                })
                .when(rows)
                .compare(any(), anyInt(), anyInt(), any());
        assertThatThrownBy(() -> apply(id, PersonImports.Gone.KEEP)).isInstanceOf(Killed.class);
        assertThat(count("SELECT count(*) FROM person")).isEqualTo(3000L);
        reset(rows);
        work(id, 1);
        assertThat(view(id).state()).isEqualTo(PersonImports.State.APPLIED);
        assertThat(view(id).done()).isEqualTo(5000);
        assertThat(count("SELECT count(*) FROM person")).isEqualTo(5000);
        assertThat(count("SELECT count(DISTINCT phone_index) FROM person")).isEqualTo(5000);
    }

    @Test
    void refusedRowsShowNoPhoneAndSayWhatToDo() {
        var id = upload();
        run(id);
        var rows = TenantScope.with(tenant)
                .get(() -> imports.refused(id, "phone-format", 0, 20))
                .items();
        assertThat(rows).hasSize(7).allSatisfy(row -> {
            assertThat(row.column()).isEqualTo("手机号");
            assertThat(row.words()).contains("应为 11 位，现在是 10 位");
            assertThat(row.remedy()).isNotBlank();
            assertThat(row.value()).contains("*");
        });
    }

    /** As if the process had ended: nothing may catch it. */
    private static final class Killed extends Error {}

    /** Until the work is given up. */
    private void fail(ImportId id, int run) {
        assertThatThrownBy(() -> work(id, run)).isInstanceOf(RuntimeException.class);
        assertThatThrownBy(() -> work(id, run)).isInstanceOf(RuntimeException.class);
        work(id, run);
    }

    private List<String> names(String query) {
        return in(() -> jdbc.sql(query).query(String.class).list());
    }

    private ImportId read(String csv) {
        return read(csv, WhenKnown.OVERWRITE);
    }

    private ImportId read(String csv, WhenKnown known) {
        var id = in(() -> imports.upload(
                "talent.persons", "名单.csv", new ByteArrayInputStream(csv.getBytes(StandardCharsets.UTF_8)), -1));
        TenantScope.with(tenant).run(() -> {
            var choices = imports.waiting(id).choices();
            imports.choose(id, new Imports.Choices(1, choices.mapping(), Map.of(), known));
        });
        run(id);
        return id;
    }

    private ImportId read(String csv, PersonImports.Gone gone) {
        var id = read(csv);
        apply(id, gone);
        return id;
    }

    private List<@Nullable String> left(ImportId id) {
        return in(() -> imported.left(id.value(), 0, 20)).items().stream()
                .map(PersonImports.Line::outcome)
                .toList();
    }

    private void write(String sql) {
        TenantScope.with(tenant)
                .run(() -> transactions.executeWithoutResult(
                        status -> jdbc.sql(sql).update()));
    }

    private String nameOf(TalentScene.Somebody somebody) {
        return in(() -> accounts.find(somebody.actor().id()).orElseThrow().name());
    }

    private PersonImports.View view(ImportId id) {
        return in(() -> imported.view(id.value()));
    }

    private void apply(ImportId id, PersonImports.Gone gone) {
        TenantScope.with(tenant).run(() -> imported.apply(id.value(), gone, "周明薇"));
        work(id, 1);
    }

    private void undo(ImportId id) {
        TenantScope.with(tenant).run(() -> imported.undo(id.value(), "周明薇"));
        work(id, 2);
    }

    private void work(ImportId id, int run) {
        TenantScope.with(tenant)
                .run(() -> jobs.stream()
                        .filter(job -> job.name().equals("talent.person-import"))
                        .forEach(job -> job.run(id + "/" + run)));
    }

    private <T> T in(Supplier<T> work) {
        return TenantScope.with(tenant).get(work);
    }

    private ImportId upload() {
        return TenantScope.with(tenant).get(() -> {
            try (var in = open(FILE)) {
                return imports.upload("talent.persons", "人员名单.xlsx", in, -1);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    private ImportProgress run(ImportId id) {
        TenantScope.with(tenant).run(() -> imports.start(id));
        return work(id);
    }

    /** What the scheduler does: runs the job of the import until it returns. */
    private ImportProgress work(ImportId id) {
        return TenantScope.with(tenant).get(() -> {
            jobs.stream().filter(job -> job.name().equals("import")).forEach(job -> job.run(id + "/1"));
            return imports.progress(id);
        });
    }

    private Map<Integer, String> refused(ImportId id) {
        var all = new TreeMap<Integer, String>();
        for (RefusedRow row : TenantScope.with(tenant)
                .get(() -> imports.refused(id, null, 0, 100))
                .items()) {
            all.put(row.row(), row.reason());
        }
        return all;
    }

    private Map<Integer, String> expected() {
        try (var in = open("/samples/certification-persons.expected.json")) {
            var expected = json.readValue(in, Expected.class);
            assertThat(expected.imported()).isEqualTo(5000);
            var rows = new TreeMap<Integer, String>();
            expected.refused().forEach(row -> rows.put(row.row(), row.reason()));
            return rows;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String fingerprint() {
        return TenantScope.with(tenant)
                .get(() -> jdbc.sql("""
                        SELECT md5(string_agg(p::text, ',' ORDER BY p.id)) || md5(string_agg(c::text, ',' ORDER BY c.id))
                        FROM person p JOIN card c ON c.person_id = p.id
                        """).query(String.class).single());
    }

    private long count(String query) {
        return TenantScope.with(tenant)
                .get(() -> jdbc.sql(query).query(Long.class).single());
    }

    private static InputStream open(String resource) {
        return Objects.requireNonNull(PersonImportTest.class.getResourceAsStream(resource));
    }
}
