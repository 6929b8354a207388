package dev.guildhall.tenancy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.guildhall.testing.GuildhallTest;
import dev.guildhall.testing.TestTenants;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** What a connection that serves several tenants keeps prepared. */
@GuildhallTest
@SuppressWarnings("NullAway.Init")
class TenantStatementsTest {
    /** More often than the driver and the server need to be sure that it pays. */
    private static final int OFTEN = 12;

    @Autowired
    TestTenants tenants;

    @Autowired
    JdbcClient jdbc;

    @Autowired
    TransactionTemplate transaction;

    /** @param plans how often the server used the plan that it keeps */
    private record Prepared(String words, long plans) {}

    @Test
    void aStatementIsPreparedForItsTenantAloneAndItsPlanIsKept() {
        for (String blueprint : List.of("certification", "association")) {
            TenantId tenant = tenants.open("statements-" + blueprint, blueprint);
            List<Prepared> prepared = TenantScope.with(tenant)
                    .get(() -> transaction.execute(status -> {
                        for (int n = 0; n < OFTEN; n++) {
                            jdbc.sql("SELECT count(*) FROM account WHERE name = ?")
                                    .param("林" + n)
                                    .query(Long.class)
                                    .single();
                        }
                        return jdbc.sql("SELECT statement, generic_plans FROM pg_prepared_statements")
                                .query((row, n) -> new Prepared(row.getString(1), row.getLong(2)))
                                .list();
                    }));
            assertThat(prepared)
                    .as("of this tenant alone")
                    .filteredOn(one -> one.words().contains("FROM account WHERE name = ")
                            && one.words().contains(tenant.schema()))
                    .singleElement()
                    .satisfies(one -> assertThat(one.plans()).isPositive());
        }
    }
}
