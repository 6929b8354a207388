package dev.guildhall.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.guildhall.catalog.Dictionaries;
import dev.guildhall.tenancy.NoTenantBound;
import dev.guildhall.tenancy.TenantId;
import dev.guildhall.tenancy.TenantScope;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

@GuildhallTest
class KernelStartTest {
    @Autowired
    TestTenants tenants;

    @Autowired
    Dictionaries dictionaries;

    @Autowired
    JdbcClient jdbc;

    @Test
    void aBlueprintFillsTheDictionariesOfANewTenant() {
        TenantId tenant = tenants.open("certification");
        assertThat(TenantScope.with(tenant).get(() -> dictionaries.entries("talent.level")))
                .extracting(entry -> entry.label())
                .contains("高级审核员");
    }

    @Test
    void aQueryWithoutATenantIsRefused() {
        assertThatThrownBy(() -> jdbc.sql("SELECT 1").query(Integer.class).single())
                .isInstanceOf(NoTenantBound.class);
    }

    @Test
    void aTenantRunsUnderItsOwnRole() {
        TenantId tenant = tenants.open("certification");
        assertThat(TenantScope.with(tenant)
                        .get(() -> jdbc.sql("SELECT current_user")
                                .query(String.class)
                                .single()))
                .isEqualTo(tenant.schema());
    }
}
