package dev.guildhall.vault;

/** How personal data is shown to those who may not see it whole. Short or odd values lose more, never less. */
public final class Masking {

    private Masking() {}

    /** {@code 13812346021} → {@code 138****6021}. */
    public static String phone(String phone) {
        var plain = (phone.startsWith("+86") ? phone.substring(3) : phone).strip();
        return middle(plain, 3, plain.length() == 11 ? 4 : 3, 4);
    }

    /** {@code 360102199001012714} → {@code 3601**********2714}. */
    public static String idNumber(String number) {
        return middle(number.strip(), 4, 4, Math.max(4, number.strip().length() - 8));
    }

    /** {@code gaoyang@163.com} → {@code ga***@163.com}. */
    public static String email(String email) {
        var plain = email.strip();
        int at = plain.lastIndexOf('@');
        if (at < 0) {
            return other(plain);
        }
        return plain.substring(0, Math.min(at > 2 ? 2 : at > 1 ? 1 : 0, at)) + "***" + plain.substring(at);
    }

    /** {@code 张晓明} → {@code 张**}; one star for each hidden character. */
    public static String name(String name) {
        var plain = name.strip();
        int length = plain.codePointCount(0, plain.length());
        if (length <= 1) {
            return plain.isEmpty() ? "" : "*";
        }
        return plain.substring(0, plain.offsetByCodePoints(0, 1)) + "*".repeat(length - 1);
    }

    /** Anything else: the first and the last character, or stars alone when it is short. */
    public static String other(String text) {
        return middle(text.strip(), 1, 1, 3);
    }

    /** Keeps {@code head} and {@code tail} characters, but never more than half of the text. */
    private static String middle(String text, int head, int tail, int stars) {
        int length = text.codePointCount(0, text.length());
        if (length == 0) {
            return "";
        }
        int keepHead = head;
        int keepTail = tail;
        if (length < (head + tail) * 4 / 3) {
            keepHead = Math.min(head, length / 4);
            keepTail = Math.min(tail, length / 4);
        }
        return text.substring(0, text.offsetByCodePoints(0, keepHead))
                + "*".repeat(stars)
                + text.substring(text.offsetByCodePoints(0, length - keepTail));
    }
}
