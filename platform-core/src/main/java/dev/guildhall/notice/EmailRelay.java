package dev.guildhall.notice;

import dev.guildhall.jobs.TenantSweep;
import dev.guildhall.tenancy.TenantDirectory;
import dev.guildhall.tenancy.TenantScope;
import dev.guildhall.vault.EmailAddress;
import dev.guildhall.vault.Vault;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.modulith.events.ApplicationModuleListener;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * Hands ordered e-mails to the provider, by the rules of {@link SmsRelay}: claimed in one short transaction, which counts as an
 * attempt, sent outside of any, marked in another.
 */
@Component
class EmailRelay implements TenantSweep {

    static final int MOST_ATTEMPTS = 5;

    /** Longer than the time-outs of a mail server. */
    private static final Duration CLAIM = Duration.ofMinutes(2);

    private static final int BATCH = 50;
    private static final Logger log = LoggerFactory.getLogger(EmailRelay.class);
    private static final TypeReference<Map<String, String>> PARAMS = new TypeReference<>() {};

    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;
    private final Vault vault;
    private final Clock clock;
    private final JsonMapper json;
    private final EmailSenders senders;
    private final TenantDirectory tenants;

    EmailRelay(
            JdbcClient jdbc,
            TransactionTemplate transaction,
            Vault vault,
            Clock clock,
            JsonMapper json,
            EmailSenders senders,
            TenantDirectory tenants) {
        this.jdbc = jdbc;
        this.transaction = transaction;
        this.vault = vault;
        this.clock = clock;
        this.json = json;
        this.senders = senders;
        this.tenants = tenants;
    }

    @Override
    public String name() {
        return "email-outbox";
    }

    @Override
    public Duration every() {
        return Duration.ofSeconds(20);
    }

    @ApplicationModuleListener(propagation = Propagation.NOT_SUPPORTED)
    void on(EmailQueued queued) {
        claim(queued.message()).ifPresent(this::deliver);
    }

    @Override
    public void sweep() {
        for (int i = 0; i < BATCH; i++) {
            Optional<Claimed> due = claim(null);
            if (due.isEmpty()) {
                return;
            }
            deliver(due.get());
        }
    }

    private Optional<Claimed> claim(@Nullable UUID wanted) {
        Timestamp now = Timestamp.from(clock.instant());
        return Objects.requireNonNull(transaction.execute(status -> {
            jdbc.sql("""
                            UPDATE email_outbox SET state = 'DEAD', next_at = NULL, params = NULL,
                                   failure = COALESCE(failure, 'expired')
                             WHERE id IN (SELECT id FROM email_outbox
                                           WHERE state IN ('PENDING', 'FAILED') AND next_at <= :now
                                             AND (expires_at <= :now OR attempts >= :most)
                                             AND (CAST(:wanted AS uuid) IS NULL OR id = :wanted)
                                           LIMIT 100 FOR UPDATE SKIP LOCKED)""")
                    .param("now", now)
                    .param("most", MOST_ATTEMPTS)
                    .param("wanted", wanted)
                    .update();
            return jdbc.sql("""
                            UPDATE email_outbox SET attempts = attempts + 1, next_at = :until
                             WHERE id = (SELECT id FROM email_outbox
                                          WHERE state IN ('PENDING', 'FAILED') AND next_at <= :now
                                            AND (CAST(:wanted AS uuid) IS NULL OR id = :wanted)
                                          ORDER BY next_at LIMIT 1 FOR UPDATE SKIP LOCKED)
                            RETURNING id, address, template, params, attempts, expires_at""")
                    .param("now", now)
                    .param("until", Timestamp.from(clock.instant().plus(CLAIM)))
                    .param("wanted", wanted)
                    .query((row, n) -> new Claimed(
                            row.getObject(1, UUID.class),
                            row.getBytes(2),
                            row.getString(3),
                            row.getBytes(4),
                            row.getInt(5),
                            row.getTimestamp(6).toInstant()))
                    .optional();
        }));
    }

    private void deliver(Claimed message) {
        String sender = "";
        try {
            EmailSender chosen = senders.chosen().orElseThrow(() -> new EmailNotTaken("no sender", false));
            sender = chosen.id();
            EmailTemplate template = EmailTemplate.valueOf(message.template());
            EmailAddress to = new EmailAddress(vault.open(EmailOutbox.addressPlace(message.id()), message.address()));
            Map<String, String> params =
                    json.readValue(vault.open(EmailOutbox.paramsPlace(message.id()), message.params()), PARAMS);
            String name = tenants.require(TenantScope.current()).name();
            chosen.send(to, name, template.subject(name), template.text(name, params));
            mark(message, "SENT", null, sender, null);
        } catch (EmailNotTaken refused) {
            log.warn("E-mail {} was not taken by {}: {}", message.id(), sender, refused.code());
            failed(message, sender, refused.code(), refused.lasting());
        } catch (RuntimeException unknown) {
            log.warn("E-mail {}: it is unknown whether {} took it", message.id(), sender, unknown);
            failed(message, sender, unknown.getClass().getSimpleName(), false);
        }
    }

    private void failed(Claimed message, String sender, String failure, boolean lasting) {
        Instant next = clock.instant().plus(SmsRelay.backOff(message.attempts()));
        boolean over = lasting || message.attempts() >= MOST_ATTEMPTS || !next.isBefore(message.expires());
        mark(message, over ? "DEAD" : "FAILED", over ? null : next, sender, failure);
    }

    /** Every text opens something: it is kept only while it may still have to be sent. Only the newest claim counts. */
    private void mark(Claimed message, String state, @Nullable Instant next, String sender, @Nullable String failure) {
        transaction.executeWithoutResult(status -> jdbc.sql("""
                        UPDATE email_outbox SET state = :state, next_at = :next, sender = :sender, failure = :failure,
                               sent_at = CASE WHEN :state = 'SENT' THEN CAST(:now AS timestamptz) END,
                               params = CASE WHEN :state = 'FAILED' THEN params END
                         WHERE id = :id AND attempts = :attempts AND state IN ('PENDING', 'FAILED')""")
                .param("id", message.id())
                .param("attempts", message.attempts())
                .param("state", state)
                .param("next", next == null ? null : Timestamp.from(next))
                .param("now", Timestamp.from(clock.instant()))
                .param("sender", sender.isEmpty() ? null : sender)
                .param("failure", failure)
                .update());
    }

    private record Claimed(UUID id, byte[] address, String template, byte[] params, int attempts, Instant expires) {}
}
