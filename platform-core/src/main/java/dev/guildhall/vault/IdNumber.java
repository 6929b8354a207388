package dev.guildhall.vault;

import cn.hutool.core.util.IdcardUtil;
import java.util.Locale;
import java.util.Optional;

/**
 * The number of a second-generation resident identity card: 18 characters, the last a check digit (GB 11643-1999).
 *
 * @param value normalised, a check digit of ten as {@code X}
 */
public record IdNumber(String value) {

    public IdNumber {
        if (complaint(value).isPresent() || !value.equals(plain(value))) {
            throw new IllegalArgumentException("not an identity number");
        }
    }

    public static Optional<IdNumber> find(String raw) {
        return complaint(raw).isPresent() ? Optional.empty() : Optional.of(new IdNumber(plain(raw)));
    }

    /** What is wrong with the text as an identity number and what to do; empty when it is one. */
    public static Optional<String> complaint(String raw) {
        var plain = plain(raw);
        if (plain.isEmpty()) {
            return Optional.of("请输入身份证号");
        }
        if (plain.matches("\\d{15}")) {
            return Optional.of("15 位旧证号，请填写 18 位证号");
        }
        if (plain.length() != 18) {
            return Optional.of("身份证号应为 18 位，现在是 %d 位".formatted(plain.length()));
        }
        if (!plain.matches("\\d{17}[\\dX]")) {
            return Optional.of("身份证号前 17 位应为数字，末位为数字或 X");
        }
        if (!IdcardUtil.isValidCard18(plain, false)) {
            return Optional.of(checkDigit(plain) == plain.charAt(17) ? "身份证号里的地区或出生日期不存在，请核对证件" : "身份证校验位不符，请核对证件");
        }
        return Optional.empty();
    }

    public String masked() {
        return Masking.idNumber(value);
    }

    @Override
    public String toString() {
        return masked();
    }

    private static char checkDigit(String number) {
        int sum = 0;
        int weight = 1;
        for (int i = 16; i >= 0; i--) {
            weight = weight * 2 % 11;
            sum += (number.charAt(i) - '0') * weight;
        }
        int check = (12 - sum % 11) % 11;
        return check == 10 ? 'X' : (char) ('0' + check);
    }

    private static String plain(String raw) {
        var out = new StringBuilder(raw.length());
        for (int i = 0; i < raw.length(); i++) {
            char c = raw.charAt(i);
            if (c >= '\uFF01' && c <= '\uFF5E') {
                c = (char) (c - 0xFEE0);
            }
            if (!Character.isWhitespace(c) && !Character.isSpaceChar(c) && Character.getType(c) != Character.FORMAT) {
                out.append(c == '×' ? 'X' : c);
            }
        }
        return out.toString().toUpperCase(Locale.ROOT);
    }
}
