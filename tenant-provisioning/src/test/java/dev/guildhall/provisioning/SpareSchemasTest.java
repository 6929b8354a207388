package dev.guildhall.provisioning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.doAnswer;
import static org.mockito.Mockito.spy;

import dev.guildhall.agreement.AgreementText;
import dev.guildhall.agreement.Agreements;
import dev.guildhall.catalog.Blueprint;
import dev.guildhall.catalog.Blueprints;
import dev.guildhall.catalog.Brand;
import dev.guildhall.problem.NotFound;
import dev.guildhall.tenancy.Clusters;
import dev.guildhall.tenancy.TenantDirectory;
import dev.guildhall.tenancy.TenantId;
import dev.guildhall.tenancy.TenantSchemas;
import dev.guildhall.tenancy.TenantScope;
import dev.guildhall.tenancy.TenantState;
import dev.guildhall.testing.Covers;
import dev.guildhall.testing.GuildhallTest;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What is made before anybody asks for it, and what only a tenant adds. */
@GuildhallTest
@Covers({"X1", "X2"})
class SpareSchemasTest {
    private static final NewTenant.Admin ADMIN = new NewTenant.Admin("周明薇", "13800002001");

    @Autowired
    SpareSchemas spares;

    @Autowired
    Provisioning provisioning;

    @Autowired
    Migrations migrations;

    @Autowired
    Blueprints blueprints;

    @Autowired
    Agreements agreements;

    @Autowired
    Brand brand;

    @Autowired
    TenantDirectory directory;

    @Autowired
    Clusters clusters;

    @Autowired
    TenantSchemas schemas;

    @Autowired
    @Qualifier("platform") JdbcClient platform;

    @Test
    void aSpareHoldsWhatItsBlueprintDecidesAndNothingOfAnybody() {
        Blueprint blueprint = certification();
        String spare = build(blueprint);

        assertThat(count(spare, "staff_role")).isEqualTo(blueprint.roles().size());
        assertThat(count(spare, "dictionary_entry"))
                .isEqualTo(blueprint.dictionaries().values().stream()
                        .mapToInt(List::size)
                        .sum());
        assertThat(count(spare, "agreement")).isPositive();
        for (String table : List.of("vault_key", "audit_entry", "account", "brand")) {
            assertThat(count(spare, table)).as(table).isZero();
        }
    }

    @Test
    void aSpareIsNoTenantOfAnybody() {
        String spare = build(certification());

        assertThat(directory.find(new TenantId(spare))).isEmpty();
        assertThat(platform.sql("SELECT count(*) FROM tenant WHERE slug LIKE 's\\_%'")
                        .query(Long.class)
                        .single())
                .isZero();
    }

    @Test
    void whileItIsFilledNobodyHasToMigrateItAndNobodyIsShownIt() {
        AtomicReference<String> filled = new AtomicReference<>();
        StumblingPart.BEFORE.set(() -> {
            String slug = TenantScope.current().value();
            assertThat(directory.require(TenantScope.current()).state()).isEqualTo(TenantState.OPENING);
            assertThat(migrations.behind())
                    .extracting(Migrations.Behind::tenant)
                    .doesNotContain(slug);
            assertThatThrownBy(() -> provisioning.find(slug)).isInstanceOf(NotFound.class);
            filled.set(slug);
        });
        try {
            assertThat(build(certification())).isEqualTo(filled.get());
        } finally {
            StumblingPart.BEFORE.set(StumblingPart.NOTHING);
        }
    }

    @Test
    void aSpareThatCannotBeFilledLeavesNothing() {
        long before = schemas();
        StumblingPart.BEFORE.set(() -> {
            throw new IllegalStateException("stumbled");
        });
        try {
            assertThatThrownBy(() -> spares.build(certification(), Clusters.MAIN))
                    .hasMessage("stumbled");
        } finally {
            StumblingPart.BEFORE.set(StumblingPart.NOTHING);
        }
        assertThat(schemas()).isEqualTo(before);
        assertThat(platform.sql("SELECT count(*) FROM tenant WHERE state = 'OPENING'")
                        .query(Long.class)
                        .single())
                .isZero();
    }

    @Test
    void whoeverFindsTheSchemaTakenThatWasBuiltForHimGetsAnother() {
        platform.sql("DELETE FROM spare").update();
        SpareSchemas quicker = spy(spares);
        doAnswer(build -> {
                    build.callRealMethod();
                    return platform.sql("DELETE FROM spare").update();
                })
                .doCallRealMethod()
                .when(quicker)
                .build(any(), any());

        new SchemaClaim(clusters, schemas, quicker)
                .claim(new TenantId("patient"), "耐心协会", certification(), Set.of(), Instant.now());

        assertThat(schemas("t_patient")).isOne();
        provisioning.discard(new TenantId("patient"));
    }

    @Test
    void whatWasFilledFromOtherFilesIsThrownAway() {
        String spare = build(certification());
        platform.sql("UPDATE spare SET fingerprint = left(fingerprint, -1) || '?' WHERE schema_name = ?")
                .param(spare)
                .update();
        String whole = build(certification());

        spares.dropOutdated();

        assertThat(schemas(spare)).isZero();
        assertThat(schemas(whole)).isOne();
    }

    @Test
    void theAgreementsBearTheTenantsNameWhateverIsInItAndTheTimeOfItsOpening() {
        build(certification());
        Instant before = Instant.now();
        provisioning.open(new NewTenant("named-so", "中\"衡\"认证\\协会", "certification", ADMIN));

        TenantScope.with(new TenantId("named-so")).run(() -> {
            AgreementText text = agreements.text("privacy").orElseThrow();
            assertThat(text.html()).contains("中&#34;衡&#34;认证\\协会").doesNotContain("{{");
            assertThat(text.publishedAt()).isAfterOrEqualTo(before.minusSeconds(1));
        });
    }

    @Test
    void untilItsStaffChoosesATenantLooksAsItsNameAndItsBlueprintSay() {
        provisioning.open(new NewTenant("looks-so", "一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十第三十一", "certification", ADMIN));

        TenantScope.with(new TenantId("looks-so")).run(() -> {
            assertThat(brand.current().name()).isEqualTo("一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十");
            assertThat(brand.current().theme().primary())
                    .isEqualTo(certification().primaryColour());
        });
    }

    private Blueprint certification() {
        return blueprints.find("certification").orElseThrow();
    }

    /** The schema's name. */
    private String build(Blueprint blueprint) {
        spares.build(blueprint, Clusters.MAIN);
        return platform.sql("SELECT schema_name FROM spare ORDER BY built_at DESC LIMIT 1")
                .query(String.class)
                .single();
    }

    private long count(String schema, String table) {
        return JdbcClient.create(clusters.owner(Clusters.MAIN))
                .sql("SELECT count(*) FROM \"" + schema + "\".\"" + table + '"')
                .query(Long.class)
                .single();
    }

    private long schemas() {
        return platform.sql("SELECT count(*) FROM pg_namespace WHERE nspname LIKE 's\\_%'")
                .query(Long.class)
                .single();
    }

    private long schemas(String name) {
        return platform.sql("SELECT count(*) FROM pg_namespace WHERE nspname = ?")
                .param(name)
                .query(Long.class)
                .single();
    }
}
