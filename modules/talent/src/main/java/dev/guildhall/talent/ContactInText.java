package dev.guildhall.talent;

import java.text.Normalizer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Finds contacts in what people write about themselves. Agencies pay for a contact, and a person decides who gets it; so it belongs
 * into its own fields and not into a text that is read without paying (C6, C11).
 */
public final class ContactInText {

    /** A mobile number, however it is broken up, and in words. */
    private static final Pattern PHONE = Pattern.compile(
            "(?<!\\d)(?:\\+?86[\\s-]*)?(?:1[3-9]|[一幺]\\s*[三四五六七八九])(?:[\\s.·_-]*[\\d〇零一二三四五六七八九幺]){9}(?!\\d)");

    /** A landline with its area code, or a 400 number. */
    private static final Pattern LANDLINE = Pattern.compile(
            "(?<![\\w-])(?:\\(?0\\d{2,3}\\)?[\\s-]*[2-8]\\d{2,3}[\\s-]?\\d{4}|400[\\s-]?\\d{3}[\\s-]?\\d{4})(?![\\w-]*\\d)");

    private static final Pattern EMAIL = Pattern.compile("[\\w.+-]+@[\\w-]+(?:\\.[\\w-]+)+");

    private static final Pattern WECHAT = Pattern.compile(
            "(?:(?:微信号?|[薇威]信|weixin|wechat|vx|v信|加\\s*v信?)[\\s:是为]*|(?<![a-z])wx[\\s:是为号]+)[a-z_\\d][\\w-]{5,19}",
            Pattern.CASE_INSENSITIVE);

    private static final Pattern QQ =
            Pattern.compile("(?:(?<![a-z])qq|扣扣|企鹅)(?:号码?)?[\\s:是为]*[1-9]\\d{4,10}(?!\\d)", Pattern.CASE_INSENSITIVE);

    private static final Pattern[] ALL = {PHONE, EMAIL, WECHAT, QQ, LANDLINE};

    private ContactInText() {}

    public static boolean in(@Nullable String text) {
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
    public static String without(String text) {
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
