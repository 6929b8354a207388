package dev.guildhall.talent.domain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.guildhall.catalog.DemoAccounts;
import dev.guildhall.catalog.DemoTenant;
import dev.guildhall.tenancy.TenantScope;
import dev.guildhall.testing.GuildhallTest;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

@GuildhallTest
class TalentDemoTest {

    @Autowired
    TalentScene scene;

    @Autowired
    TalentDemo demo;

    @Autowired
    DemoAccounts accounts;

    @Autowired
    PoolSize pool;

    @Autowired
    AgencyRegister agencies;

    @Test
    void fillsThePoolOnce() {
        var tenant = scene.tenant();
        TenantScope.with(tenant).run(() -> {
            demo.fill(new DemoTenant(tenant, "certification"));
            demo.fill(new DemoTenant(tenant, "certification"));
            assertThat(pool.published()).isGreaterThanOrEqualTo(60);
            assertThat(pool.persons()).isGreaterThanOrEqualTo(80);
            assertThat(agencies.find("", 0, 20).items())
                    .extracting(AgencyRegister.Line::balance)
                    .containsExactlyInAnyOrder(36L, 0L);
        });
        assertThat(accounts.all().stream().filter(account -> tenant.value().equals(account.tenant())))
                .extracting(account -> account.role())
                .containsExactlyInAnyOrder("agency", "agency", "person", "person");
    }
}
