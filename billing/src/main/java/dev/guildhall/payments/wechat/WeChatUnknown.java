package dev.guildhall.payments.wechat;

import org.jspecify.annotations.Nullable;

/** Nobody knows whether WeChat Pay has done what was asked: ask again, or query. */
public class WeChatUnknown extends Exception {
    private final @Nullable String requestId;

    WeChatUnknown(String why, @Nullable String requestId, Throwable cause) {
        super("no answer of WeChat Pay that can be believed: %s, request %s".formatted(why, requestId), cause);
        this.requestId = requestId;
    }

    public @Nullable String requestId() {
        return requestId;
    }
}
