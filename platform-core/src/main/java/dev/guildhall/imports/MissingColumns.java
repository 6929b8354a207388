package dev.guildhall.imports;

import dev.guildhall.problem.Problem;
import java.util.List;
import java.util.stream.Collectors;
import org.springframework.http.HttpStatus;

/** A file in which columns that must be there are not mapped. */
public class MissingColumns extends Problem {

    MissingColumns(List<ImportColumn> missing) {
        super(
                "import-column-missing",
                HttpStatus.UNPROCESSABLE_CONTENT,
                "缺少必填的列",
                missing.stream().map(column -> "「" + column.label() + "」").collect(Collectors.joining("、"))
                        + "还没有对应。请在文件里补上这一列，或在对应列里选出它");
        with("columns", missing.stream().map(ImportColumn::key).toList());
    }
}
