package dev.guildhall.vault;

import dev.guildhall.problem.Invalid;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * An e-mail address in lower case. What stands before the @ is compared without case too: no provider of note tells them apart,
 * and two accounts that differ in case only would be a trap.
 *
 * @param value such as {@code gaoyang@example.com}
 */
public record EmailAddress(String value) {
    private static final int LONGEST = 254;
    private static final Pattern FORM = Pattern.compile("[a-z0-9!#$%&'*+/=?^_`{|}~-]+(\\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
            + "@([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\\.)+[a-z]{2,63}");

    public EmailAddress {
        if (value.length() > LONGEST || !FORM.matcher(value).matches()) {
            throw new IllegalArgumentException("not an e-mail address");
        }
    }

    /** @throws Invalid for the field {@code email}, with words for people */
    public static EmailAddress parse(String raw) {
        Optional<String> complaint = complaint(raw);
        if (complaint.isPresent()) {
            throw new Invalid("email", complaint.get());
        }
        return new EmailAddress(normal(raw));
    }

    public static Optional<EmailAddress> find(String raw) {
        return complaint(raw).isPresent() ? Optional.empty() : Optional.of(new EmailAddress(normal(raw)));
    }

    /** What is wrong with the text as an e-mail address and what to do; empty when it is one. */
    public static Optional<String> complaint(String raw) {
        String text = normal(raw);
        if (text.isEmpty()) {
            return Optional.of("请输入邮箱");
        }
        if (text.indexOf('@') < 0) {
            return Optional.of("请输入正确的邮箱：缺少 @，例如 name@example.com");
        }
        if (text.length() > LONGEST || !FORM.matcher(text).matches()) {
            return Optional.of("请输入正确的邮箱，例如 name@example.com");
        }
        return Optional.empty();
    }

    public String masked() {
        return Masking.email(value);
    }

    /** Never the address itself: it would end up in a log. */
    @Override
    public String toString() {
        return masked();
    }

    private static String normal(String raw) {
        StringBuilder plain = new StringBuilder(raw.length());
        for (char c : raw.strip().toCharArray()) {
            plain.append(c >= '\uFF01' && c <= '\uFF5E' ? (char) (c - 0xFEE0) : c);
        }
        return plain.toString().toLowerCase(Locale.ROOT);
    }
}
