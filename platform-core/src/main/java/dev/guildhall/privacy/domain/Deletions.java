package dev.guildhall.privacy.domain;

import dev.guildhall.audit.AuditActor;
import dev.guildhall.audit.AuditTrail;
import dev.guildhall.catalog.ModuleSettings;
import dev.guildhall.identity.AccountId;
import dev.guildhall.identity.AccountView;
import dev.guildhall.identity.Accounts;
import dev.guildhall.identity.Actor;
import dev.guildhall.identity.Organisations;
import dev.guildhall.privacy.AccountErased;
import dev.guildhall.privacy.OwnerMessages;
import dev.guildhall.problem.Conflict;
import dev.guildhall.problem.NotFound;
import dev.guildhall.tenancy.Ids;
import dev.guildhall.tenancy.TenantScope;
import dev.guildhall.ui.Fmt;
import dev.guildhall.ui.Paged;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionTemplate;

/** The end of an account on its owner's wish: asked for, taken back while there is time, then carried out by all modules. */
@Service
public class Deletions {
    private static final Logger LOG = LoggerFactory.getLogger(Deletions.class);

    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;
    private final Accounts accounts;
    private final Organisations organisations;
    private final Holdings data;
    private final Copies copies;
    private final OwnerMessages messages;
    private final ModuleSettings settings;
    private final ApplicationEventPublisher events;
    private final AuditTrail audit;
    private final Fmt fmt;
    private final Clock clock;

    Deletions(
            JdbcClient jdbc,
            TransactionTemplate transaction,
            Accounts accounts,
            Organisations organisations,
            Holdings data,
            Copies copies,
            OwnerMessages messages,
            ModuleSettings settings,
            ApplicationEventPublisher events,
            AuditTrail audit,
            Fmt fmt,
            Clock clock) {
        this.jdbc = jdbc;
        this.transaction = transaction;
        this.accounts = accounts;
        this.organisations = organisations;
        this.data = data;
        this.copies = copies;
        this.messages = messages;
        this.settings = settings;
        this.events = events;
        this.audit = audit;
        this.fmt = fmt;
        this.clock = clock;
    }

    /** @param state WAITING, WITHDRAWN or DONE */
    public record Deletion(
            UUID id,
            AccountId account,
            String name,
            String kind,
            String state,
            Instant requestedAt,
            Instant dueAt,
            @Nullable Instant endedAt) {}

    /** What is in the way of deleting the account now; sentences that say what to do first. */
    @Transactional(readOnly = true)
    public List<String> obstacles(AccountId id) {
        List<String> obstacles = new ArrayList<>();
        AccountView account = accounts.find(id).orElseThrow();
        if (account.kind().equals(Actor.STAFF)) {
            obstacles.add(Words.of("deletion.staff"));
        }
        if (organisations.ownsForOthers(id)) {
            obstacles.add(Words.of("deletion.owner"));
        }
        data.here().stream().forEach(each -> obstacles.addAll(each.obstacles(id)));
        return obstacles;
    }

    /**
     * Asks for the end of the account. The caller has proved to be the person.
     *
     * @throws Conflict {@code deletion-blocked} with {@code reasons}; {@code deletion-waiting} where it is asked for already
     */
    @Transactional
    public Deletion request(AccountId id) {
        List<String> obstacles = obstacles(id);
        if (!obstacles.isEmpty()) {
            throw (Conflict)
                    new Conflict("deletion-blocked", Words.of("deletion.blocked.title"), String.join("；", obstacles))
                            .with("reasons", obstacles);
        }
        AccountView account = accounts.find(id).orElseThrow();
        Instant now = clock.instant();
        Instant due = now.plus(settings.of(PrivacyRules.class).deletionWait());
        int made = jdbc.sql("""
                        INSERT INTO privacy_deletion (id, account_id, name, kind, state, requested_at, due_at)
                        VALUES (?, ?, ?, ?, 'WAITING', ?, ?)
                        ON CONFLICT (account_id) WHERE state = 'WAITING' DO NOTHING""")
                .params(Ids.next(), id.value(), account.name(), account.kind(), utc(now), utc(due))
                .update();
        Deletion waiting = waiting(id).orElseThrow();
        if (made == 0) {
            throw (Conflict) new Conflict(
                            "deletion-waiting",
                            Words.of("deletion.waiting.title"),
                            Words.of("deletion.waiting", fmt.exact(waiting.dueAt())))
                    .with("dueAt", waiting.dueAt());
        }
        audit.record("privacy.deletion.requested", "account", id.toString(), Map.of("dueAt", due.toString()));
        messages.tell(
                id,
                "privacy.deletion",
                Words.of("deletion.requested.title"),
                Words.of("deletion.requested", fmt.exact(due)),
                "/pages/privacy/index");
        return waiting;
    }

