package dev.guildhall.wechat;

import dev.guildhall.problem.Problem;
import dev.guildhall.wechat.domain.Words;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;

/** WeChat did not answer, was too slow, or answered that it cannot do its part now. Nothing has been stored; try again. */
public final class WechatUnavailable extends Problem {
    private final long seconds;
    private final @Nullable Integer code;

    /** @param code WeChat's errcode; null where there was no answer that could be read */
    public WechatUnavailable(Duration retryAfter, @Nullable Integer code) {
        super(
                "wechat-unavailable",
                HttpStatus.SERVICE_UNAVAILABLE,
                Words.of("unavailable.title"),
                Words.of("unavailable"));
        this.seconds = Math.max(1, retryAfter.toSeconds());
        this.code = code;
        with("retryAfterSeconds", seconds);
    }

    public @Nullable Integer code() {
        return code;
    }

    @Override
    public Map<String, String> headers() {
        return Map.of("Retry-After", Long.toString(seconds));
    }
}
