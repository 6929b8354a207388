package dev.guildhall.payments.domain;

import dev.guildhall.tenancy.Ids;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Writes down what happened to an order, beside the change itself; the same thing in the same words once. */
@Component
class Traces {
    private final JdbcClient jdbc;
    private final Clock clock;

    Traces(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    @Transactional
    void add(UUID order, TraceKind kind, String detail) {
        jdbc.sql("""
                INSERT INTO payment_trace (id, order_id, kind, detail, at)
                SELECT :id, :order, :kind, :detail, :at
                WHERE NOT EXISTS (
                    SELECT 1 FROM payment_trace WHERE order_id = :order AND kind = :kind AND detail = :detail)
                """)
                .param("id", Ids.next())
                .param("order", order)
                .param("kind", kind.name())
                .param("detail", detail)
                .param("at", OffsetDateTime.ofInstant(clock.instant(), ZoneOffset.UTC))
                .update();
    }
}
