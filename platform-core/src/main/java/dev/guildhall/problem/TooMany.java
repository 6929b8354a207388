package dev.guildhall.problem;

import java.time.Duration;
import java.util.Map;
import org.springframework.http.HttpStatus;

/** Asked too often; says when to come back. */
public class TooMany extends Problem {

    private final long seconds;

    public TooMany(Duration retryAfter) {
        this(retryAfter, Words.of("too-many.detail", wait(retryAfter)));
    }

    public TooMany(Duration retryAfter, String detail) {
        super("too-many-requests", HttpStatus.TOO_MANY_REQUESTS, Words.of("too-many.title"), detail);
        this.seconds = seconds(retryAfter);
        with("retryAfterSeconds", seconds);
    }

    @Override
    public Map<String, String> headers() {
        return Map.of("Retry-After", Long.toString(seconds));
    }

    private static long seconds(Duration retryAfter) {
        return Math.max(1, retryAfter.plusMillis(999).toSeconds());
    }

    private static String wait(Duration retryAfter) {
        long seconds = seconds(retryAfter);
        return seconds < 120
                ? Words.of("wait.seconds", Long.toString(seconds))
                : seconds < 7200
                        ? Words.of("wait.minutes", Long.toString((seconds + 59) / 60))
                        : Words.of("wait.hours", Long.toString((seconds + 3599) / 3600));
    }
}
