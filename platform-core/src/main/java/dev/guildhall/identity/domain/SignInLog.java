package dev.guildhall.identity.domain;

import dev.guildhall.identity.AccountId;
import dev.guildhall.tenancy.Ids;
import dev.guildhall.ui.Paged;
import dev.guildhall.vault.BlindIndex;
import dev.guildhall.vault.PhoneNumber;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Every attempt to sign in at the bound tenant: who or what was typed (masked), how, what came of it, from where. What is
 * written costs the same for logins that exist and for those that do not.
 */
@Component
public class SignInLog {
    /** Refusals of one kind within this time are one line with a count, so that a flood does not fill the table. */
    private static final Duration TOGETHER = Duration.ofMinutes(10);

    /** By what somebody tried. */
    public enum Way {
        PASSWORD,
        CODE,
        WECHAT,
        /** The link of an invitation, or a forced change of the password. */
        LINK,
        TOTP,
        PASSKEY,
        RECOVERY_CODE,
        TRUSTED_DEVICE,
        /** For a client by another service of the tenant or an outside program. */
        OAUTH
    }

    /** What came of it. */
    public enum Outcome {
        DONE,
        /** Right so far; the second factor is still to come. */
        HALF,
        WRONG,
        /** A code that is used or too old, or none was asked for. */
        STALE,
        /** Must wait after wrong attempts. */
        SLOWED,
        LOCKED,
        /** The account waits for review, was refused or is banned. */
        HELD,
        /** The password was right but has to be changed first. */
        CHANGE,
        REFUSED
    }

    private final JdbcClient jdbc;
    private final BlindIndex blindIndex;
    private final Visit.Source visits;
    private final Clock clock;

    SignInLog(JdbcClient jdbc, BlindIndex blindIndex, Visit.Source visits, Clock clock) {
        this.jdbc = jdbc;
        this.blindIndex = blindIndex;
        this.visits = visits;
        this.clock = clock;
    }

    /** A line as it is read. */
    public record Line(
            UUID id,
            Instant at,
            Instant lastAt,
            int times,
            @Nullable UUID account,
            @Nullable String name,
            @Nullable String kind,
            String login,
            Way way,
            Outcome outcome,
            String address,
            String device) {}

    /**
     * What lines are wanted; null leaves a part open.
     *
     * @param text part of an account's name, a whole phone or username, or a network address
     * @param good whether only those that ended well, or only the others
     */
    public record Filter(
            @Nullable UUID account,
            @Nullable String text,
            @Nullable Way way,
            @Nullable Boolean good,
            @Nullable Instant from,
            @Nullable Instant to) {}

    /**
     * Writes an attempt down.
     *
     * @param account whose, where that is known
     * @param login what was typed: a phone, a username, or whatever it was
     */
    @Transactional
    public void record(@Nullable AccountId account, String login, Way way, Outcome outcome) {
        Visit visit = visits.current();
        Instant now = clock.instant();
        byte[] index = index(login);
        int counted = 0;
        if (outcome == Outcome.SLOWED || outcome == Outcome.LOCKED) {
            counted = jdbc.sql("""
                            UPDATE sign_in_log SET times = times + 1, last_at = :now
                            WHERE id = (SELECT id FROM sign_in_log WHERE login_index = :login AND way = :way
                                AND outcome = :outcome AND address = :address AND at > :since
                                ORDER BY at DESC LIMIT 1 FOR UPDATE)""")
                    .param("now", Timestamp.from(now))
                    .param("login", index)
                    .param("way", way.name())
                    .param("outcome", outcome.name())
                    .param("address", visit.address())
                    .param("since", Timestamp.from(now.minus(TOGETHER)))
                    .update();
        }
        if (counted == 0) {
            jdbc.sql("""
                            INSERT INTO sign_in_log
                                (id, at, last_at, account_id, login, login_index, way, outcome, address, device)
                            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""")
                    .params(Arrays.asList(
                            Ids.next(),
                            Timestamp.from(now),
                            Timestamp.from(now),
                            account == null ? null : account.value(),
                            masked(login),
                            index,
                            way.name(),
                            outcome.name(),
                            visit.address(),
                            visit.device()))
                    .update();
        }
    }

