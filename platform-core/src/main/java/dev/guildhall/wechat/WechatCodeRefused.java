package dev.guildhall.wechat;

import dev.guildhall.problem.Problem;
import dev.guildhall.wechat.domain.Words;
import org.springframework.http.HttpStatus;

/** The code that the mini-program sent is used up, too old or was never given: ask WeChat for a new one. */
public final class WechatCodeRefused extends Problem {
    private WechatCodeRefused(String title, String detail) {
        super("wechat-code-refused", HttpStatus.BAD_REQUEST, title, detail);
    }

    /** Of {@code wx.login}. */
    public static WechatCodeRefused login() {
        return new WechatCodeRefused(Words.of("code.title"), Words.of("code.login"));
    }

    /** Of the button {@code getPhoneNumber}. */
    public static WechatCodeRefused phone() {
        return new WechatCodeRefused(Words.of("code.title"), Words.of("code.phone"));
    }
}
