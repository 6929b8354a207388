package dev.guildhall.talent.domain;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How to reach a person: the thing that agencies pay for. It exists only in answers to those who may see it.
 *
 * @param phone national form, 11 digits
 */
public record Contact(
        String phone, @Nullable String email, @Nullable String wechat) {

    private static final String SEPARATOR = "\n";

    static String national(String e164) {
        return e164.startsWith("+86") ? e164.substring(3) : e164;
    }

    /** Without what a person added: the phone number alone is the register's. */
    Contact registered() {
        return new Contact(phone, null, null);
    }

    /** In one line, to be sealed. */
    String line() {
        return String.join(
                SEPARATOR, phone, Objects.requireNonNullElse(email, ""), Objects.requireNonNullElse(wechat, ""));
    }

    static Contact ofLine(String line) {
        var parts = line.split(SEPARATOR, -1);
        return new Contact(parts[0], Text.orNull(parts[1]), Text.orNull(parts[2]));
    }

    /** Never the contact itself: it must not reach a log. */
    @Override
    public String toString() {
        return "Contact[…]";
    }
}
