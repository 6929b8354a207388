package dev.guildhall.imports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.guildhall.problem.Conflict;
import dev.guildhall.problem.NotFound;
import dev.guildhall.tenancy.Ids;
import dev.guildhall.tenancy.TenantId;
import dev.guildhall.tenancy.TenantScope;
import dev.guildhall.testing.GuildhallTest;
import dev.guildhall.testing.TestTenants;
import dev.guildhall.vault.BlindIndex;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;

@GuildhallTest
@Import(ImportsTest.Kinds.class)
class ImportsTest {

    private static final int ROWS = 650;

    @TestConfiguration
    static class Kinds {
        @Bean
        People people(JdbcClient jdbc, BlindIndex index) {
            return new People(jdbc, index);
        }
    }

    @Autowired
    Imports imports;

    @Autowired
    ImportRun runner;

    @Autowired
    People people;

    @Autowired
    FileSweep sweep;

    @Autowired
    TestTenants tenants;

    @Autowired
    JdbcClient jdbc;

    private TenantId tenant;

    @BeforeEach
    void freshTenant() {
        tenant = tenants.open("certification");
        people.reset();
    }

    // ---- the whole way

    @Test
    void countsAddUpAndRefusedRowsCarryTheirSpreadsheetNumbers() {
        in(() -> {
            var id = upload(Files.xlsx(sample()));
            start(id);

            var progress = imports.progress(id);
            assertThat(progress.state()).isEqualTo(ImportState.DONE);
            assertThat(progress.total()).isEqualTo(ROWS);
            assertThat(progress.done()).isEqualTo(ROWS);
            assertThat(progress.added()).isEqualTo(ROWS - 5);
            assertThat(progress.refused()).isEqualTo(5);
            assertThat(progress.percent()).isEqualTo(100);
            assertThat(stored()).isEqualTo(ROWS - 5);
            assertThat(imports.refused(id, null, 0, 20).items())
                    .extracting(RefusedRow::row, RefusedRow::reason)
                    .containsExactly(
                            org.assertj.core.groups.Tuple.tuple(5, "phone-format"),
                            org.assertj.core.groups.Tuple.tuple(10, "missing-name"),
                            org.assertj.core.groups.Tuple.tuple(11, "unknown-level"),
                            org.assertj.core.groups.Tuple.tuple(300, "duplicate-phone"),
                            org.assertj.core.groups.Tuple.tuple(620, "duplicate-phone"));
            assertThat(imports.refused(id, "duplicate-phone", 0, 1).total()).isEqualTo(2);
            assertThat(imports.refused(id, "duplicate-phone", 1, 1)
                            .items()
                            .getFirst()
                            .row())
                    .isEqualTo(620);
            assertThat(imports.reasons(id)).contains(new Imports.Reason("duplicate-phone", "重复", 2));
        });
    }

    @Test
    void refusedValuesAreMaskedWhereTheColumnIsSensitive() {
        in(() -> {
            var id = upload(Files.xlsx(sample()));
            start(id);

            var phone = imports.refused(id, "phone-format", 0, 20).items().getFirst();
            assertThat(phone.value()).isEqualTo("139****554");
            assertThat(phone.name()).isEqualTo("人员5");
            assertThat(phone.column()).isEqualTo("联系电话");
            assertThat(jdbc.sql("SELECT string_agg(shown_value, ' ') FROM import_refusal")
                            .query(String.class)
                            .single())
                    .doesNotContain("1391027554");
        });
    }

    @Test
    void theSameFileAgainChangesNothing() {
        in(() -> {
            start(upload(Files.xlsx(sample())));
            var again = upload(Files.xlsx(sample()));
            start(again);

            var progress = imports.progress(again);
            assertThat(progress.unchanged()).isEqualTo(ROWS - 5);
            assertThat(progress.added()).isZero();
            assertThat(progress.refused()).isEqualTo(5);
            assertThat(stored()).isEqualTo(ROWS - 5);
        });
    }

