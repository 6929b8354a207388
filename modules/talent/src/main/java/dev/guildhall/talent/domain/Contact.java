package dev.guildhall.talent.domain;

import org.jspecify.annotations.Nullable;

/**
 * How to reach a person: the thing that agencies pay for. It exists only in answers to those who may see it.
 *
 * @param phone national form, 11 digits
 */
public record Contact(
        String phone, @Nullable String email, @Nullable String wechat) {

    static String national(String e164) {
        return e164.startsWith("+86") ? e164.substring(3) : e164;
    }

    /** Never the contact itself: it must not reach a log. */
    @Override
    public String toString() {
        return "Contact[…]";
    }
}
