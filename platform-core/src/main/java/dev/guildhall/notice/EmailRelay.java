package dev.guildhall.notice;

import dev.guildhall.jobs.TenantSweep;
import dev.guildhall.tenancy.TenantDirectory;
import dev.guildhall.tenancy.TenantScope;
import dev.guildhall.vault.EmailAddress;
import dev.guildhall.vault.Vault;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.modulith.events.ApplicationModuleListener;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** Hands ordered e-mails to the provider, by the rules of {@link DeliveryQueue}. */
@Component
class EmailRelay implements TenantSweep {

    private static final Logger log = LoggerFactory.getLogger(EmailRelay.class);
    private static final TypeReference<Map<String, String>> PARAMS = new TypeReference<>() {};

    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;
    private final DeliveryQueue queue;
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
        this.queue = new DeliveryQueue(jdbc, transaction, clock, "email_outbox", "address");
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
        queue.claim(queued.message()).ifPresent(this::deliver);
    }

    @Override
    public void sweep() {
        queue.drain(this::deliver);
    }

    private void deliver(DeliveryQueue.Claimed message) {
        String sender = "";
        try {
            EmailSender chosen = senders.chosen().orElseThrow(() -> new NotTaken("no sender", false));
            sender = chosen.id();
            EmailTemplate template = EmailTemplate.valueOf(message.template());
            EmailAddress to = new EmailAddress(vault.open(EmailOutbox.addressPlace(message.id()), message.recipient()));
            Map<String, String> params =
                    json.readValue(vault.open(EmailOutbox.paramsPlace(message.id()), message.params()), PARAMS);
            String name = tenants.require(TenantScope.current()).name();
            chosen.send(to, name, template.subject(name), template.text(name, params));
            sent(message, sender);
        } catch (NotTaken refused) {
            log.warn("E-mail {} was not taken by {}: {}", message.id(), sender, refused.code());
            queue.failed(message, sender, refused.code(), refused.lasting());
        } catch (RuntimeException unknown) {
            log.warn("E-mail {}: it is unknown whether {} took it", message.id(), sender, unknown);
            queue.failed(message, sender, unknown.getClass().getSimpleName(), false);
        }
    }

    /** Every text opens something, so nothing of it is kept once it is sent. Only the newest claim counts. */
    private void sent(DeliveryQueue.Claimed message, String sender) {
        transaction.executeWithoutResult(status -> jdbc.sql("""
                        UPDATE email_outbox SET state = 'SENT', next_at = NULL, sent_at = :now, sender = :sender,
                               failure = NULL, params = NULL
                         WHERE id = :id AND attempts = :attempts AND state IN ('PENDING', 'FAILED')""")
                .param("id", message.id())
                .param("attempts", message.attempts())
                .param("now", Timestamp.from(clock.instant()))
                .param("sender", sender)
                .update());
    }
}
