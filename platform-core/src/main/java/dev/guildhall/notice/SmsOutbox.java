package dev.guildhall.notice;

import dev.guildhall.tenancy.Ids;
import dev.guildhall.tenancy.TenantScope;
import dev.guildhall.vault.PhoneNumber;
import dev.guildhall.vault.Place;
import dev.guildhall.vault.Vault;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.UUID;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.json.JsonMapper;

/** Where short messages are ordered: in the transaction of the act they tell of, so that nothing is sent for what was undone. */
@Service
public class SmsOutbox {

    private final JdbcClient jdbc;
    private final Vault vault;
    private final Clock clock;
    private final JsonMapper json;
    private final ApplicationEventPublisher events;

    SmsOutbox(JdbcClient jdbc, Vault vault, Clock clock, JsonMapper json, ApplicationEventPublisher events) {
        this.jdbc = jdbc;
        this.vault = vault;
        this.clock = clock;
        this.json = json;
        this.events = events;
    }

    /**
     * Orders a message. It leaves after commit, usually within a second, and is tried again while it is still useful.
     *
     * @param params exactly the parameters of the template
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public void enqueue(PhoneNumber to, SmsTemplate template, Map<String, String> params) {
        template.check(params);
        UUID id = Ids.next();
        Instant now = clock.instant();
        jdbc.sql("""
                        INSERT INTO sms_outbox
                            (id, phone, template, params, state, attempts, next_at, expires_at, created_at)
                        VALUES (:id, :phone, :template, :params, 'PENDING', 0, :now, :expires, :now)
                        """)
                .param("id", id)
                .param("phone", vault.seal(phonePlace(id), to.e164()))
                .param("template", template.name())
                .param("params", vault.seal(paramsPlace(id), json.writeValueAsString(params)))
                .param("now", utc(now))
                .param("expires", utc(now.plus(template.useful())))
                .update();
        events.publishEvent(new SmsQueued(TenantScope.current(), id));
    }

    static Place phonePlace(UUID id) {
        return new Place("sms_outbox", id, "phone");
    }

    static Place paramsPlace(UUID id) {
        return new Place("sms_outbox", id, "params");
    }

    static OffsetDateTime utc(Instant instant) {
        return OffsetDateTime.ofInstant(instant, ZoneOffset.UTC);
    }
}
