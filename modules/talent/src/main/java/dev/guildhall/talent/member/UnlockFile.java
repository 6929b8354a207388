package dev.guildhall.talent.member;

import dev.guildhall.talent.AgencyId;
import dev.guildhall.talent.domain.Coded;
import dev.guildhall.talent.domain.UnlockRecords;
import dev.guildhall.talent.domain.UnlockRecords.Unlocked;
import dev.guildhall.ui.Fmt;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.dhatim.fastexcel.Workbook;
import org.dhatim.fastexcel.Worksheet;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** What an agency has paid for as a spreadsheet: contacts exactly where its record shows them. */
@Component
class UnlockFile {

    private static final int FLUSHED_AFTER = 500;
    private static final List<String> HEADERS =
            List.of("姓名", "手机号", "邮箱", "微信", "岗位级别", "认证领域", "城市", "执业机构", "名片", "解锁时间", "经办人", "点数", "免费再看至", "收据编号");

    private final UnlockRecords records;
    private final Fmt fmt;

    UnlockFile(UnlockRecords records, Fmt fmt) {
        this.records = records;
        this.fmt = fmt;
    }

    void write(AgencyId agency, OutputStream out) throws IOException {
        records.exported(agency);
        try (var workbook = new Workbook(out, "Guildhall", "1.0")) {
            var sheet = workbook.newWorksheet("人才查看记录");
            for (int column = 0; column < HEADERS.size(); column++) {
                sheet.value(0, column, HEADERS.get(column));
                sheet.style(0, column).bold().set();
            }
            sheet.freezePane(0, 1);
            var row = new AtomicInteger();
            records.each(agency, unlocked -> write(sheet, row.incrementAndGet(), unlocked));
        }
    }

    private void write(Worksheet sheet, int row, Unlocked unlocked) {
        var card = unlocked.card();
        var contact = unlocked.contact();
        text(sheet, row, 0, card.name());
        text(sheet, row, 1, contact == null ? null : contact.phone());
        text(sheet, row, 2, contact == null ? null : contact.email());
        text(sheet, row, 3, contact == null ? null : contact.wechat());
        text(sheet, row, 4, card.level().label());
        text(sheet, row, 5, card.fields().stream().map(Coded::label).collect(Collectors.joining("、")));
        text(sheet, row, 6, card.city().name());
        text(sheet, row, 7, card.employer());
        text(sheet, row, 8, unlocked.withdrawn() ? "已撤回" : "在库");
        text(sheet, row, 9, fmt.exact(unlocked.unlockedAt()));
        text(sheet, row, 10, unlocked.by());
        sheet.value(row, 11, unlocked.charged());
        text(sheet, row, 12, unlocked.refundedAt() != null ? "已退点" : fmt.date(unlocked.freeAgainUntil()));
        text(sheet, row, 13, unlocked.receipt());
        if (row % FLUSHED_AFTER == 0) {
            try {
                sheet.flush();
            } catch (IOException gone) {
                throw new UncheckedIOException(gone);
            }
        }
    }

    private static void text(Worksheet sheet, int row, int column, @Nullable String value) {
        if (value != null) {
            sheet.value(row, column, value);
        }
    }
}
