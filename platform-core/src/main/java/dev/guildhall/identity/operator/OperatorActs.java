package dev.guildhall.identity.operator;

import dev.guildhall.tenancy.Ids;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The platform's own trail: what operators did to what belongs to no tenant. What they do to a tenant stands in its own. */
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

    /**
     * Keeps an act, in the running transaction of the control database if there is one.
     *
     * @param actor the operator's name
     * @param subject what it was done to, in words
     */
    public void record(String actor, String action, String subject, String detail) {
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
