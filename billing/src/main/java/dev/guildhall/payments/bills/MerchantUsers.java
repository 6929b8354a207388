package dev.guildhall.payments.bills;

import dev.guildhall.payments.domain.TenantMark;
import dev.guildhall.tenancy.TenantDirectory;
import dev.guildhall.tenancy.TenantId;
import dev.guildhall.tenancy.TenantScope;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Which tenants of this deployment receive under the same merchant number. One bill names the orders of all of them; each is shown
 * its own rows, and what belongs to none of them is the task of the one that has used the number longest.
 */
@Component
class MerchantUsers {
    /**
     * How the bound tenant stands to a bill.
     *
     * @param shared whether other tenants use the number too
     * @param keeper whether it looks after the rows that belong to nobody here
     * @param others the tenants that rows of the bill are marked with, without the bound one and without such as are not here
     */
    record Standing(boolean shared, boolean keeper, Set<TenantId> others) {
        /** Whether the row says that it is another tenant's. */
        boolean anothers(BillLine line) {
            return TenantMark.read(line.attach()).filter(others::contains).isPresent();
        }
    }

    private final JdbcClient platform;
    private final TenantDirectory tenants;
    private final Clock clock;

    MerchantUsers(@Qualifier("platform") JdbcClient platform, TenantDirectory tenants, Clock clock) {
        this.platform = platform;
        this.tenants = tenants;
        this.clock = clock;
    }

    /** Notes that the bound tenant uses the merchant number. Not inside a transaction of the tenant. */
    void note(String merchant) {
        platform.sql("""
                INSERT INTO merchant_user (merchant, tenant, since) VALUES (:merchant, :tenant, :now)
                ON CONFLICT (merchant, tenant) DO NOTHING
                """)
                .param("merchant", merchant)
                .param("tenant", TenantScope.current().value())
                .param("now", OffsetDateTime.ofInstant(clock.instant(), ZoneOffset.UTC))
                .update();
    }

    /** As {@link Standing} says. Not inside a transaction of the tenant. */
    Standing standing(String merchant, Collection<BillLine> bill) {
        TenantId here = TenantScope.current();
        List<TenantId> users = platform.sql("""
                SELECT used.tenant FROM merchant_user used JOIN tenant ON tenant.slug = used.tenant
                WHERE used.merchant = :merchant AND tenant.state = 'ACTIVE' ORDER BY used.since, used.tenant
                """)
                .param("merchant", merchant)
                .query((row, n) -> new TenantId(Objects.requireNonNull(row.getString(1))))
                .list();
        Set<TenantId> others = new HashSet<>();
        bill.stream()
                .flatMap(line -> TenantMark.read(line.attach()).stream())
                .distinct()
                .filter(marked -> !marked.equals(here) && tenants.find(marked).isPresent())
                .forEach(others::add);
        return new Standing(
                users.stream().anyMatch(user -> !user.equals(here)) || !others.isEmpty(),
                users.isEmpty() || users.getFirst().equals(here),
                Set.copyOf(others));
    }
}
