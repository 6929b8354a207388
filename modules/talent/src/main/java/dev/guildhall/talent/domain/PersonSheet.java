package dev.guildhall.talent.domain;

import dev.guildhall.imports.ImportColumn;
import dev.guildhall.imports.ImportColumn.Sensitivity;
import dev.guildhall.imports.ImportRow;
import dev.guildhall.imports.RowVerdict;
import dev.guildhall.vault.IdNumber;
import dev.guildhall.vault.PhoneNumber;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The spreadsheet of persons: its columns, and how one row becomes facts or a refusal. */
@Component
class PersonSheet {

    static final String NAME = "name";
    static final String GENDER = "gender";
    static final String BIRTH = "birthDate";
    static final String PHONE = "phone";
    static final String ID_NUMBER = "idNumber";
    static final String EMAIL = "email";
    static final String WECHAT = "wechat";
    static final String CITY = "city";
    static final String EDUCATION = "education";
    static final String LEVEL = "level";
    static final String FIELDS = "fields";
    static final String YEARS = "years";
    static final String EMPLOYER = "employer";
    static final String VALID = "validUntil";
    static final String STANDING = "standing";

    static final List<ImportColumn> COLUMNS = List.of(
            ImportColumn.of(NAME, "姓名").mandatory().example("沈若溪"),
            ImportColumn.of(GENDER, "性别").example("女"),
            ImportColumn.of(BIRTH, "出生日期").alsoCalled("出生年月日", "生日").example("1985-03-12"),
            ImportColumn.of(PHONE, "手机号")
                    .alsoCalled("手机", "手机号码", "联系电话", "电话")
                    .mandatory()
                    .masked(Sensitivity.PHONE)
                    .example("13800000000"),
            ImportColumn.of(ID_NUMBER, "身份证号")
                    .alsoCalled("身份证", "身份证号码", "证件号码")
                    .masked(Sensitivity.ID_NUMBER),
            ImportColumn.of(EMAIL, "邮箱").alsoCalled("电子邮箱", "电子邮件").masked(Sensitivity.EMAIL),
            ImportColumn.of(WECHAT, "微信").alsoCalled("微信号").masked(Sensitivity.OTHER),
            ImportColumn.of(CITY, "所在城市")
                    .alsoCalled("城市", "地区", "所在地")
                    .mandatory()
                    .example("南昌市"),
            ImportColumn.of(EDUCATION, "学历").alsoCalled("最高学历").example("大学本科"),
            ImportColumn.of(LEVEL, "岗位级别").alsoCalled("级别", "注册级别").mandatory().example("高级审核员"),
            ImportColumn.of(FIELDS, "认证领域").alsoCalled("领域", "注册领域").several().example("QMS、EMS"),
            ImportColumn.of(YEARS, "从业年限").alsoCalled("年限", "工作年限").example("8"),
            ImportColumn.of(EMPLOYER, "执业机构").alsoCalled("机构", "所在机构", "单位"),
            ImportColumn.of(VALID, "注册有效期")
                    .alsoCalled("有效期", "有效期至", "注册有效期至", "证书有效期")
                    .example("2027-08-14"),
            ImportColumn.of(STANDING, "注册状态").example("有效"));

    /** Not the slash: it belongs to GB/T 50430. */
    private static final Pattern BETWEEN_FIELDS = Pattern.compile("[、,，;；|｜\\n]+");

    private final TalentVocabulary vocabulary;

    PersonSheet(TalentVocabulary vocabulary) {
        this.vocabulary = vocabulary;
    }

    /** A row that was understood, or what is wrong with it. */
    record Reading(int row, @Nullable PersonFacts facts, RowVerdict.@Nullable Refused refusal) {}

    Reading read(ImportRow row) {
        try {
            return new Reading(row.number(), facts(row), null);
        } catch (Unreadable unreadable) {
            return new Reading(row.number(), null, unreadable.refusal);
        }
    }

    /** Whether the row says that the registration is over; who is named without such a word holds a valid one. */
    static boolean lapsed(ImportRow row) {
        return Text.key(row.text(STANDING)).equals(Text.key(Words.of("import.lapsed")));
    }

    /** What {@link #STANDING} may say. */
    static List<String> standings() {
        return List.of(Words.of("import.valid"), Words.of("import.lapsed"));
    }

