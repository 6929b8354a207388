package dev.guildhall.identity.operator;

import dev.guildhall.tenancy.Ids;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** What operators did to accounts and clients of the operator's console; what they do to a tenant stands in its own trail. */
@Component
public class OperatorActs {
    private final JdbcClient jdbc;
    private final Clock clock;

    OperatorActs(@Qualifier("platform") JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /** One act, in words. */
    public record Act(String actor, String action, String subject, String detail, Instant at) {}

    void record(String actor, String action, String subject, String detail) {
        jdbc.sql(
                        "INSERT INTO operator_act (id, actor_name, action, subject, detail, created_at) VALUES (?, ?, ?, ?, ?, ?)")
                .params(Ids.next(), actor, action, subject, detail, Timestamp.from(clock.instant()))
                .update();
    }

    /** Newest first. */
    public List<Act> newest(int most) {
        return jdbc.sql("SELECT actor_name, action, subject, detail, created_at FROM operator_act"
                        + " ORDER BY created_at DESC, id DESC LIMIT ?")
                .param(most)
                .query((row, n) -> new Act(
                        row.getString(1),
                        row.getString(2),
                        row.getString(3),
                        row.getString(4),
                        row.getTimestamp(5).toInstant()))
                .list();
    }
}
