package dev.guildhall.identity.member;

import dev.guildhall.access.SignedIn;
import dev.guildhall.identity.Actor;
import dev.guildhall.identity.domain.WechatSigningIn;
import dev.guildhall.identity.domain.Words;
import dev.guildhall.problem.Invalid;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** One's own WeChat: bound to the account that is signed in, or taken from it. */
@RestController
@RequestMapping("/api/me/wechat")
@SignedIn
class WechatApi {
    private final WechatSigningIn wechat;

    WechatApi(WechatSigningIn wechat) {
        this.wechat = wechat;
    }

    /** @param code of {@code wx.login} */
    record Binding(@Nullable String code) {}

    /** 204; 409 where the account has another WeChat user already, or the WeChat user another account. */
    @PostMapping
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void bind(@RequestBody Binding body, Actor actor) {
        if (body.code() == null || body.code().isBlank()) {
            throw new Invalid("code", Words.of("wechat.login-code-empty"));
        }
        wechat.bind(actor.id(), body.code());
    }

    /** 204, also where nothing was bound; 409 where one could not sign in any more. */
    @DeleteMapping
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void unbind(Actor actor) {
        wechat.unbind(actor.id());
    }
}
