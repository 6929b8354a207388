package dev.guildhall.talent.domain;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What staff fill in for one person, as typed. When a person is edited, an empty phone, identity number, e-mail or WeChat leaves
 * what is stored: those are shown masked, so the form cannot carry them.
 */
public record PersonEntry(
        @Nullable String name,
        @Nullable String gender,
        @Nullable String birthDate,
        @Nullable String phone,
        @Nullable String idNumber,
        @Nullable String email,
        @Nullable String wechat,
        @Nullable String cityCode,
        @Nullable String education,
        @Nullable String level,
        @Nullable List<String> fields,
        @Nullable String years,
        @Nullable String employer,
        @Nullable String validUntil) {

    /** An empty form. */
    public static PersonEntry blank() {
        return new PersonEntry(null, null, null, null, null, null, null, null, null, null, null, null, null, null);
    }

    /** Never the contacts: they must not reach a log. */
    @Override
    public String toString() {
        return "PersonEntry[…]";
    }
}
