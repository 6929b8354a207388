package dev.guildhall.identity.operator;

import dev.guildhall.identity.console.SignInWords;
import dev.guildhall.identity.domain.Rows;
import dev.guildhall.identity.domain.SignInLog.Outcome;
import dev.guildhall.identity.domain.SignInLog.Way;
import dev.guildhall.identity.domain.Visit;
import dev.guildhall.tenancy.Ids;
import dev.guildhall.ui.Paged;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Every attempt to sign in at the operator's console. */
@Component
public class OperatorSignInLog {
    private final JdbcClient jdbc;
    private final Visit.Source visits;
    private final Clock clock;

    OperatorSignInLog(@Qualifier("platform") JdbcClient jdbc, Visit.Source visits, Clock clock) {
        this.jdbc = jdbc;
        this.visits = visits;
        this.clock = clock;
    }

    /** A line as it is read. */
    public record Line(Instant at, String login, Way way, Outcome outcome, String address, String device) {}

    /** @param login what was typed; little of it is kept where it is nobody's name */
    public void record(@Nullable UUID operator, String login, Way way, Outcome outcome) {
        Visit visit = visits.current();
        String shown = operator != null || login.length() <= 2 ? login : login.substring(0, 2) + "***";
        jdbc.sql("""
                        INSERT INTO operator_sign_in_log (id, at, operator_id, login, way, outcome, address, device)
                        VALUES (?, ?, ?, ?, ?, ?, ?, ?)""")
                .params(Arrays.asList(
                        Ids.next(),
                        Timestamp.from(clock.instant()),
                        operator,
                        shown.substring(0, Math.min(40, shown.length())),
                        way.name(),
                        outcome.name(),
                        visit.address(),
                        visit.device()))
                .update();
    }

    /**
     * A line in words.
     *
     * @param name whose; null where the login is nobody's
     */
    public record Shown(
            Instant at,
            @Nullable String name,
            String login,
            String way,
            String outcome,
            boolean good,
            String address,
            String device) {}

    /**
     * Everybody's, newest first.
     *
     * @param text part of a name, a login or a network address; null for all
     * @param good whether it let somebody in; null for all
     */
    public Paged<Shown> page(@Nullable String text, @Nullable Boolean good, int page, int size) {
        String[] lettingIn = Arrays.stream(Outcome.values())
                .filter(SignInWords::good)
                .map(Outcome::name)
                .toArray(String[]::new);
        long total = matching("SELECT count(*)", "", text, good, lettingIn)
                .query(Long.class)
                .single();
        return new Paged<>(
                matching(
                                "SELECT l.at, o.name, coalesce(o.username, l.login), l.way, l.outcome, l.address, l.device",
                                " ORDER BY l.at DESC, l.id DESC LIMIT :size OFFSET :offset",
                                text,
                                good,
                                lettingIn)
                        .param("size", size)
                        .param("offset", (long) page * size)
                        .query((row, n) -> {
                            Outcome outcome = Outcome.valueOf(row.getString(5));
                            return new Shown(
                                    Objects.requireNonNull(Rows.instant(row, 1)),
                                    row.getString(2),
                                    row.getString(3),
                                    SignInWords.way(Way.valueOf(row.getString(4))),
                                    SignInWords.outcome(outcome),
                                    SignInWords.good(outcome),
                                    row.getString(6),
                                    row.getString(7));
                        })
                        .list(),
                page,
                size,
                total);
    }

    private JdbcClient.StatementSpec matching(
            String select, String order, @Nullable String text, @Nullable Boolean good, String[] lettingIn) {
        return jdbc.sql(select + """
                         FROM operator_sign_in_log l LEFT JOIN operator o ON o.id = l.operator_id
                        WHERE (CAST(:text AS text) IS NULL OR strpos(lower(concat_ws(' ', o.name, o.username, l.login,
                                l.address)), lower(:text)) > 0)
                            AND (CAST(:good AS boolean) IS NULL OR (l.outcome = ANY (:letting)) = :good)
                        """ + order)
                .param("text", text, Types.VARCHAR)
                .param("good", good, Types.BOOLEAN)
                .param("letting", lettingIn);
    }

    /** The newest of one operator. */
    public List<Line> newest(UUID operator, int count) {
        return jdbc.sql("""
                        SELECT at, login, way, outcome, address, device FROM operator_sign_in_log
                        WHERE operator_id = ? ORDER BY at DESC, id DESC LIMIT ?""")
                .param(operator)
                .param(count)
                .query((row, n) -> new Line(
                        Objects.requireNonNull(Rows.instant(row, 1)),
                        row.getString(2),
                        Way.valueOf(row.getString(3)),
                        Outcome.valueOf(row.getString(4)),
                        row.getString(5),
                        row.getString(6)))
                .list();
    }
}
