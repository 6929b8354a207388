package dev.guildhall.wechat;

import org.jspecify.annotations.Nullable;

/**
 * Somebody as WeChat knows them.
 *
 * @param appid the mini-program for which {@code openid} holds; another one of the tenant has another openid
 * @param unionid the same in all applications of one open-platform account; null where there is none
 */
public record WechatUser(
        String appid, String openid, @Nullable String unionid) {
    /** Never the ids: they end up in logs. */
    @Override
    public String toString() {
        return "WechatUser[" + appid + "]";
    }
}
