package dev.guildhall.notice;

import dev.guildhall.jobs.TenantSweep;
import dev.guildhall.tenancy.TenantDirectory;
import dev.guildhall.tenancy.TenantId;
import dev.guildhall.tenancy.TenantScope;
import dev.guildhall.vault.PhoneNumber;
import dev.guildhall.vault.Vault;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.util.Map;
import java.util.Optional;
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
 * Hands ordered short messages to the provider, by the rules of {@link DeliveryQueue}, as far as {@link SmsTotal} lets them:
 * what finds no room there waits for the next day, or is given up where it is worth nothing then.
 */
@Component
class SmsRelay implements TenantSweep {

    private static final Logger log = LoggerFactory.getLogger(SmsRelay.class);
    private static final TypeReference<Map<String, String>> PARAMS = new TypeReference<>() {};

    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;
    private final DeliveryQueue queue;
    private final Vault vault;
    private final Clock clock;
    private final JsonMapper json;
    private final SmsSenders senders;
    private final TenantDirectory tenants;
    private final SmsTotal total;

    SmsRelay(
            JdbcClient jdbc,
            PlatformTransactionManager transactions,
            Vault vault,
            Clock clock,
            JsonMapper json,
            SmsSenders senders,
            TenantDirectory tenants,
            SmsTotal total) {
        this.jdbc = jdbc;
        this.transaction = new TransactionTemplate(transactions);
        this.vault = vault;
        this.clock = clock;
        this.queue = new DeliveryQueue(jdbc, transaction, clock, "sms_outbox", "phone");
        this.json = json;
        this.senders = senders;
        this.tenants = tenants;
        this.total = total;
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
        queue.claim(queued.message()).ifPresent(this::deliver);
    }

    @Override
    public void sweep() {
        queue.drain(this::deliver);
    }

    private void deliver(DeliveryQueue.Claimed message) {
        String sender = "";
        TenantId tenant = TenantScope.current();
        Optional<LocalDate> counted = Optional.empty();
        try {
            SmsSender chosen = senders.chosen();
            sender = chosen.id();
            SmsTemplate template = SmsTemplate.valueOf(message.template());
            PhoneNumber to = new PhoneNumber(vault.open(SmsOutbox.phonePlace(message.id()), message.recipient()));
            Map<String, String> params =
                    json.readValue(vault.open(SmsOutbox.paramsPlace(message.id()), message.params()), PARAMS);
            String signature = tenants.require(tenant).name();
            counted = total.take(tenant);
            if (counted.isEmpty()) {
                queue.postponed(message, total.tomorrow(), "budget of all");
                return;
            }
            chosen.send(to, template.text(signature, params), template, params);
            sent(message, sender, template.secret());
        } catch (NotTaken refused) {
            counted.ifPresent(day -> total.giveBack(tenant, day));
            log.warn("Message {} was not taken by {}: {}", message.id(), sender, refused.code());
            queue.failed(message, sender, refused.code(), refused.lasting());
        } catch (RuntimeException unknown) {
            log.warn("Message {}: it is unknown whether {} took it", message.id(), sender, unknown);
            queue.failed(message, sender, unknown.getClass().getSimpleName(), false);
        }
    }

    private void sent(DeliveryQueue.Claimed message, String sender, boolean secret) {
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
}
