package dev.guildhall.identity;

import dev.guildhall.identity.domain.RequestWindows;
import dev.guildhall.problem.TooMany;
import java.time.Duration;
import org.springframework.stereotype.Service;

/** Limits of addresses that anybody may call, counted in the database for all nodes. */
@Service
public class CallLimits {
    private final RequestWindows windows;

    CallLimits(RequestWindows windows) {
        this.windows = windows;
    }

    /**
     * Counts one call. Called outside a transaction, so that a refused call counts too.
     *
     * @param subject what is counted: the act and who does it, such as {@code registration-media|203.0.113.7}
     * @throws TooMany beyond the limit
     */
    public void count(String subject, int most, Duration within) {
        windows.enter(subject, most, within).ifPresent(wait -> {
            throw new TooMany(wait);
        });
    }
}
