package dev.guildhall.wechat;

/**
 * Credentials of a mini-program, as its console shows them.
 *
 * @param appid AppID(小程序ID), {@code wx} and 16 characters
 * @param secret AppSecret(小程序密钥), 32 hexadecimal characters
 */
public record MiniProgramInput(String appid, String secret) {
    /** Never the secret. */
    @Override
    public String toString() {
        return "MiniProgramInput[" + appid + "]";
    }
}
