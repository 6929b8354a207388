package dev.guildhall.notice;

import dev.guildhall.problem.Texts;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The e-mails that are sent; their texts stand in {@code messages/email.properties}. */
public enum EmailTemplate {
    /** Somebody signed in wants to use this address: proves that it is theirs. */
    EMAIL_CONFIRMATION(Duration.ofMinutes(10), "code", "link", "minutes"),
    /** Somebody forgot the password of an account that has proved this address. */
    CODE_RESET(Duration.ofMinutes(10), "code", "minutes"),
    /** An account was opened with this address and becomes active by it (W8, W47). */
    ACCOUNT_ACTIVATION(Duration.ofMinutes(10), "code", "link", "minutes"),
    /** Somebody wanted to register with the address of an account that is there already. */
    EMAIL_IN_USE(Duration.ofHours(1), "link"),
    /** What somebody without a phone sent was approved (T10). */
    REVIEW_APPROVED(Duration.ofDays(2), "what", "link"),
    /** It was not; the reason stands on the page. */
    REVIEW_REFUSED(Duration.ofDays(2), "what", "link"),
    /** The tenant asks to have e-mail or identity card confirmed again (W44): until which day. */
    RECHECK_ASKED(Duration.ofDays(2), "day", "link"),
    /** To an organisation that applied for a tenant: the private page of the application. */
    APPLICATION_RECEIVED(Duration.ofDays(2), "link"),
    /** The operator has approved it; the page says how to begin. */
    APPLICATION_APPROVED(Duration.ofDays(2), "link"),
    /** The operator has refused it; the reason stands on the page. */
    APPLICATION_REFUSED(Duration.ofDays(2), "link"),
    /** A fapiao that was asked for has been issued. */
    FAPIAO_ISSUED(Duration.ofDays(3), "order", "title", "number", "amount");

    private static final Texts TEXTS = Texts.in("email");

    private final Duration useful;
    private final List<String> parameters;

    EmailTemplate(Duration useful, String... parameters) {
        this.useful = useful;
        this.parameters = List.of(parameters);
    }

    /** How long after it was ordered the message still helps; later it is not sent any more. */
    public Duration useful() {
        return useful;
    }

    /** @param sender whose message it is */
    public String subject(String sender) {
        return filled(TEXTS.raw(name() + ".subject"), Map.of("sender", sender));
    }

    /** @throws IllegalArgumentException unless the parameters are exactly those of the template */
    public String text(String sender, Map<String, String> params) {
        check(params);
        return filled(filled(TEXTS.raw(name() + ".text"), params), Map.of("sender", sender));
    }

    void check(Map<String, String> params) {
        if (!params.keySet().equals(Set.copyOf(parameters))) {
            throw new IllegalArgumentException(name() + " takes " + parameters + ", not " + params.keySet());
        }
    }

    private static String filled(String pattern, Map<String, String> values) {
        String text = pattern;
        for (Map.Entry<String, String> value : values.entrySet()) {
            text = text.replace("{" + value.getKey() + "}", value.getValue());
        }
        return text;
    }
}
