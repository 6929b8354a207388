package dev.guildhall.notice;

import dev.guildhall.tenancy.Ids;
import dev.guildhall.tenancy.TenantScope;
import dev.guildhall.vault.EmailAddress;
import dev.guildhall.vault.Place;
import dev.guildhall.vault.Vault;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.json.JsonMapper;

/** Where e-mails are ordered: in the transaction of the act they tell of, so that nothing is sent for what was undone. */
@Service
public class EmailOutbox {

    private final JdbcClient jdbc;
    private final Vault vault;
    private final Clock clock;
    private final JsonMapper json;
    private final ApplicationEventPublisher events;
    private final EmailSenders senders;

    EmailOutbox(
            JdbcClient jdbc,
            Vault vault,
            Clock clock,
            JsonMapper json,
            ApplicationEventPublisher events,
            EmailSenders senders) {
        this.jdbc = jdbc;
        this.vault = vault;
        this.clock = clock;
        this.json = json;
        this.events = events;
        this.senders = senders;
    }

    /** Whether this deployment sends e-mail at all. */
    public boolean open() {
        return senders.chosen().isPresent();
    }

    /**
     * Orders a message. It leaves after commit, usually within a second, and is tried again while it is still useful.
     *
     * @param params exactly the parameters of the template
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public void enqueue(EmailAddress to, EmailTemplate template, Map<String, String> params) {
        store(to, template, params, true);
    }

    /** Does the work of {@link #enqueue} for a message that nobody gets. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void decoy(EmailAddress to, EmailTemplate template, Map<String, String> params) {
        store(to, template, params, false);
    }

    private void store(EmailAddress to, EmailTemplate template, Map<String, String> params, boolean leaves) {
        template.check(params);
        UUID id = Ids.next();
        Instant now = clock.instant();
        jdbc.sql("""
                        INSERT INTO email_outbox
                            (id, address, template, params, state, attempts, next_at, expires_at, failure, created_at)
                        VALUES (:id, :address, :template, CASE WHEN :leaves THEN CAST(:params AS bytea) END,
                            CASE WHEN :leaves THEN 'PENDING' ELSE 'DEAD' END, 0,
                            CASE WHEN :leaves THEN CAST(:now AS timestamptz) END, :expires,
                            CASE WHEN :leaves THEN NULL ELSE 'nobody' END, :now)""")
                .param("leaves", leaves)
                .param("id", id)
                .param("address", vault.seal(addressPlace(id), to.value()))
                .param("template", template.name())
                .param("params", vault.seal(paramsPlace(id), json.writeValueAsString(params)))
                .param("now", Timestamp.from(now))
                .param("expires", Timestamp.from(now.plus(template.useful())))
                .update();
        events.publishEvent(new EmailQueued(TenantScope.current(), id));
    }

    static Place addressPlace(UUID id) {
        return new Place("email_outbox", id, "address");
    }

    static Place paramsPlace(UUID id) {
        return new Place("email_outbox", id, "params");
    }
}
