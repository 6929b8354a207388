package dev.guildhall.identity.operator;

import dev.guildhall.jobs.PlatformSweep;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Takes away tokens, tickets and counts of operators that have served. */
@Component
class OperatorSweep implements PlatformSweep {
    private static final Duration KEPT = Duration.ofDays(3);
    /** Half a year, as the graded protection scheme wants logs to be kept. */
    private static final Duration LOG = Duration.ofDays(183);

    private final JdbcClient jdbc;
    private final Clock clock;

    OperatorSweep(@Qualifier("platform") JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "operator-sign-in";
    }

    @Override
    public Duration every() {
        return Duration.ofHours(6);
    }

    @Override
    public void sweep() {
        Timestamp before = Timestamp.from(clock.instant().minus(KEPT));
        for (String sql : new String[] {
            "DELETE FROM operator_token WHERE expires_at < ?",
            "DELETE FROM operator_ticket WHERE expires_at < ?",
            "DELETE FROM operator_attempt WHERE last_at < ?"
        }) {
            jdbc.sql(sql).param(before).update();
        }
        jdbc.sql("DELETE FROM operator_trust WHERE expires_at < ?")
                .param(Timestamp.from(clock.instant()))
                .update();
        jdbc.sql("DELETE FROM operator_sign_in_log WHERE at < ?")
                .param(Timestamp.from(clock.instant().minus(LOG)))
                .update();
    }
}
