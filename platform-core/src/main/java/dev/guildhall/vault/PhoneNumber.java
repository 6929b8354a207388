package dev.guildhall.vault;

import dev.guildhall.problem.Invalid;
import java.util.Optional;

/**
 * A mobile number of mainland China, the only kind that can sign in.
 *
 * @param e164 {@code +86} and eleven digits
 */
public record PhoneNumber(String e164) {

    private static final int DIGITS = 11;

    public PhoneNumber {
        if (!e164.matches("\\+861[3-9]\\d{9}")) {
            throw new IllegalArgumentException("not a mainland mobile number");
        }
    }

    /**
     * Reads what people type: spaces, dashes, brackets, full-width digits and a leading +86, 0086 or 86 are tolerated.
     *
     * @throws Invalid for the field {@code phone}, with words for people
     */
    public static PhoneNumber parse(String raw) {
        var complaint = complaint(raw);
        if (complaint.isPresent()) {
            throw new Invalid("phone", complaint.get());
        }
        return new PhoneNumber("+86" + digits(raw));
    }

    public static Optional<PhoneNumber> find(String raw) {
        return complaint(raw).isPresent() ? Optional.empty() : Optional.of(new PhoneNumber("+86" + digits(raw)));
    }

    /** What is wrong with the text as a mobile number and what to do; empty when it is one. */
    public static Optional<String> complaint(String raw) {
        var digits = digits(raw);
        if (digits.isEmpty()) {
            return Optional.of("请输入手机号");
        }
        if (!digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return Optional.of("请输入正确的手机号：只能有数字");
        }
        if (digits.length() != DIGITS) {
            return Optional.of("请输入正确的手机号：应为 11 位，现在是 %d 位".formatted(digits.length()));
        }
        if (!digits.matches("1[3-9]\\d{9}")) {
            return Optional.of("请输入正确的手机号：应以 13 至 19 开头");
        }
        return Optional.empty();
    }

    /** The eleven digits. */
    public String national() {
        return e164.substring(3);
    }

    public String masked() {
        return Masking.phone(national());
    }

    /** Never the number itself: it would end up in a log. */
    @Override
    public String toString() {
        return masked();
    }

    private static String digits(String raw) {
        var out = new StringBuilder(raw.length());
        for (int i = 0; i < raw.length(); i++) {
            char c = raw.charAt(i);
            if (c >= '\uFF01' && c <= '\uFF5E') {
                c = (char) (c - 0xFEE0);
            }
            boolean filler = Character.isWhitespace(c)
                    || Character.isSpaceChar(c)
                    || Character.getType(c) == Character.FORMAT
                    || Character.getType(c) == Character.DASH_PUNCTUATION
                    || c == '('
                    || c == ')'
                    || c == '.'
                    || c == '·';
            if (!filler) {
                out.append(c);
            }
        }
        var plain = out.toString();
        for (var prefix : new String[] {"+86", "0086", "86"}) {
            if (plain.startsWith(prefix) && plain.length() > DIGITS) {
                return plain.substring(prefix.length());
            }
        }
        return plain.startsWith("+86") ? plain.substring(3) : plain;
    }
}
