package dev.guildhall.notice;

import dev.guildhall.problem.Texts;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.MissingResourceException;
import java.util.Set;

/**
 * The short messages that may be sent. Providers send nothing but templates that they have approved, so each text is fixed;
 * the provider's own number of it is configured under the name given here.
 */
public enum SmsTemplate {
    CODE_LOGIN(true, Duration.ofMinutes(10), "code", "minutes"),
    CODE_REGISTER(true, Duration.ofMinutes(10), "code", "minutes"),
    CODE_BIND(true, Duration.ofMinutes(10), "code", "minutes"),
    CODE_RESET(true, Duration.ofMinutes(10), "code", "minutes"),
    /** To somebody whose account was opened for them: the page on which the first password is set. */
    ACCOUNT_OPENED(true, Duration.ofHours(24), "link", "hours"),
    /** To somebody who can sign in by phone and code at once. */
    ACCOUNT_READY(false, Duration.ofHours(24), "link"),
    /** The tenant has approved what somebody handed in (T10). */
    REVIEW_APPROVED(false, Duration.ofHours(24), "what", "link"),
    /** The tenant has refused it; the reason is read on the page. */
    REVIEW_REFUSED(false, Duration.ofHours(24), "what", "link"),
    /** To the owner of points that end, or will be frozen, on a day. */
    POINTS_ENDING(false, Duration.ofHours(48), "points", "day", "link"),
    POINTS_FREEZING(false, Duration.ofHours(48), "points", "day", "link"),
    /** To a person whom an agency could not reach: the day until which an answer is awaited. */
    CONTACT_REPORTED(false, Duration.ofHours(48), "day", "link"),
    /** To somebody whose account has yet to be activated. */
    ACCOUNT_ACTIVATION(true, Duration.ofMinutes(10), "code", "link", "minutes"),
    /** The tenant asks to have phone, e-mail or identity card confirmed again (W44): until which day. */
    RECHECK_ASKED(false, Duration.ofHours(48), "day", "link"),
    /** Money is back with whoever paid it. */
    REFUND_DONE(false, Duration.ofHours(24), "number", "amount"),
    /** To an organisation that applied for a tenant: the private page of the application. */
    APPLICATION_RECEIVED(true, Duration.ofHours(24), "link"),
    PASSWORD_CHANGED(false, Duration.ofHours(12), "time");

    private static final Texts TEXTS = Texts.in("sms");

    private final boolean secret;
    private final Duration useful;
    private final List<String> parameters;

    SmsTemplate(boolean secret, Duration useful, String... parameters) {
        this.secret = secret;
        this.useful = useful;
        this.parameters = List.of(parameters);
    }

    /** Whether the content opens something, so that it must not be kept after sending. */
    public boolean secret() {
        return secret;
    }

    /** How long after it was ordered the message still helps; later it is not sent any more. */
    public Duration useful() {
        return useful;
    }

    /** Names of the parameters, in the order in which they stand in the text. */
    public List<String> parameters() {
        return parameters;
    }

    /**
     * The whole text.
     *
     * @param signature whose message it is, shown in 【】
     * @throws IllegalArgumentException unless the parameters are exactly those of the template
     */
    public String text(String signature, Map<String, String> params) {
        check(params);
        String text = pattern();
        for (String parameter : parameters) {
            text = text.replace("{" + parameter + "}", params.getOrDefault(parameter, ""));
        }
        return "【" + signature + "】" + text;
    }

    void check(Map<String, String> params) {
        if (!params.keySet().equals(Set.copyOf(parameters))) {
            throw new IllegalArgumentException(name() + " takes " + parameters + ", not " + params.keySet());
        }
    }

    private String pattern() {
        try {
            return TEXTS.raw(name());
        } catch (MissingResourceException e) {
            throw new IllegalStateException("messages/sms.properties has no text for " + name(), e);
        }
    }
}