    @Test
    void refusedRowsCanBeCorrectedAndSentAgain() throws IOException {
        in(() -> {
            var id = upload(Files.xlsx(sample()));
            start(id);
            var out = new ByteArrayOutputStream();
            try {
                imports.writeRefusedXlsx(id, out);
            } catch (IOException e) {
                throw new AssertionError(e);
            }

            var rows = Files.read(out.toByteArray());
            assertThat(rows.getFirst()).containsExactly("姓名", "联系电话", "级别", "认证领域", "备注", "被拒原因", "怎么改");
            assertThat(rows).hasSize(6);
            assertThat(rows.get(1)).containsExactly("人员5", "1391027554", "审核员", "QMS", "", "手机号不对", "请补全");

            rows.get(1).set(1, "13910275540");
            rows.get(2).set(0, "补名");
            var corrected = upload(Files.xlsx(rows));
            start(corrected);
            assertThat(imports.progress(corrected).added()).isEqualTo(2);
            // The two duplicates are persons of the register now, no longer doubles of a row in this file.
            assertThat(imports.progress(corrected).changed()).isEqualTo(2);

            var second = new ByteArrayOutputStream();
            try {
                imports.writeRefusedXlsx(corrected, second);
            } catch (IOException e) {
                throw new AssertionError(e);
            }
            assertThat(Files.read(second.toByteArray()).getFirst())
                    .containsExactly("姓名", "联系电话", "级别", "认证领域", "备注", "被拒原因", "怎么改");
        });
    }

    // ---- killed, stopped, failing

    @Test
    void aRunThatDiesInsideABatchGoesOnWithoutLossOrDoubles() {
        in(() -> {
            var id = upload(Files.xlsx(sample()));
            imports.start(id);
            people.afterBatch = n -> {
                if (n == 3) {
                    throw new IllegalStateException("killed after the rows were written");
                }
            };
            assertThatThrownBy(() -> runner.run(id, 1)).isInstanceOf(IllegalStateException.class);
            assertThat(imports.progress(id).done()).isEqualTo(400);
            assertThat(stored()).isEqualTo(400 - 4);
            assertThat(imports.progress(id).state()).isEqualTo(ImportState.RUNNING);

            runner.run(id + "/1");

            assertThat(imports.progress(id).state()).isEqualTo(ImportState.DONE);
            assertThat(imports.progress(id).done()).isEqualTo(ROWS);
            assertThat(imports.progress(id).refused()).isEqualTo(5);
            assertThat(stored()).isEqualTo(ROWS - 5);
            // Only the batch that died was offered twice.
            assertThat(people.offered.entrySet().stream()
                            .filter(e -> e.getValue() > 1)
                            .count())
                    .isEqualTo(200);
        });
    }