    /** @throws NotFound where nothing waits */
    @Transactional
    public void withdraw(AccountId id) {
        int ended = jdbc.sql("""
                        UPDATE privacy_deletion SET state = 'WITHDRAWN', ended_at = ?
                         WHERE account_id = ? AND state = 'WAITING'""").params(utc(clock.instant()), id.value()).update();
        if (ended == 0) {
            throw new Conflict("no-deletion", Words.of("deletion.none.title"), Words.of("deletion.none"));
        }
        audit.record("privacy.deletion.withdrawn", "account", id.toString(), Map.of());
    }

    @Transactional(readOnly = true)
    public Optional<Deletion> waiting(AccountId id) {
        return jdbc.sql("SELECT * FROM privacy_deletion WHERE account_id = ? AND state = 'WAITING'")
                .param(id.value())
                .query(Deletions::deletion)
                .optional();
    }

    /** For staff: newest first. */
    @Transactional(readOnly = true)
    public Paged<Deletion> page(@Nullable String state, int page, int size) {
        long total = jdbc.sql(
                        "SELECT count(*) FROM privacy_deletion WHERE CAST(:state AS text) IS NULL OR state = :state")
                .param("state", state)
                .query(Long.class)
                .single();
        return new Paged<>(
                jdbc.sql("""
                        SELECT * FROM privacy_deletion WHERE CAST(:state AS text) IS NULL OR state = :state
                         ORDER BY (state = 'WAITING') DESC, requested_at DESC, id LIMIT :size OFFSET :offset""")
                        .param("state", state)
                        .param("size", size)
                        .param("offset", (long) page * size)
                        .query(Deletions::deletion)
                        .list(),
                page,
                size,
                total);
    }

    /** Copies that people asked for within the last 30 days, and how many of them are being made or have failed. */
    public record CopyFigures(long asked, long waiting, long failed) {}

    @Transactional(readOnly = true)
    public CopyFigures copies() {
        return jdbc.sql("""
                        SELECT count(*), count(*) FILTER (WHERE state = 'WAITING'), count(*) FILTER (WHERE state = 'FAILED')
                          FROM privacy_export WHERE requested_at > ?""")
                .param(utc(clock.instant().minus(java.time.Duration.ofDays(30))))
                .query((row, n) -> new CopyFigures(row.getLong(1), row.getLong(2), row.getLong(3)))
                .single();
    }

    /** Carries out what is due, one account a transaction; what fails is tried again with the next sweep. */
    void carryOut() {
        List<UUID> due = jdbc.sql(
                        "SELECT id FROM privacy_deletion WHERE state = 'WAITING' AND due_at <= ? ORDER BY due_at LIMIT 100")
                .param(utc(clock.instant()))
                .query(UUID.class)
                .list();
        for (UUID each : due) {
            try {
                transaction.executeWithoutResult(status -> erase(each));
            } catch (RuntimeException e) {
                LOG.error("the account of deletion {} was not erased; it is tried again", each, e);
            }
        }
    }

    private void erase(UUID deletion) {
        // Locked, so that a withdrawal that comes now waits and then finds it done.
        UUID found = jdbc.sql("SELECT account_id FROM privacy_deletion WHERE id = ? AND state = 'WAITING' FOR UPDATE")
                .param(deletion)
                .query(UUID.class)
                .optional()
                .orElse(null);
        if (found == null) {
            return;
        }
        AccountId account = new AccountId(found);
        if (!obstacles(account).isEmpty()) {
            LOG.info("the account of deletion {} cannot be erased yet", deletion);
            return;
        }
        data.erase(account);
        copies.eraseOf(account);
        jdbc.sql("UPDATE privacy_deletion SET state = 'DONE', ended_at = ?, name = ? WHERE id = ?")
                .params(utc(clock.instant()), Words.of("erased.name"), deletion)
                .update();
        audit.record(AuditActor.SYSTEM, "privacy.deletion.done", "account", account.toString(), Map.of());
        events.publishEvent(new AccountErased(TenantScope.current(), account));
    }

    private static Deletion deletion(java.sql.ResultSet row, int number) throws java.sql.SQLException {
        OffsetDateTime ended = row.getObject("ended_at", OffsetDateTime.class);
        return new Deletion(
                row.getObject("id", UUID.class),
                new AccountId(row.getObject("account_id", UUID.class)),
                row.getString("name"),
                row.getString("kind"),
                row.getString("state"),
                row.getObject("requested_at", OffsetDateTime.class).toInstant(),
                row.getObject("due_at", OffsetDateTime.class).toInstant(),
                ended == null ? null : ended.toInstant());
    }

    private static OffsetDateTime utc(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }
}
