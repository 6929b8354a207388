package dev.guildhall.signup;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an applicant typed, unchecked.
 *
 * @param phone a masked one, as the page showed it, stands for the one that is stored; so does a masked e-mail
 * @param code sent to the phone
 * @param terms version of the terms that was agreed to; null where the box was left empty
 * @param proof id of the picture that was sent
 */
record ApplicationForm(
        @Nullable String blueprint,
        @Nullable String name,
        @Nullable String slug,
        @Nullable String creditCode,
        @Nullable String contact,
        @Nullable String phone,
        @Nullable String code,
        @Nullable String email,
        @Nullable String terms,
        @Nullable String proof) {

    static ApplicationForm empty() {
        return new ApplicationForm(null, null, null, null, null, null, null, null, null, null);
    }

    ApplicationForm withProof(@Nullable String id) {
        return new ApplicationForm(blueprint, name, slug, creditCode, contact, phone, code, email, terms, id);
    }

    Map<String, Object> values(String phone, String email) {
        Map<String, Object> values = new HashMap<>();
        values.put("name", text(name));
        values.put("creditCode", text(creditCode));
        values.put("contact", text(contact));
        values.put("phone", phone);
        values.put("email", email);
        return values;
    }

    static String text(@Nullable String raw) {
        return raw == null ? "" : raw.strip();
    }
}
