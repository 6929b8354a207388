package dev.guildhall.payments.fapiao;

import dev.guildhall.jobs.TenantSweep;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Asks the supplier, where there is one, about what waits; each request is leased first, so that of two nodes one asks. */
@Component
class FapiaoSweep implements TenantSweep {
    private static final Logger log = LoggerFactory.getLogger(FapiaoSweep.class);
    private static final Duration PAUSE = Duration.ofMinutes(5);

    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;
    private final FapiaoDesk desk;
    private final ObjectProvider<FapiaoSupplier> supplier;
    private final Clock clock;

    FapiaoSweep(
            JdbcClient jdbc,
            PlatformTransactionManager transactions,
            FapiaoDesk desk,
            ObjectProvider<FapiaoSupplier> supplier,
            Clock clock) {
        this.jdbc = jdbc;
        this.transaction = new TransactionTemplate(transactions);
        this.desk = desk;
        this.supplier = supplier;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "fapiao";
    }

    @Override
    public Duration every() {
        return Duration.ofMinutes(1);
    }

    @Override
    public void sweep() {
        FapiaoSupplier service = supplier.getIfAvailable();
        if (service == null) {
            return;
        }
        for (UUID id : leased(service.id())) {
            try {
                ask(service, desk.find(id));
            } catch (FapiaoSupplier.RefusedBySupplier no) {
                desk.refuse(id, String.valueOf(no.getMessage()), service.id());
            } catch (RuntimeException e) {
                log.warn("fapiao {} is asked for again later", id, e);
            }
        }
    }

    private void ask(FapiaoSupplier service, FapiaoView request) {
        Optional<FapiaoSupplier.Made> made = service.issue(new FapiaoSupplier.Wanted(
                request.id(),
                request.orderNumber(),
                request.orderTitle(),
                request.kind(),
                request.title(),
                Objects.requireNonNullElse(request.taxNumber(), ""),
                Objects.requireNonNullElse(request.email(), ""),
                request.fen()));
        made.ifPresent(file -> desk.issued(request.id(), file.number(), file.file(), service.id()));
    }

    private List<UUID> leased(String service) {
        Instant now = clock.instant();
        return Objects.requireNonNull(transaction.execute(status -> jdbc.sql("""
                UPDATE fapiao_request SET next_try_at = :next
                WHERE state = 'REQUESTED' AND supplier = :service AND next_try_at <= :now RETURNING id
                """)
                .param("next", OffsetDateTime.ofInstant(now.plus(PAUSE), ZoneOffset.UTC))
                .param("service", service)
                .param("now", OffsetDateTime.ofInstant(now, ZoneOffset.UTC))
                .query(UUID.class)
                .list()));
    }
}
