package dev.guildhall.identity.domain;

import dev.guildhall.catalog.ModuleSettings;
import dev.guildhall.jobs.TenantSweep;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Takes away what sign-in no longer needs: counts of past days, used and expired rights. */
@Component
public class SignInSweep implements TenantSweep {
    /** Longer than any limit counts back. */
    private static final Duration COUNTS = Duration.ofDays(3);

    /** As long as somebody may ask what happened. */
    private static final Duration TRACES = Duration.ofDays(90);

    private final JdbcClient jdbc;
    private final SignInLog log;
    private final ModuleSettings settings;
    private final Clock clock;

    SignInSweep(JdbcClient jdbc, SignInLog log, ModuleSettings settings, Clock clock) {
        this.jdbc = jdbc;
        this.log = log;
        this.settings = settings;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "sign-in";
    }

    @Override
    public Duration every() {
        return Duration.ofHours(6);
    }

    @Override
    @Transactional
    public void sweep() {
        Timestamp counts = ago(COUNTS);
        Timestamp traces = ago(TRACES);
        remove("DELETE FROM verification_code WHERE expires_at < ?", counts);
        remove("DELETE FROM phone_guard WHERE requested_at < ? AND wrong = 0 AND locked_until IS NULL", counts);
        remove("DELETE FROM phone_guard WHERE requested_at < ?", traces);
        remove("DELETE FROM request_window WHERE started_at < ?", counts);
        jdbc.sql("DELETE FROM password_attempt WHERE last_at < ? AND (proven_at IS NULL OR proven_at < ?)")
                .param(counts)
                .param(traces)
                .update();
        log.sweep(clock.instant()
                .minus(Duration.ofDays(settings.of(SecurityRules.class).logDays())));
        remove("DELETE FROM account_trust WHERE expires_at < ?", Timestamp.from(clock.instant()));
        remove("DELETE FROM sign_in_step WHERE expires_at < ?", counts);
        remove("DELETE FROM password_ticket WHERE expires_at < ?", traces);
        remove("DELETE FROM wechat_ticket WHERE expires_at < ?", counts);
        remove("DELETE FROM sign_in WHERE ended_at < ?", traces);
        // Nothing can be refreshed any more; the newest token of a family is its last.
        remove(
                "DELETE FROM sign_in s WHERE NOT EXISTS"
                        + " (SELECT 1 FROM refresh_token r WHERE r.sign_in_id = s.id AND r.expires_at >= ?)",
                traces);
    }

    private void remove(String sql, Timestamp before) {
        jdbc.sql(sql).param(before).update();
    }

    private Timestamp ago(Duration time) {
        return Timestamp.from(clock.instant().minus(time));
    }
}
