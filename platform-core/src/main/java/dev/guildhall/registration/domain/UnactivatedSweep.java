package dev.guildhall.registration.domain;

import dev.guildhall.audit.AuditActor;
import dev.guildhall.audit.AuditTrail;
import dev.guildhall.catalog.ModuleSettings;
import dev.guildhall.identity.AccountId;
import dev.guildhall.identity.Activations;
import dev.guildhall.jobs.TenantSweep;
import dev.guildhall.privacy.Erasure;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Removes accounts that were registered by e-mail and never activated, after the tenant's number of days: they hold what
 * somebody typed and keep a name from others. One account a transaction; what fails is tried again with the next sweep.
 */
@Component
class UnactivatedSweep implements TenantSweep {
    private static final Logger LOG = LoggerFactory.getLogger(UnactivatedSweep.class);

    private final Activations activations;
    private final RegistrationRows rows;
    private final Erasure erasure;
    private final ModuleSettings settings;
    private final AuditTrail audit;
    private final TransactionTemplate transaction;
    private final Clock clock;

    UnactivatedSweep(
            Activations activations,
            RegistrationRows rows,
            Erasure erasure,
            ModuleSettings settings,
            AuditTrail audit,
            TransactionTemplate transaction,
            Clock clock) {
        this.activations = activations;
        this.rows = rows;
        this.erasure = erasure;
        this.settings = settings;
        this.audit = audit;
        this.transaction = transaction;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "registration-unactivated";
    }

    @Override
    public Duration every() {
        return Duration.ofHours(1);
    }

    @Override
    public void sweep() {
        int days = settings.of(RegistrationRules.class).unactivatedDays();
        Instant latest = clock.instant().minus(Duration.ofDays(days));
        List<AccountId> never = activations.never(latest);
        for (AccountId each : never) {
            try {
                transaction.executeWithoutResult(status -> remove(each, latest, days));
            } catch (RuntimeException e) {
                LOG.error("account {}, never activated, was not removed; it is tried again", each, e);
            }
        }
    }

    private void remove(AccountId account, Instant latest, int days) {
        if (rows.of(account).isPresent() && activations.forget(account, latest, () -> erasure.erase(account))) {
            audit.record(
                    AuditActor.SYSTEM,
                    "account.unactivated-removed",
                    "account",
                    account.toString(),
                    Map.of("days", days));
        }
    }
}
