package dev.guildhall.talent.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.doAnswer;
import static org.mockito.Mockito.reset;

import dev.guildhall.identity.Accounts;
import dev.guildhall.imports.ImportId;
import dev.guildhall.imports.ImportProgress;
import dev.guildhall.imports.ImportState;
import dev.guildhall.imports.Imports;
import dev.guildhall.imports.RefusedRow;
import dev.guildhall.imports.WhenKnown;
import dev.guildhall.jobs.TenantJob;
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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.bean.override.mockito.MockitoSpyBean;
import tools.jackson.databind.json.JsonMapper;

/** The register of a real certification body's shape: 5,037 rows, 37 of them wrong in six ways. */
@GuildhallTest
class PersonImportTest {

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

    @MockitoSpyBean
    PersonIntake intake;

    @Autowired
    PersonLists lists;

    @Autowired
    Accounts accounts;

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
        reset(intake);
    }

    @Test
    @Covers("C25")
    void takesFiveThousandAndRefusesExactlyTheWrongOnes() {
        var id = upload();
        var result = run(id);
        assertThat(result.state()).isEqualTo(ImportState.DONE);
        assertThat(result.added()).isEqualTo(5000);
        assertThat(refused(id)).isEqualTo(expected());
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
    }

    @Test
    void aNewNameReachesTheAccountOfThePerson() {
        var shen = scene.aPerson(tenant, "沈若溪", "360100", "senior-auditor", "qms");
        var csv = "姓名,手机号,所在城市,岗位级别\n沈若水,%s,南昌市,高级审核员\n".formatted(shen.phone());
        var id = TenantScope.with(tenant)
                .get(() -> imports.upload(
                        "talent.persons",
                        "更名.csv",
                        new ByteArrayInputStream(csv.getBytes(StandardCharsets.UTF_8)),
                        -1));
        TenantScope.with(tenant)
                .run(() -> imports.choose(
                        id,
                        new Imports.Choices(
                                1,
                                Map.of("name", 0, "phone", 1, "city", 2, "level", 3),
                                Map.of(),
                                WhenKnown.OVERWRITE)));
        assertThat(run(id).changed()).isOne();
        assertThat(TenantScope.with(tenant)
                        .get(() ->
                                accounts.find(shen.actor().id()).orElseThrow().name()))
                .isEqualTo("沈若水");
    }

    @Test
    @Covers("C25")
    void runningItAgainChangesNothing() {
        run(upload());
        var before = fingerprint();
        var again = upload();
        var result = run(again);
        assertThat(result.unchanged()).isEqualTo(5000);
        assertThat(result.added()).isZero();
        assertThat(result.changed()).isZero();
        assertThat(refused(again)).isEqualTo(expected());
        assertThat(fingerprint()).isEqualTo(before);
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
        assertThat(count("SELECT count(*) FROM person")).isBetween(500L, 4500L);
        reset(intake);
        var result = work(id);
        assertThat(result.state()).isEqualTo(ImportState.DONE);
        assertThat(result.added()).isEqualTo(5000);
        assertThat(refused(id)).isEqualTo(expected());
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
