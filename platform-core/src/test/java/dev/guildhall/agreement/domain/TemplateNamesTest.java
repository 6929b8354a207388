package dev.guildhall.agreement.domain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.guildhall.tenancy.TenantScope;
import dev.guildhall.testing.GuildhallTest;
import dev.guildhall.testing.TestTenants;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.transaction.support.TransactionTemplate;

/** Templates wait in a schema without a name; it is filled in when the schema becomes a tenant's. */
@GuildhallTest
class TemplateNamesTest {
    @Autowired
    TestTenants tenants;

    @Autowired
    AgreementStore store;

    @Autowired
    TransactionTemplate transactions;

    @Test
    void aNameIsFilledInInTheTextAndInItsClausesWhateverItHolds() {
        String name = "中\"衡\"\\ {协会}";
        TenantScope.with(tenants.open("certification"))
                .run(() -> transactions.executeWithoutResult(status -> {
                    store.add(
                            "rules",
                            "规则",
                            "SHOP",
                            9,
                            "欢迎来到{{name}}",
                            List.of(new ClauseSource("fees", "费用", "付给{{name}}，由{{name}}开票")));

                    store.name("{{name}}", name);

                    assertThat(store.newest("rules")).hasValueSatisfying(version -> {
                        assertThat(version.source()).isEqualTo("欢迎来到" + name);
                        assertThat(version.clauses())
                                .containsExactly(new ClauseSource("fees", "费用", "付给" + name + "，由" + name + "开票"));
                    });
                }));
    }
}
