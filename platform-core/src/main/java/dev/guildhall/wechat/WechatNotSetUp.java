package dev.guildhall.wechat;

import dev.guildhall.problem.Problem;
import dev.guildhall.wechat.domain.Words;
import org.springframework.http.HttpStatus;

/** The tenant has no mini-program that works. */
public final class WechatNotSetUp extends Problem {
    public WechatNotSetUp() {
        super("wechat-not-set-up", HttpStatus.BAD_REQUEST, Words.of("not-set-up.title"), Words.of("not-set-up"));
    }
}