    /** For an account whose login nobody typed. */
    @Transactional
    public void record(AccountId account, Way way, Outcome outcome) {
        record(account, account.toString(), way, outcome);
    }

    /** Newest first. */
    @Transactional(readOnly = true)
    public Paged<Line> lines(Filter filter, int page, int size) {
        long total = filtered("SELECT count(*)", "", filter).query(Long.class).single();
        List<Line> items = filtered(
                        "SELECT l.id, l.at, l.last_at, l.times, l.account_id, a.name, a.kind, l.login, l.way, l.outcome,"
                                + " l.address, l.device",
                        " ORDER BY l.at DESC, l.id DESC LIMIT :size OFFSET :offset",
                        filter)
                .param("size", size)
                .param("offset", (long) page * size)
                .query((row, n) -> new Line(
                        row.getObject(1, UUID.class),
                        Objects.requireNonNull(Rows.instant(row, 2)),
                        Objects.requireNonNull(Rows.instant(row, 3)),
                        row.getInt(4),
                        row.getObject(5, UUID.class),
                        row.getString(6),
                        row.getString(7),
                        row.getString(8),
                        Way.valueOf(row.getString(9)),
                        Outcome.valueOf(row.getString(10)),
                        row.getString(11),
                        row.getString(12)))
                .list();
        return new Paged<>(items, page, size, total);
    }

    /** Forgets what is older; returns how many lines. */
    int sweep(Instant before) {
        return jdbc.sql("DELETE FROM sign_in_log WHERE last_at < ?")
                .param(Timestamp.from(before))
                .update();
    }

    private JdbcClient.StatementSpec filtered(String select, String after, Filter filter) {
        String text = filter.text();
        return jdbc.sql(select + """
                         FROM sign_in_log l LEFT JOIN account a ON a.id = l.account_id
                        WHERE (CAST(:account AS uuid) IS NULL OR l.account_id = :account)
                          AND (CAST(:text AS text) IS NULL OR strpos(a.name, :text) > 0 OR l.address = :text
                               OR l.login_index = :login)
                          AND (CAST(:way AS text) IS NULL OR l.way = :way)
                          AND (CAST(:good AS boolean) IS NULL OR (l.outcome IN ('DONE', 'HALF')) = :good)
                          AND (CAST(:since AS timestamptz) IS NULL OR l.at >= :since)
                          AND (CAST(:until AS timestamptz) IS NULL OR l.at < :until)
                        """ + after)
                .param("account", filter.account(), java.sql.Types.OTHER)
                .param("text", text)
                .param("login", text == null ? new byte[0] : index(text))
                .param("way", filter.way() == null ? null : filter.way().name())
                .param("good", filter.good(), java.sql.Types.BOOLEAN)
                .param("since", filter.from() == null ? null : Timestamp.from(filter.from()), java.sql.Types.TIMESTAMP)
                .param("until", filter.to() == null ? null : Timestamp.from(filter.to()), java.sql.Types.TIMESTAMP);
    }

    private byte[] index(String login) {
        String normal = PhoneNumber.find(login)
                .map(PhoneNumber::e164)
                .orElseGet(() -> login.strip().toLowerCase(Locale.ROOT));
        return blindIndex.of("sign-in-log", normal);
    }

    /** People type passwords into the wrong field: little of what is no phone is kept. */
    private static String masked(String login) {
        String typed = login.strip();
        return PhoneNumber.find(typed)
                .map(PhoneNumber::masked)
                .orElseGet(() -> typed.isEmpty() ? "" : typed.substring(0, Math.min(2, typed.length())) + "***");
    }
}
