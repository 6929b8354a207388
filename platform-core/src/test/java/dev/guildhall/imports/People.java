package dev.guildhall.imports;

import dev.guildhall.vault.BlindIndex;
import dev.guildhall.vault.PhoneNumber;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A kind for tests: people by phone number, stored as settings of a module that does not exist. */
class People implements ImportKind {

    private final JdbcClient jdbc;
    private final BlindIndex index;

    /** Told the number of each batch before its rows are stored; throws to play a failure. */
    volatile IntConsumer beforeBatch = n -> {};

    /** Told after a batch's rows are stored, inside its transaction. */
    volatile IntConsumer afterBatch = n -> {};

    volatile int batches;
    final Map<Integer, Integer> offered = new HashMap<>();

    People(JdbcClient jdbc, BlindIndex index) {
        this.jdbc = jdbc;
        this.index = index;
    }

    void reset() {
        beforeBatch = n -> {};
        afterBatch = n -> {};
        batches = 0;
        offered.clear();
    }

    static CountDownLatch latch() {
        return new CountDownLatch(1);
    }

    @Override
    public String id() {
        return "test.people";
    }

    @Override
    public String module() {
        return "core";
    }

    @Override
    public String title() {
        return "导入人员";
    }

    @Override
    public String summary() {
        return "已有的手机号会更新，不会重复建档。";
    }

    @Override
    public String permission() {
        return "core.staff.edit";
    }

    @Override
    public String unit() {
        return "人";
    }

    @Override
    public @Nullable String nameColumn() {
        return "name";
    }

    @Override
    public @Nullable String whenKnownQuestion() {
        return "手机号已登记时";
    }

    @Override
    public List<ImportColumn> columns() {
        return List.of(
                ImportColumn.of("name", "姓名").mandatory().example("张三"),
                ImportColumn.of("phone", "手机号")
                        .alsoCalled("联系电话", "电话")
                        .mandatory()
                        .masked(ImportColumn.Sensitivity.PHONE)
                        .example("13800000000"),
                ImportColumn.of("level", "岗位级别").alsoCalled("级别").example("审核员"),
                ImportColumn.of("field", "认证领域").several().example("QMS、EMS"));
    }

    @Override
    public List<String> choices(String column) {
        return column.equals("level") ? List.of("审核员", "高级审核员") : List.of();
    }

    @Override
    public Optional<String> complaint(String column, String value) {
        return column.equals("phone") && PhoneNumber.find(value).isEmpty() ? Optional.of("不是手机号") : Optional.empty();
    }

    @Override
    public @Nullable String reasonLabel(String reason) {
        return reason.equals("duplicate-phone") ? "重复" : null;
    }

    @Override
    public List<RowVerdict> take(List<ImportRow> batch, ImportContext context) {
        int number = ++batches;
        beforeBatch.accept(number);
        Map<Integer, RowVerdict> verdicts = new LinkedHashMap<>();
        Map<Integer, byte[]> hashes = new LinkedHashMap<>();
        for (var row : batch) {
            synchronized (offered) {
                offered.merge(row.number(), 1, Integer::sum);
            }
            var phone = PhoneNumber.find(row.text("phone"));
            if (!row.has("name")) {
                verdicts.put(row.number(), RowVerdict.refused("name", "missing-name", "姓名为必填", "请补上姓名"));
            } else if (phone.isEmpty()) {
                verdicts.put(row.number(), RowVerdict.refused("phone", "phone-format", "手机号不对", "请补全"));
            } else if (row.has("level") && !choices("level").contains(row.text("level"))) {
                verdicts.put(row.number(), RowVerdict.refused("level", "unknown-level", "没有这个级别", "请从列表里选"));
            } else {
                hashes.put(row.number(), index.of("phone", phone.get().e164()));
            }
        }
        var first = context.firstSeen("phone", hashes);
        for (var row : batch) {
            if (verdicts.containsKey(row.number())) {
                continue;
            }
            int earlier = first.getOrDefault(row.number(), row.number());
            verdicts.put(
                    row.number(),
                    earlier == row.number()
                            ? store(row, context)
                            : RowVerdict.refused(
                                    "phone", "duplicate-phone", "与第 %d 行重复".formatted(earlier), "请删去其中一行"));
        }
        afterBatch.accept(number);
        return new ArrayList<>(
                batch.stream().map(row -> verdicts.get(row.number())).toList());
    }

    private RowVerdict store(ImportRow row, ImportContext context) {
        var phone = PhoneNumber.parse(row.text("phone")).e164();
        var old = jdbc.sql("SELECT value FROM module_setting WHERE module = 'test' AND name = ?")
                .param(phone)
                .query(String.class)
                .optional();
        var value = row.text("name") + "/" + row.text("level") + "/" + row.list("field");
        if (old.isEmpty()) {
            jdbc.sql("INSERT INTO module_setting (module, name, value, updated_at) VALUES ('test', ?, ?, now())")
                    .params(phone, value)
                    .update();
            return RowVerdict.added();
        }
        if (old.get().equals(value) || context.whenKnown() == WhenKnown.SKIP) {
            return RowVerdict.unchanged();
        }
        jdbc.sql("UPDATE module_setting SET value = ? WHERE module = 'test' AND name = ?")
                .params(value, phone)
                .update();
        return RowVerdict.changed();
    }
}
