package dev.guildhall.talent.domain;

import java.text.Normalizer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Finds contacts in what people write about themselves. Agencies pay for a contact, and a person decides who gets it; so it belongs
 * into its own fields and not into a text that everybody in the pool reads (C6).
 */
final class ContactInText {

    /** A mobile number, however it is broken up. */
    private static final Pattern PHONE = Pattern.compile("(?<!\\d)(?:\\+?86[\\s-]*)?1[3-9](?:[\\s.·_-]*\\d){9}(?!\\d)");

    private static final Pattern EMAIL = Pattern.compile("[\\w.+-]+@[\\w-]+(?:\\.[\\w-]+)+");

    private static final Pattern WECHAT =
            Pattern.compile("(?:微信号?|weixin|wechat|vx|v信)[\\s:：是为]*[A-Za-z][\\w-]{5,19}", Pattern.CASE_INSENSITIVE);

    private static final Pattern[] ALL = {PHONE, EMAIL, WECHAT};

    private ContactInText() {}

    static boolean in(@Nullable String text) {
        if (text == null) {
            return false;
        }
        var plain = plain(text);
        for (var pattern : ALL) {
            if (pattern.matcher(plain).find()) {
                return true;
            }
        }
        return false;
    }

    /** The text in half width, with a space for each contact in it. */
    static String without(String text) {
        var plain = plain(text);
        for (var pattern : ALL) {
            plain = pattern.matcher(plain).replaceAll(" ");
        }
        return plain;
    }

    private static String plain(String text) {
        return Normalizer.normalize(text, Normalizer.Form.NFKC);
    }
}
