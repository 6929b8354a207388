package dev.guildhall.notice;

import dev.guildhall.tenancy.Ids;
import dev.guildhall.tenancy.TenantScope;
import dev.guildhall.vault.PhoneNumber;
import dev.guildhall.vault.Place;
import dev.guildhall.vault.Vault;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
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
    private final SmsBudget budget;

    SmsOutbox(
            JdbcClient jdbc,
            Vault vault,
            Clock clock,
            JsonMapper json,
            ApplicationEventPublisher events,
            SmsBudget budget) {
        this.jdbc = jdbc;
        this.vault = vault;
        this.clock = clock;
        this.json = json;
        this.events = events;
        this.budget = budget;
    }

    /**
     * Orders a message. It leaves after commit, usually within a second, and is tried again while it is still useful; where
     * the day's budget is spent, on the next day if it is useful then.
     *
     * @param params exactly the parameters of the template
     * @throws SmsSpent for a code when the day's budget is spent
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public void enqueue(PhoneNumber to, SmsTemplate template, Map<String, String> params) {
        Instant now = clock.instant();
        Instant expires = now.plus(template.useful());
        // A code that cannot leave now is worth nothing; other messages wait for the next day.
        Instant next = budget.take(1) ? now : budget.tomorrow();
        if (next.isAfter(now) && template.secret() && template != SmsTemplate.ACCOUNT_OPENED) {
            throw new SmsSpent(Duration.between(now, next));
        }
        store(to, template, params, now, next.isBefore(expires) ? next : null, expires, "budget");
    }

    /** Does the work of {@link #enqueue} for a message that nobody gets. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void decoy(PhoneNumber to, SmsTemplate template, Map<String, String> params) {
        Instant now = clock.instant();
        budget.take(0);
        store(to, template, params, now, null, now.plus(template.useful()), "nobody");
    }

    /** @param next when it may leave; null for never, and {@code failure} says why */
    private void store(
            PhoneNumber to,
            SmsTemplate template,
            Map<String, String> params,
            Instant now,
            @Nullable Instant next,
            Instant expires,
            String failure) {
        template.check(params);
        UUID id = Ids.next();
        byte[] phone = vault.seal(phonePlace(id), to.e164());
        byte[] sealed = vault.seal(paramsPlace(id), json.writeValueAsString(params));
        jdbc.sql("""
                        INSERT INTO sms_outbox
                            (id, phone, template, params, state, attempts, next_at, expires_at, failure, created_at)
                        VALUES (:id, :phone, :template, :params, :state, 0, :next, :expires, :failure, :now)
                        """)
                .param("id", id)
                .param("phone", phone)
                .param("template", template.name())
                .param("params", next == null ? null : sealed, java.sql.Types.BINARY)
                .param("state", next == null ? "DEAD" : "PENDING")
                .param("next", next == null ? null : utc(next), java.sql.Types.TIMESTAMP_WITH_TIMEZONE)
                .param("expires", utc(expires))
                .param("failure", next != null && !next.isAfter(now) ? null : failure)
                .param("now", utc(now))
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
