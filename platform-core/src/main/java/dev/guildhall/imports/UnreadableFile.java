package dev.guildhall.imports;

import dev.guildhall.problem.Problem;
import org.springframework.http.HttpStatus;

/** A file that cannot be imported as it is. Nothing of it is stored. */
public class UnreadableFile extends Problem {

    private UnreadableFile(String type, HttpStatus status, String title, String detail) {
        super(type, status, title, detail);
    }

    static UnreadableFile tooLarge(long limit) {
        return new UnreadableFile(
                "import-file-too-large",
                HttpStatus.CONTENT_TOO_LARGE,
                "文件太大",
                "文件超过 %d MB，请分成几个文件再上传".formatted(limit / 1024 / 1024));
    }

    static UnreadableFile empty() {
        return unreadable("文件是空的", "里面没有内容，请检查后重新上传");
    }

    static UnreadableFile notASpreadsheet() {
        return unreadable("不是表格文件", "只能导入 .xlsx 或 .csv，请用 Excel 或 WPS 另存为 .xlsx 后再上传");
    }

    static UnreadableFile oldOrEncrypted() {
        return unreadable("这种 Excel 文件读不了", "这是旧版 .xls 或加了密码的工作簿，请去掉密码，另存为 .xlsx 后再上传");
    }

    static UnreadableFile damaged() {
        return unreadable("文件已损坏", "表格内容不完整，请用 Excel 或 WPS 打开检查，另存为 .xlsx 后再上传");
    }

    static UnreadableFile bomb() {
        return new UnreadableFile(
                "import-file-refused",
                HttpStatus.UNPROCESSABLE_CONTENT,
                "文件内容异常",
                "文件解压后大得不合常理，没有读取。请只保留要导入的工作表，另存为 .xlsx 后再上传");
    }

    static UnreadableFile tooManyRows(int limit) {
        return new UnreadableFile(
                "import-too-many-rows",
                HttpStatus.UNPROCESSABLE_CONTENT,
                "行数太多",
                "超过 %,d 行，请分成几个文件再上传".formatted(limit));
    }

    static UnreadableFile noRows() {
        return unreadable("没有可以导入的行", "列名下面没有内容，请检查是不是选对了文件和工作表");
    }

    private static UnreadableFile unreadable(String title, String detail) {
        return new UnreadableFile("import-file-unreadable", HttpStatus.UNPROCESSABLE_CONTENT, title, detail);
    }
}
