package dev.guildhall.payments.wechat;

import org.jspecify.annotations.Nullable;

/** WeChat Pay has read the call and said no. */
public class WeChatRefused extends Exception {
    private final int status;
    private final String code;
    private final @Nullable String requestId;

    WeChatRefused(int status, String code, @Nullable String requestId) {
        super("WeChat Pay refused: %d %s, request %s".formatted(status, code, requestId));
        this.status = status;
        this.code = code;
        this.requestId = requestId;
    }

    public int status() {
        return status;
    }

    /** WeChat Pay's error code, for example {@code ORDERPAID}. */
    public String code() {
        return code;
    }

    public @Nullable String requestId() {
        return requestId;
    }
}