    @Test
    void twoRunsAtOnceTakeNoRowTwice() throws Exception {
        var inside = People.latch();
        var goOn = People.latch();
        var id = TenantScope.with(tenant).get(() -> {
            var uploaded = upload(Files.xlsx(sample()));
            imports.start(uploaded);
            return uploaded;
        });
        people.beforeBatch = n -> {
            if (n == 2) {
                inside.countDown();
                await(goOn);
            }
        };
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var first = threads.submit(() -> TenantScope.with(tenant).run(() -> runner.run(id, 1)));
            inside.await();
            var second = threads.submit(() -> TenantScope.with(tenant).run(() -> runner.run(id, 1)));
            goOn.countDown();
            first.get();
            second.get();
        }
        in(() -> {
            assertThat(imports.progress(id).done()).isEqualTo(ROWS);
            assertThat(imports.progress(id).added()).isEqualTo(ROWS - 5);
            assertThat(stored()).isEqualTo(ROWS - 5);
        });
    }

    @Test
    void aStoppedImportKeepsWhatIsWrittenAndGoesOn() {
        in(() -> {
            var id = upload(Files.xlsx(sample()));
            imports.start(id);
            people.beforeBatch = n -> {
                if (n == 2) {
                    // Somebody else, while the batch holds the import's row.
                    CompletableFuture.runAsync(() -> TenantScope.with(tenant).run(() -> imports.stop(id)))
                            .orTimeout(10, TimeUnit.SECONDS)
                            .join();
                    assertThat(imports.progress(id).stopping()).isTrue();
                }
            };
            runner.run(id, 1);
            var stopped = imports.progress(id);
            assertThat(stopped.state()).isEqualTo(ImportState.STOPPED);
            assertThat(stopped.done()).isEqualTo(400);

            people.reset();
            imports.start(id);
            runner.run(id, 1); // the old run: no longer valid
            assertThat(people.batches).isZero();
            runner.run(id, 2);
            assertThat(imports.progress(id).state()).isEqualTo(ImportState.DONE);
            assertThat(imports.progress(id).done()).isEqualTo(ROWS);
            assertThat(imports.refused(id, "duplicate-phone", 0, 20).total()).isEqualTo(2);
            assertThat(stored()).isEqualTo(ROWS - 5);
        });
    }

    @Test
    void aBatchThatFailsAgainAndAgainEndsTheRunInWords() {
        in(() -> {
            var id = upload(Files.xlsx(sample()));
            imports.start(id);
            people.beforeBatch = n -> {
                if (people.offered.size() >= 200) {
                    throw new IllegalStateException("broken");
                }
            };
            assertThatThrownBy(() -> runner.run(id, 1)).hasMessage("broken");
            assertThatThrownBy(() -> runner.run(id, 1)).hasMessage("broken");
            runner.run(id, 1);

            var failed = imports.progress(id);
            assertThat(failed.state()).isEqualTo(ImportState.FAILED);
            assertThat(failed.failure()).contains("没有写进去").doesNotContain("broken");
            assertThat(failed.done()).isEqualTo(200);

            people.reset();
            imports.start(id);
            runner.run(id, 2);
            assertThat(imports.progress(id).state()).isEqualTo(ImportState.DONE);
            assertThat(stored()).isEqualTo(ROWS - 5);
        });
    }

    @Test
    void aRunningOrFinishedImportIsNotStartedAgain() {
        in(() -> {
            var id = upload(Files.xlsx(sample()));
            imports.start(id);
            assertThatThrownBy(() -> imports.start(id)).isInstanceOf(Conflict.class);
            runner.run(id, 1);
            assertThatThrownBy(() -> imports.start(id)).isInstanceOf(Conflict.class);
        });
    }

    // ---- columns

    @Test
    void columnsAreFoundByLabelAndSynonymAndMayBeChosen() {
        in(() -> {
            var id = upload(Files.xlsx(List.of(
                    List.of("某某协会 2026 年名单"),
                    List.of("（内部）"),
                    List.of("序号", "姓名 *", "联系电话（必填）", "级别", "手机"),
                    List.of("1", "王芳", "13800000001", "高审", "x"),
                    List.of("2", "李明", "13800000002", "审核员", "y"))));
            var job = imports.require(id);
            assertThat(job.headerRow()).isEqualTo(3);
            assertThat(job.mapping()).isEqualTo(Map.of("name", 1, "phone", 2, "level", 3));
            assertThat(job.total()).isEqualTo(2);

            var scan = imports.scan(id);
            assertThat(scan.unmatched()).isEqualTo(1);
            assertThat(scan.choices().getFirst().value()).isEqualTo("高审");
            assertThat(scan.columns().get(2).samples()).containsExactly("138****0001", "138****0002");
            assertThat(scan.columns().get(3).finding()).isEqualTo("「高审」未对应");
            assertThat(scan.columns().get(0).finding()).isEqualTo("不导入");

            imports.choose(
                    id,
                    new Imports.Choices(3, job.mapping(), Map.of("level", Map.of("高审", "高级审核员")), WhenKnown.OVERWRITE));
            assertThat(imports.scan(id).unmatched()).isZero();
            start(id);
            assertThat(imports.progress(id).added()).isEqualTo(2);
            assertThat(jdbc.sql("SELECT value FROM module_setting WHERE name = '+8613800000001'")
                            .query(String.class)
                            .single())
                    .isEqualTo("王芳/高级审核员/[]");
            assertThatThrownBy(() -> imports.choose(id, new Imports.Choices(3, Map.of(), Map.of(), WhenKnown.SKIP)))
                    .isInstanceOf(Conflict.class);
        });
    }

    @Test
    void aMissingRequiredColumnIsNamed() {
        in(() -> {
            var id = upload(Files.xlsx(List.of(List.of("姓名", "别的"), List.of("王芳", "13800000001"))));
            assertThatThrownBy(() -> imports.start(id)).isInstanceOfSatisfying(MissingColumns.class, problem -> {
                assertThat(problem.detail()).contains("「手机号」");
                assertThat(problem.type()).isEqualTo("/problems/import-column-missing");
            });
            assertThat(imports.progress(id).state()).isEqualTo(ImportState.CHECKED);

            imports.choose(id, new Imports.Choices(1, Map.of("name", 0, "phone", 1), Map.of(), WhenKnown.FILL_GAPS));
            start(id);
            assertThat(imports.progress(id).added()).isEqualTo(1);
        });
    }

    @Test
    void theTemplateTakesRowsAndItsExampleIsNobody() throws IOException {
        in(() -> {
            var out = new ByteArrayOutputStream();
            try {
                imports.writeTemplateXlsx("test.people", out);
            } catch (IOException e) {
                throw new AssertionError(e);
            }
            var rows = Files.read(out.toByteArray());
            assertThat(rows).hasSize(2);
            assertThatThrownBy(() -> upload(out.toByteArray()))
                    .isInstanceOfSatisfying(
                            UnreadableFile.class,
                            problem -> assertThat(problem.title()).isEqualTo("没有可以导入的行"));

            rows.add(List.of("王芳", "13800000001", "审核员", "QMS；EMS"));
            var id = upload(Files.xlsx(rows));
            start(id);
            assertThat(imports.progress(id).total()).isEqualTo(1);
            assertThat(imports.progress(id).added()).isEqualTo(1);
            assertThat(jdbc.sql("SELECT value FROM module_setting WHERE module = 'test'")
                            .query(String.class)
                            .single())
                    .isEqualTo("王芳/审核员/[QMS, EMS]");
        });
    }

    @Test
    void csvIsReadInBothEncodings() {
        in(() -> {
            var text = "姓名,电话,级别\r\n\"王,芳\",13800000001,审核员\r\n李明,\"138 0000 0002\",\r\n";
            var utf8 = upload(("\uFEFF" + text).getBytes(StandardCharsets.UTF_8));
            start(utf8);
            assertThat(imports.progress(utf8).added()).isEqualTo(2);
            var gbk = upload(text.getBytes(Charset.forName("GBK")));
            start(gbk);
            assertThat(imports.progress(gbk).unchanged()).isEqualTo(2);
            assertThat(imports.require(gbk).sheet()).isEqualTo("GBK");
        });
    }

    @Test
    void anOverlongCellIsRefusedByTheKernel() {
        in(() -> {
            var id = upload(Files.xlsx(List.of(List.of("姓名", "手机号"), List.of("王".repeat(2_001), "13800000001"))));
            start(id);
            assertThat(imports.refused(id, null, 0, 20).items())
                    .extracting(RefusedRow::reason)
                    .containsExactly("too-long");
            assertThat(stored()).isZero();
        });
    }

    // ---- bad files

    @Test
    void aFileThatIsNoSpreadsheetIsRefusedInWordsAndNothingIsStored() {
        var good = Files.xlsx(sample());
        var bad = new java.util.LinkedHashMap<String, byte[]>();
        bad.put("只能导入", "这只是一段文字\0".getBytes(StandardCharsets.UTF_8));
        bad.put("只能导入 .xlsx 或 .csv", "<html><body>x</body></html>".getBytes(StandardCharsets.UTF_8));
        bad.put("只能导入 .xlsx", "%PDF-1.7 abc".getBytes(StandardCharsets.UTF_8));
        bad.put("旧版 .xls", new byte[] {(byte) 0xD0, (byte) 0xCF, 0x11, (byte) 0xE0, 1, 2});
        bad.put("没有内容", new byte[0]);
        bad.put("不完整", Arrays.copyOf(good, good.length / 2));
        bad.put(
                "内容不完整",
                Files.with(
                        good,
                        "xl/worksheets/sheet1.xml",
                        "<worksheet><sheetData><row".getBytes(StandardCharsets.UTF_8)));
        bad.put("大得不合常理", Files.bomb(400));
        bad.put(
                "大得不合常理，",
                Files.with(
                        good,
                        "xl/worksheets/sheet1.xml",
                        "<!DOCTYPE x [<!ENTITY a \"aaaa\">]><worksheet>&a;</worksheet>"
                                .getBytes(StandardCharsets.UTF_8)));
        in(() -> {
            bad.forEach((words, content) -> assertThatThrownBy(() -> upload(content))
                    .as(words)
                    .isInstanceOfSatisfying(
                            UnreadableFile.class,
                            problem -> assertThat(problem.detail()).contains(words)));
            assertThatThrownBy(() -> upload(zipOfNothing()))
                    .isInstanceOfSatisfying(
                            UnreadableFile.class,
                            problem -> assertThat(problem.title()).isEqualTo("不是表格文件"));
            assertNothingStored();
        });
    }

    @Test
    void fiftyMegabytesAreRefusedWithoutReadingThemAll() {
        in(() -> {
            long fifty = 50L * 1024 * 1024;
            assertThatThrownBy(() -> imports.upload("test.people", "big.xlsx", new Endless(), fifty))
                    .isInstanceOfSatisfying(UnreadableFile.class, problem -> {
                        assertThat(problem.status().value()).isEqualTo(413);
                        assertThat(problem.detail()).contains("20 MB");
                    });
            var endless = new Endless();
            assertThatThrownBy(() -> imports.upload("test.people", "big.xlsx", endless, -1))
                    .isInstanceOf(UnreadableFile.class);
            assertThat(endless.given).isLessThan(25L * 1024 * 1024);
            assertNothingStored();
        });
    }

    @Test
    void moreThanAHundredThousandRowsAreRefused() {
        in(() -> {
            var csv = new StringBuilder("姓名,手机号\n");
            csv.repeat("王芳,13800000001\n", SheetReader.MOST_ROWS + 1);
            assertThatThrownBy(() -> upload(csv.toString().getBytes(StandardCharsets.UTF_8)))
                    .isInstanceOfSatisfying(
                            UnreadableFile.class,
                            problem -> assertThat(problem.detail()).contains("100,000 行"));
            assertNothingStored();
        });
    }

    // ---- keeping and tenants

    @Test
    void theStoredFileIsSealedAndDroppedAfterAWeek() {
        in(() -> {
            var csv = "姓名,手机号\n独一无二,13800000001\n".getBytes(StandardCharsets.UTF_8);
            var id = upload(csv);
            var chunk = jdbc.sql("SELECT content FROM import_chunk WHERE job = ?")
                    .param(id.value())
                    .query(byte[].class)
                    .single();
            assertThat(new String(chunk, StandardCharsets.UTF_8)).doesNotContain("独一无二", "13800000001");
            start(id);
            sweep.sweep();
            assertThat(imports.scan(id).columns()).hasSize(2);

            age(id, Duration.ofDays(8));
            sweep.sweep();
            assertThatThrownBy(() -> imports.scan(id)).isInstanceOf(Conflict.class);
            assertThat(imports.progress(id).added()).isEqualTo(1);
        });
    }

    @Test
    void anotherTenantsImportDoesNotExist() {
        var id = TenantScope.with(tenant).get(() -> upload(Files.xlsx(sample())));
        var other = tenants.open("certification");
        TenantScope.with(other).run(() -> {
            assertThatThrownBy(() -> imports.progress(id)).isInstanceOf(NotFound.class);
            assertThatThrownBy(() -> imports.start(id)).isInstanceOf(NotFound.class);
            runner.run(id, 1);
        });
        in(() -> assertThat(imports.progress(id).done()).isZero());
        in(() -> assertThatThrownBy(() -> imports.upload("no.such", "x", new ByteArrayInputStream(new byte[1]), 1))
                .isInstanceOf(NotFound.class));
    }

    @Test
    void datesAreReadInTheUsualSpellings() {
        var day = LocalDate.of(2027, 8, 14);
        for (var text :
                List.of("2027-08-14", "2027/8/14", "2027.8.14", "2027年8月14日", "20270814", "46613", "２０２７－８－１４")) {
            assertThat(new ImportRow(2, Map.of("d", text)).date("d")).as(text).contains(day);
        }
        for (var text : List.of("2025/2/30", "8/14", "明年", "")) {
            assertThat(new ImportRow(2, Map.of("d", text)).date("d")).as(text).isEmpty();
        }
    }

    // ---- helpers

    private void in(Runnable block) {
        TenantScope.with(tenant).run(block);
    }

    private ImportId upload(byte[] content) {
        return imports.upload("test.people", "C:\\名单\\人员.xlsx", new ByteArrayInputStream(content), content.length);
    }

    /** Starts and runs to the end, as the scheduler does. */
    private void start(ImportId id) {
        imports.start(id);
        runner.run(id + "/" + imports.require(id).run());
    }

    private int stored() {
        return jdbc.sql("SELECT count(*) FROM module_setting WHERE module = 'test'")
                .query(Integer.class)
                .single();
    }

    private void assertNothingStored() {
        assertThat(jdbc.sql("SELECT (SELECT count(*) FROM import_job) + (SELECT count(*) FROM import_chunk)")
                        .query(Integer.class)
                        .single())
                .isZero();
    }

    @Autowired
    org.springframework.transaction.support.TransactionTemplate transactions;

    private void age(ImportId id, Duration by) {
        transactions.executeWithoutResult(status -> jdbc.sql(
                        "UPDATE import_job SET finished_at = finished_at - make_interval(days => ?) WHERE id = ?")
                .params((int) by.toDays(), id.value())
                .update());
    }

    private static void await(java.util.concurrent.CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** 650 rows below the header; five of them are bad, among them two doubles of rows in earlier batches. */
    private static List<List<String>> sample() {
        var rows = new ArrayList<List<String>>();
        rows.add(List.of("姓名", "联系电话", "级别", "认证领域", "备注"));
        for (int row = 2; row <= ROWS + 1; row++) {
            var name = row == 10 ? "" : "人员" + row;
            var phone = switch (row) {
                case 5 -> "1391027554";
                case 300 -> "138 0000 0007"; // row 7 has it first
                case 620 -> "+8613800000250";
                default -> "138%08d".formatted(row);
            };
            rows.add(new ArrayList<>(List.of(name, phone, row == 11 ? "超级审核员" : "审核员", "QMS")));
        }
        return rows;
    }

    private static byte[] zipOfNothing() {
        var out = new ByteArrayOutputStream();
        try (var zip = new java.util.zip.ZipOutputStream(out)) {
            zip.putNextEntry(new java.util.zip.ZipEntry("readme.txt"));
            zip.write(Ids.next().toString().getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return out.toByteArray();
    }

    private static final class Endless extends InputStream {
        private long given;

        @Override
        public int read() {
            given++;
            return 'a';
        }

        @Override
        public int read(byte[] buffer, int offset, int length) {
            Arrays.fill(buffer, offset, offset + length, (byte) 'a');
            given += length;
            return length;
        }
    }
}
