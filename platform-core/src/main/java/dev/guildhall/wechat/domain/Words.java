package dev.guildhall.wechat.domain;

import dev.guildhall.problem.Texts;

/** The texts of the mini-program, from {@code messages/wechat.properties}. */
public final class Words {
    private static final Texts TEXTS = Texts.in("wechat");

    private Words() {}

    public static String of(String key, Object... values) {
        return TEXTS.of(key, values);
    }
}
