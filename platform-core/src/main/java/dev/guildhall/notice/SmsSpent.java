package dev.guildhall.notice;

import dev.guildhall.problem.Problem;
import java.time.Duration;
import java.util.Map;
import org.springframework.http.HttpStatus;

/** The day's budget of short messages is spent; says when there is a new one. */
public final class SmsSpent extends Problem {
    private final long seconds;

    SmsSpent(Duration wait) {
        super(
                "sms-budget-spent",
                HttpStatus.SERVICE_UNAVAILABLE,
                SmsBudget.text("spent.title"),
                SmsBudget.text("spent"));
        this.seconds = Math.max(1, wait.toSeconds());
        with("retryAfterSeconds", seconds);
    }

    @Override
    public Map<String, String> headers() {
        return Map.of("Retry-After", Long.toString(seconds));
    }
}
