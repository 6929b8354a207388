package dev.guildhall.wechat;

/**
 * Somebody's session with WeChat in a mini-program, opened by a code of {@code wx.login}. Another code ends it, so it is used at
 * once and never kept.
 *
 * @param openid of the person in this mini-program
 * @param key signs what the person's WeChat is asked to do
 */
public record WechatSession(String appid, String openid, String key) {
    /** Never the ids, nor the key: they end up in logs. */
    @Override
    public String toString() {
        return "WechatSession[" + appid + "]";
    }
}
