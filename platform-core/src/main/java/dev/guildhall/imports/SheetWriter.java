package dev.guildhall.imports;

import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Map;
import java.util.Set;
import org.dhatim.fastexcel.Workbook;
import org.dhatim.fastexcel.Worksheet;

/** Writes the two workbooks of an import. All cells are text, so that long numbers stay whole and nothing is a formula. */
final class SheetWriter {

    private static final String REASON = "被拒原因";
    private static final String REMEDY = "怎么改";
    private static final String TEXT = "@";

    private SheetWriter() {}

    static void refused(OutputStream out, Job job, Map<Integer, JobTable.Refusal> refusals, SheetReader.Source source)
            throws IOException {
        // A file sent again may carry these two columns of last time.
        var own = Set.of(REASON, REMEDY);
        var columns = new ArrayList<Integer>();
        for (int i = 0; i < job.headers().size(); i++) {
            if (!own.contains(job.headers().get(i))) {
                columns.add(i);
            }
        }
        try (var book = new Workbook(out, "Guildhall", null)) {
            var sheet = book.newWorksheet("被拒的行");
            for (int c = 0; c < columns.size(); c++) {
                header(sheet, c, job.headers().get(columns.get(c)), 16);
                sheet.style(c).format(TEXT).set();
            }
            header(sheet, columns.size(), REASON, 40);
            header(sheet, columns.size() + 1, REMEDY, 30);
            sheet.freezePane(0, 1);
            int[] line = {1};
            source.read((number, cells) -> {
                var refusal = refusals.get(number);
                if (refusal != null && number > job.headerRow()) {
                    for (int c = 0; c < columns.size(); c++) {
                        int from = columns.get(c);
                        if (from < cells.size() && !cells.get(from).isEmpty()) {
                            sheet.value(line[0], c, cells.get(from));
                        }
                    }
                    sheet.value(line[0], columns.size(), refusal.words());
                    sheet.value(line[0], columns.size() + 1, refusal.remedy());
                    line[0]++;
                }
                return true;
            });
        }
    }

    static void template(OutputStream out, ImportKind kind) throws IOException {
        try (var book = new Workbook(out, "Guildhall", null)) {
            var sheet = book.newWorksheet("名单");
            var columns = kind.columns();
            for (int c = 0; c < columns.size(); c++) {
                header(sheet, c, columns.get(c).label(), 18);
                sheet.style(c).format(TEXT).set();
                if (!columns.get(c).example().isEmpty()) {
                    sheet.value(1, c, columns.get(c).example());
                    sheet.style(1, c).fontColor("8A94A3").format(TEXT).set();
                }
            }
            sheet.freezePane(0, 1);

            var help = book.newWorksheet("填写说明");
            header(help, 0, "列名", 18);
            header(help, 1, "必填", 8);
            header(help, 2, "示例", 28);
            header(help, 3, "说明", 60);
            for (int r = 0; r < columns.size(); r++) {
                var column = columns.get(r);
                help.value(r + 1, 0, column.label());
                help.value(r + 1, 1, column.required() ? "是" : "");
                help.value(r + 1, 2, column.example());
                var choices = kind.choices(column.key());
                var hint = choices.isEmpty()
                        ? column.hint()
                        : (column.hint().isEmpty() ? "" : column.hint() + "。") + "可填：" + String.join("、", choices);
                help.value(r + 1, 3, hint);
            }
            help.value(columns.size() + 2, 0, "「名单」第 2 行是示例，填写时请删去；留着也不会导入。");
        }
    }

    private static void header(Worksheet sheet, int column, String text, int width) {
        sheet.value(0, column, text);
        sheet.style(0, column).bold().fillColor("EEF1F5").set();
        sheet.width(column, width);
    }
}
