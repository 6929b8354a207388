package dev.guildhall.identity.operator;

import dev.guildhall.identity.Operator;
import dev.guildhall.identity.domain.Rows;
import dev.guildhall.identity.domain.Visit;
import dev.guildhall.tenancy.Ids;
import dev.guildhall.ui.Paged;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * The platform's own trail: what operators did to what belongs to no tenant, and to their own second factors. What they do to
 * a tenant stands in its own; who signed in is with {@link OperatorSignInLog}.
 */
@Component
public class OperatorActs {
    private static final String MATCHING = """
             FROM operator_act WHERE (CAST(:text AS text) IS NULL OR strpos(lower(actor_name || ' ' || action || ' ' || subject
                || ' ' || detail || ' ' || address), lower(:text)) > 0)
                AND (CAST(:from AS timestamptz) IS NULL OR created_at >= :from)
                AND (CAST(:to AS timestamptz) IS NULL OR created_at < :to)
            """;

    private final JdbcClient jdbc;
    private final Visit.Source visits;
    private final Clock clock;

    OperatorActs(@Qualifier("platform") JdbcClient jdbc, Visit.Source visits, Clock clock) {
        this.jdbc = jdbc;
        this.visits = visits;
        this.clock = clock;
    }

    /**
     * One act, in words.
     *
     * @param address network address it was done from; empty where it was not kept
     */
    public record Act(String actor, String action, String subject, String detail, String address, Instant at) {}

    /** @param to the first moment that no longer counts */
    public record Filter(
            @Nullable String text,
            @Nullable Instant from,
            @Nullable Instant to) {
        public static final Filter ALL = new Filter(null, null, null);
    }

    /**
     * Keeps an act, in the running transaction of the control database if there is one.
     *
     * @param subject what it was done to, in words
     */
    public void record(Operator by, String action, String subject, String detail) {
        jdbc.sql("""
                        INSERT INTO operator_act
                            (id, operator_id, actor_name, action, subject, detail, address, created_at)
                        VALUES (?, ?, ?, ?, ?, ?, ?, ?)""")
                .params(
                        Ids.next(),
                        by.id(),
                        by.name(),
                        action,
                        subject,
                        detail,
                        visits.current().address(),
                        Timestamp.from(clock.instant()))
                .update();
    }

    /** Newest first. */
    public List<Act> newest(int most) {
        return rows(Filter.ALL, 0, most);
    }

    /** Newest first. */
    public Paged<Act> page(Filter filter, int page, int size) {
        long total = bind(jdbc.sql("SELECT count(*)" + MATCHING), filter)
                .query(Long.class)
                .single();
        return new Paged<>(rows(filter, page, size), page, size, total);
    }

    private List<Act> rows(Filter filter, int page, int size) {
        return bind(
                        jdbc.sql("SELECT actor_name, action, subject, detail, address, created_at" + MATCHING
                                + " ORDER BY created_at DESC, id DESC LIMIT :size OFFSET :offset"),
                        filter)
                .param("size", size)
                .param("offset", (long) page * size)
                .query((row, n) -> new Act(
                        row.getString(1),
                        row.getString(2),
                        row.getString(3),
                        row.getString(4),
                        row.getString(5),
                        Objects.requireNonNull(Rows.instant(row, 6))))
                .list();
    }

    private static JdbcClient.StatementSpec bind(JdbcClient.StatementSpec statement, Filter filter) {
        return statement
                .param("text", filter.text(), Types.VARCHAR)
                .param("from", at(filter.from()), Types.TIMESTAMP_WITH_TIMEZONE)
                .param("to", at(filter.to()), Types.TIMESTAMP_WITH_TIMEZONE);
    }

    private static @Nullable OffsetDateTime at(@Nullable Instant instant) {
        return instant == null ? null : instant.atOffset(ZoneOffset.UTC);
    }
}
