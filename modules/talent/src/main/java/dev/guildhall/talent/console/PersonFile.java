package dev.guildhall.talent.console;

import dev.guildhall.talent.domain.Coded;
import dev.guildhall.talent.domain.PersonExport;
import dev.guildhall.talent.domain.PersonLists;
import dev.guildhall.talent.domain.PersonLists.Line;
import dev.guildhall.talent.domain.PersonLists.Wanted;
import dev.guildhall.ui.Fmt;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.dhatim.fastexcel.Workbook;
import org.dhatim.fastexcel.Worksheet;
import org.springframework.stereotype.Component;

/** Writes the register as a spreadsheet, row by row. Phones are masked unless somebody is allowed to have them and says why. */
@Component
class PersonFile {

    private static final String[] HEADERS = {
        "姓名", "手机号", "岗位级别", "认证领域", "所在城市", "执业机构", "名片", "完整度", "绑定", "状态", "更新时间"
    };
    private static final int FLUSHED_AFTER = 500;

    private final PersonLists lists;
    private final PersonExport whole;
    private final Fmt fmt;

    PersonFile(PersonLists lists, PersonExport whole, Fmt fmt) {
        this.lists = lists;
        this.whole = whole;
        this.fmt = fmt;
    }

    /** In clear; who may have it and why is settled before. */
    void writeWhole(Wanted wanted, OutputStream out) throws IOException {
        try (var workbook = new Workbook(out, "Guildhall", "1.0")) {
            var sheet = workbook.newWorksheet("人员登记");
            var headers = PersonExport.headers();
            for (int column = 0; column < headers.size(); column++) {
                sheet.value(0, column, headers.get(column));
                sheet.style(0, column).bold().set();
            }
            sheet.freezePane(0, 1);
            var row = new AtomicInteger();
            whole.each(wanted, person -> {
                int line = row.incrementAndGet();
                for (int column = 0; column < person.cells().size(); column++) {
                    var cell = person.cells().get(column);
                    if (cell != null) {
                        sheet.value(line, column, cell);
                    }
                }
                flush(sheet, line);
            });
        }
    }

    void write(Wanted wanted, OutputStream out) throws IOException {
        lists.exported(wanted);
        try (var workbook = new Workbook(out, "Guildhall", "1.0")) {
            var sheet = workbook.newWorksheet("人员登记");
            for (int column = 0; column < HEADERS.length; column++) {
                sheet.value(0, column, HEADERS[column]);
                sheet.style(0, column).bold().set();
            }
            sheet.freezePane(0, 1);
            var row = new AtomicInteger();
            lists.each(wanted, person -> write(sheet, row.incrementAndGet(), person));
        }
    }

    private void write(Worksheet sheet, int row, Line person) {
        sheet.value(row, 0, person.name());
        sheet.value(row, 1, person.phone());
        sheet.value(row, 2, person.level().label());
        sheet.value(row, 3, person.fields().stream().map(Coded::label).collect(Collectors.joining("、")));
        sheet.value(row, 4, person.city().name());
        sheet.value(row, 5, person.employer());
        sheet.value(row, 6, person.cardLabel());
        sheet.value(row, 7, person.completeness());
        sheet.value(row, 8, person.bound() ? "已绑定" : "未绑定");
        sheet.value(row, 9, person.active() ? "正常" : "已停用");
        sheet.value(row, 10, fmt.date(person.updatedAt()));
        flush(sheet, row);
    }

    private static void flush(Worksheet sheet, int row) {
        if (row % FLUSHED_AFTER == 0) {
            try {
                sheet.flush();
            } catch (IOException gone) {
                throw new UncheckedIOException(gone);
            }
        }
    }
}
