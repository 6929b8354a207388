package dev.guildhall.wechat;

import dev.guildhall.problem.Problem;
import dev.guildhall.wechat.domain.Words;
import org.springframework.http.HttpStatus;

/** WeChat itself keeps this user from signing in, because it takes the account for a risk. */
public final class WechatBlocked extends Problem {
    public WechatBlocked() {
        super("wechat-blocked", HttpStatus.BAD_REQUEST, Words.of("blocked.title"), Words.of("blocked"));
    }
}
