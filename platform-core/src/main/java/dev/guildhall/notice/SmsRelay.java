package dev.guildhall.notice;

import dev.guildhall.jobs.TenantSweep;
import dev.guildhall.tenancy.TenantDirectory;
import dev.guildhall.tenancy.TenantScope;
import dev.guildhall.vault.PhoneNumber;
import dev.guildhall.vault.Vault;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.modulith.events.ApplicationModuleListener;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * Hands ordered messages to the provider. Each is claimed in one short transaction, sent outside of any, and marked in
 * another. The claim counts as an attempt before anything is sent: if the process dies in between, nobody knows whether the
 * message left, so after a while it is tried again, and no more than {@link #MOST_ATTEMPTS} times in all.
 */
@Component
class SmsRelay implements TenantSweep {

    static final int MOST_ATTEMPTS = 5;
    /** Longer than any provider's time-out: so long a claim is respected. */
    static final Duration CLAIM = Duration.ofMinutes(2);

    private static final int BATCH = 50;
    private static final Logger log = LoggerFactory.getLogger(SmsRelay.class);
    private static final TypeReference<Map<String, String>> PARAMS = new TypeReference<>() {};

    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;
    private final Vault vault;
    private final Clock clock;
    private final JsonMapper json;
    private final SmsSenders senders;
    private final TenantDirectory tenants;

    SmsRelay(
            JdbcClient jdbc,
            PlatformTransactionManager transactions,
            Vault vault,
            Clock clock,
            JsonMapper json,
            SmsSenders senders,
            TenantDirectory tenants) {
        this.jdbc = jdbc;
        this.transaction = new TransactionTemplate(transactions);
        this.vault = vault;
        this.clock = clock;
        this.json = json;
        this.senders = senders;
        this.tenants = tenants;
    }

    @Override
    public String name() {
        return "sms-outbox";
    }

    @Override
    public Duration every() {
        return Duration.ofSeconds(20);
    }

    @ApplicationModuleListener(propagation = Propagation.NOT_SUPPORTED)
    void on(SmsQueued queued) {
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
        Instant now = clock.instant();
        return transaction.execute(status -> {
            jdbc.sql("""
                            UPDATE sms_outbox SET state = 'DEAD', next_at = NULL, params = NULL,
                                   failure = COALESCE(failure, 'expired')
                             WHERE id IN (SELECT id FROM sms_outbox
                                           WHERE state IN ('PENDING', 'FAILED') AND next_at <= :now
                                             AND (expires_at <= :now OR attempts >= :most)
                                             AND (CAST(:wanted AS uuid) IS NULL OR id = :wanted)
                                           LIMIT 100 FOR UPDATE SKIP LOCKED)
                            """)
                    .param("now", SmsOutbox.utc(now))
                    .param("most", MOST_ATTEMPTS)
                    .param("wanted", wanted)
                    .update();
            return jdbc.sql("""
                            UPDATE sms_outbox SET attempts = attempts + 1, next_at = :until
                             WHERE id = (SELECT id FROM sms_outbox
                                          WHERE state IN ('PENDING', 'FAILED') AND next_at <= :now
                                            AND (CAST(:wanted AS uuid) IS NULL OR id = :wanted)
                                          ORDER BY next_at LIMIT 1 FOR UPDATE SKIP LOCKED)
                            RETURNING id, phone, template, params, attempts, expires_at
                            """)
                    .param("now", SmsOutbox.utc(now))
                    .param("until", SmsOutbox.utc(now.plus(CLAIM)))
                    .param("wanted", wanted)
                    .query(SmsRelay::claimed)
                    .optional();
        });
    }

    private void deliver(Claimed message) {
        String sender = "";
        try {
            SmsSender chosen = senders.chosen();
            sender = chosen.id();
            SmsTemplate template = SmsTemplate.valueOf(message.template());
            PhoneNumber to = new PhoneNumber(vault.open(SmsOutbox.phonePlace(message.id()), message.phone()));
            Map<String, String> params =
                    json.readValue(vault.open(SmsOutbox.paramsPlace(message.id()), message.params()), PARAMS);
            String signature = tenants.require(TenantScope.current()).name();
            chosen.send(to, template.text(signature, params), template, params);
            sent(message, sender, template.secret());
        } catch (SmsNotTaken refused) {
            log.warn("Message {} was not taken by {}: {}", message.id(), sender, refused.code());
            failed(message, sender, refused.code(), refused.lasting());
        } catch (RuntimeException unknown) {
            log.warn("Message {}: it is unknown whether {} took it", message.id(), sender, unknown);
            failed(message, sender, unknown.getClass().getSimpleName(), false);
        }
    }

    private void sent(Claimed message, String sender, boolean secret) {
        transaction.executeWithoutResult(status -> jdbc.sql("""
                        UPDATE sms_outbox SET state = 'SENT', next_at = NULL, sent_at = :now, sender = :sender,
                               failure = NULL, params = CASE WHEN :secret THEN NULL ELSE params END
                         WHERE id = :id AND state IN ('PENDING', 'FAILED')
                        """)
                .param("id", message.id())
                .param("now", SmsOutbox.utc(clock.instant()))
                .param("sender", sender)
                .param("secret", secret)
                .update());
    }

    /** Only the holder of the newest claim may say that it failed: an older one knows nothing of what came after. */
    private void failed(Claimed message, String sender, String failure, boolean lasting) {
        Instant next = clock.instant().plus(backOff(message.attempts()));
        boolean over = lasting || message.attempts() >= MOST_ATTEMPTS || !next.isBefore(message.expires());
        transaction.executeWithoutResult(status -> jdbc.sql("""
                        UPDATE sms_outbox SET state = :state, next_at = :next, sender = :sender, failure = :failure,
                               params = CASE WHEN :over THEN NULL ELSE params END
                         WHERE id = :id AND attempts = :attempts AND state IN ('PENDING', 'FAILED')
                        """)
                .param("id", message.id())
                .param("attempts", message.attempts())
                .param("state", over ? "DEAD" : "FAILED")
                .param("next", over ? null : SmsOutbox.utc(next))
                .param("sender", sender.isEmpty() ? null : sender)
                .param("failure", failure)
                .param("over", over)
                .update());
    }

    /** 10 s, 40 s, 160 s, … */
    static Duration backOff(int attempts) {
        return Duration.ofSeconds(10L << (2 * (attempts - 1)));
    }

    private static Claimed claimed(ResultSet row, int number) throws SQLException {
        return new Claimed(
                row.getObject("id", UUID.class),
                row.getBytes("phone"),
                row.getString("template"),
                row.getBytes("params"),
                row.getInt("attempts"),
                row.getObject("expires_at", OffsetDateTime.class).toInstant());
    }

    private record Claimed(UUID id, byte[] phone, String template, byte[] params, int attempts, Instant expires) {}
}
