package dev.guildhall.payments;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * On what a member's client runs, as far as WeChat's rules for virtual goods ask. Our mini-program says so in a header; one that says
 * nothing, or something else, is known by what WeChat itself sends with each request of a mini-program: the referrer and the
 * telephone's name.
 */
public enum ClientDevice {
    /** A mini-program on an iPhone or iPad. */
    IOS_MINI_PROGRAM,
    /** A mini-program anywhere else. */
    MINI_PROGRAM,
    /** A browser, or a program. */
    OTHER;

    /** {@code mp-weixin ios}, {@code mp-weixin android}, … */
    public static final String HEADER = "Guildhall-Client";

    private static final String MINI_PROGRAM_REFERRER = "https://servicewechat.com/";
    private static final Pattern APPLE = Pattern.compile("iphone|ipad|ipod", Pattern.CASE_INSENSITIVE);

    public static ClientDevice of(HttpServletRequest request) {
        String said = text(request.getHeader(HEADER)).toLowerCase(Locale.ROOT);
        boolean miniProgram = said.startsWith("mp-weixin")
                || text(request.getHeader("Referer")).startsWith(MINI_PROGRAM_REFERRER);
        if (!miniProgram) {
            return OTHER;
        }
        boolean apple = said.endsWith(" ios")
                || APPLE.matcher(text(request.getHeader("User-Agent"))).find();
        return apple ? IOS_MINI_PROGRAM : MINI_PROGRAM;
    }

    private static String text(@Nullable String value) {
        return value == null ? "" : value;
    }
}
