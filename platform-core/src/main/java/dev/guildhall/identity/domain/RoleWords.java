package dev.guildhall.identity.domain;

import dev.guildhall.problem.Texts;

/** The texts of roles, staff and operators, from {@code messages/roles.properties}. */
public final class RoleWords {
    private static final Texts TEXTS = Texts.in("roles");

    private RoleWords() {}

    public static String of(String key, Object... values) {
        return TEXTS.of(key, values);
    }
}