    private PersonFacts facts(ImportRow row) {
        var standing = Text.key(row.text(STANDING));
        if (!standing.isEmpty() && standings().stream().map(Text::key).noneMatch(standing::equals)) {
            throw new Unreadable(STANDING, "unknown-standing", Text.tidy(row.text(STANDING)));
        }
        var name = Text.personName(row.text(NAME));
        if (name.isEmpty()) {
            throw new Unreadable(NAME, "missing-name");
        }
        if (name.length() > Text.LONGEST) {
            throw new Unreadable(NAME, "name-too-long", Text.LONGEST, name.length());
        }
        var phone = PhoneNumber.find(row.text(PHONE)).orElseThrow(() -> phoneRefused(row.text(PHONE)));
        var idNumber = idNumber(row.text(ID_NUMBER));
        var level = code(TalentVocabulary.LEVEL, row.text(LEVEL), LEVEL, "unknown-level")
                .orElseThrow(() -> new Unreadable(LEVEL, "missing-level"));
        var city = city(row.text(CITY));
        return new PersonFacts(
                name,
                gender(row.text(GENDER), idNumber),
                birthDate(row, idNumber),
                phone,
                idNumber,
                email(row.text(EMAIL)),
                shorter(WECHAT, Text.orNull(row.text(WECHAT))),
                city,
                code(TalentVocabulary.EDUCATION, row.text(EDUCATION), EDUCATION, "unknown-education")
                        .orElse(null),
                level,
                fields(row.text(FIELDS)),
                years(row.text(YEARS)),
                shorter(EMPLOYER, Text.orNull(row.text(EMPLOYER))),
                date(row, VALID));
    }

    private static Unreadable phoneRefused(String text) {
        return Unreadable.saying(
                PHONE, "phone-format", PhoneNumber.complaint(text).orElse(""));
    }

    private static @Nullable IdNumber idNumber(String text) {
        if (Text.compact(text).isEmpty()) {
            return null;
        }
        return IdNumber.find(text)
                .orElseThrow(() -> Unreadable.saying(
                        ID_NUMBER, "id-checksum", IdNumber.complaint(text).orElse("")));
    }

    private Optional<String> code(String dictionary, String text, String column, String reason) {
        if (Text.key(text).isEmpty()) {
            return Optional.empty();
        }
        var code = vocabulary.codeOf(dictionary, text);
        if (code.isEmpty()) {
            throw new Unreadable(column, reason, Text.tidy(text));
        }
        return code;
    }

    private String city(String text) {
        var name = Text.compact(text);
        if (name.isEmpty()) {
            throw new Unreadable(CITY, "missing-city");
        }
        return vocabulary.cityByName(name).orElseThrow(() -> new Unreadable(CITY, "unknown-city", name));
    }

    private static @Nullable Gender gender(String text, @Nullable IdNumber idNumber) {
        var label = Text.compact(text);
        if (label.isEmpty()) {
            return idNumber == null ? null : IdFacts.gender(idNumber);
        }
        return Gender.byLabel(label).orElseThrow(() -> new Unreadable(GENDER, "unknown-gender", label));
    }

    /** From the cell, or from the identity number when the cell is empty. */
    private static @Nullable LocalDate birthDate(ImportRow row, @Nullable IdNumber idNumber) {
        var written = date(row, BIRTH);
        return written != null || idNumber == null ? written : IdFacts.birthDate(idNumber);
    }

    private static @Nullable LocalDate date(ImportRow row, String column) {
        return row.has(column)
                ? row.date(column).orElseThrow(() -> new Unreadable(column, "date-format", row.text(column)))
                : null;
    }

    private List<String> fields(String text) {
        Set<String> codes = new LinkedHashSet<>();
        var unknown = new ArrayList<String>();
        for (var label : BETWEEN_FIELDS.split(text)) {
            if (!Text.key(label).isEmpty()) {
                vocabulary
                        .codeOf(TalentVocabulary.FIELD, label)
                        .ifPresentOrElse(codes::add, () -> unknown.add(Text.tidy(label)));
            }
        }
        if (!unknown.isEmpty()) {
            throw new Unreadable(FIELDS, "unknown-field", String.join("、", unknown));
        }
        return List.copyOf(codes);
    }

    private static @Nullable String email(String text) {
        var email = Text.compact(text);
        if (email.isEmpty()) {
            return null;
        }
        if (!Text.isEmail(email)) {
            throw new Unreadable(EMAIL, "email-format");
        }
        return shorter(EMAIL, email);
    }

    private static @Nullable Integer years(String text) {
        var plain = Text.compact(text);
        if (plain.isEmpty()) {
            return null;
        }
        return Text.years(plain.endsWith("年") ? plain.substring(0, plain.length() - 1) : plain)
                .orElseThrow(() -> new Unreadable(YEARS, "years-format", plain));
    }

    private static @Nullable String shorter(String column, @Nullable String text) {
        if (text != null && text.length() > Text.LONGEST) {
            throw new Unreadable(column, "too-long", Text.LONGEST, text.length());
        }
        return text;
    }

    /** Ends the reading of one row; never leaves this class. */
    private static final class Unreadable extends RuntimeException {

        private final transient RowVerdict.Refused refusal;

        Unreadable(String column, String reason, Object... values) {
            this(new RowVerdict.Refused(
                    column, reason, Words.of("import." + reason, values), Words.of("import." + reason + ".remedy")));
        }

        private Unreadable(RowVerdict.Refused refusal) {
            super(refusal.reason(), null, false, false);
            this.refusal = refusal;
        }

        static Unreadable saying(String column, String reason, String words) {
            return new Unreadable(
                    new RowVerdict.Refused(column, reason, words, Words.of("import." + reason + ".remedy")));
        }
    }
}
