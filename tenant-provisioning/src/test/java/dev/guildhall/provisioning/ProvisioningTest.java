package dev.guildhall.provisioning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import dev.guildhall.catalog.Blueprint;
import dev.guildhall.catalog.Blueprints;
import dev.guildhall.identity.Accounts;
import dev.guildhall.problem.Invalid;
import dev.guildhall.problem.NotFound;
import dev.guildhall.tenancy.TenantDirectory;
import dev.guildhall.tenancy.TenantId;
import dev.guildhall.tenancy.TenantScope;
import dev.guildhall.tenancy.TenantState;
import dev.guildhall.testing.Covers;
import dev.guildhall.testing.GuildhallTest;
import dev.guildhall.vault.PhoneNumber;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.web.servlet.MockMvc;

@GuildhallTest
@Covers({"X1", "X2", "X3", "X6"})
class ProvisioningTest {
    private static final NewTenant.Admin ADMIN = new NewTenant.Admin("周明薇", "13800002001");

    @Autowired
    Provisioning provisioning;

    @Autowired
    SpareSchemas spares;

    @Autowired
    Blueprints blueprints;

    @Autowired
    Migrations migrations;

    @Autowired
    UnfinishedTenants unfinished;

    @Autowired
    TenantDirectory directory;

    @Autowired
    Accounts accounts;

    @Autowired
    @Qualifier("platform") JdbcClient platform;

    @Autowired
    JdbcClient jdbc;

    @Autowired
    MockMvc http;

    @Test
    void aNewTenantIsReadyAtOnce() {
        OpenedTenant opened = open("ready-1");

        assertThat(opened.tenant().state()).isEqualTo(TenantState.ACTIVE);
        assertThat(opened.tenant().behind()).isZero();
        assertThat(opened.invitation()).contains("/t/ready-1/console/");
        TenantScope.with(new TenantId("ready-1"))
                .run(() -> assertThat(accounts.byPhone(PhoneNumber.parse(ADMIN.phone())))
                        .hasValueSatisfying(staff -> assertThat(staff.kind()).isEqualTo("STAFF")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "A",
                "a",
                "9lives",
                "x'; drop schema platform; --",
                "t/../y",
                "中文",
                "platform",
                "operator",
                "pg_x"
            })
    void aSlugThatCannotBeIsRefusedInWordsAndNothingIsStored(String slug) {
        long before = tenants();
        assertThatThrownBy(() -> provisioning.open(new NewTenant(slug, "名称", "certification", ADMIN)))
                .isInstanceOfSatisfying(
                        Invalid.class,
                        refused -> assertThat(refused.errors())
                                .singleElement()
                                .satisfies(error -> assertThat(error.field()).isEqualTo("slug")));
        assertThat(tenants()).isEqualTo(before);
    }

    @Test
    void everyFaultIsToldAtOnce() {
        assertThatThrownBy(() ->
                        provisioning.open(new NewTenant("Wrong", " ", "none", new NewTenant.Admin("", "1380013800"))))
                .isInstanceOfSatisfying(
                        Invalid.class,
                        refused -> assertThat(refused.errors())
                                .extracting(error -> error.field())
                                .containsExactly("slug", "name", "blueprint", "admin.name", "admin.phone"));
    }

    @Test
    void aSlugOrASchemaNameIsGivenOnce() {
        open("only_once");
        assertThatThrownBy(() -> open("only_once")).isInstanceOf(SlugTaken.class);
        assertThatThrownBy(() -> open("only-once")).isInstanceOf(SlugTaken.class);
    }

    @Test
    void whateverFailsLeavesNothing() {
        StumblingPart.NOW.set(true);
        try {
            assertThatThrownBy(() -> open("stumbles")).hasMessage("stumbled");
        } finally {
            StumblingPart.NOW.set(false);
        }
        assertThat(directory.find(new TenantId("stumbles"))).isEmpty();
        assertThat(schemas("t_stumbles")).isZero();
        assertThat(open("stumbles").tenant().state()).isEqualTo(TenantState.ACTIVE);
    }

    @Test
    void anOpeningCutOffByACrashIsTakenAway() {
        open("crashed");
        platform.sql(
                        "UPDATE tenant SET state = 'OPENING', created_at = created_at - interval '1 hour' WHERE slug = 'crashed'")
                .update();
        directory.changed(new TenantId("crashed"));

        unfinished.sweep();

        assertThat(directory.find(new TenantId("crashed"))).isEmpty();
        assertThat(schemas("t_crashed")).isZero();
    }

    @Test
    void sixClaimsAtOnceGetSixSchemas() throws Exception {
        Blueprint blueprint = blueprints.find("mall").orElseThrow();
        for (int n = 0; n < 3; n++) {
            spares.build(blueprint, "main");
        }
        try (var pool = Executors.newFixedThreadPool(6)) {
            List<Callable<OpenedTenant>> claims = java.util.stream.IntStream.range(0, 6)
                    .mapToObj(n -> (Callable<OpenedTenant>)
                            () -> provisioning.open(new NewTenant("claim" + n, "商城" + n, "mall", ADMIN)))
                    .toList();
            for (Future<OpenedTenant> claim : pool.invokeAll(claims)) {
                assertThat(claim.get().tenant().state()).isEqualTo(TenantState.ACTIVE);
            }
        }
        assertThat(schemas("t_claim_")).isEqualTo(6);
    }

    @Test
    void aModuleSwitchedOffAnswersAsIfItDidNotExistAndKeepsItsData() throws Exception {
        open("switches");
        TenantId id = new TenantId("switches");
        http.perform(get("/t/switches/api/lottery/prizes")).andExpect(status().isNotFound());

        provisioning.setModules("switches", Set.of("lottery"));
        assertThat(migrations.behind()).extracting(Migrations.Behind::tenant).doesNotContain("switches");
        TenantScope.with(id)
                .run(() -> assertThat(jdbc.sql("SELECT count(*) FROM prize")
                                .query(Long.class)
                                .single())
                        .isZero());
        http.perform(get("/t/switches/api/lottery/prizes")).andExpect(status().isUnauthorized());

        assertThat(provisioning.setModules("switches", Set.of()).modules()).isEmpty();
        http.perform(get("/t/switches/api/lottery/prizes")).andExpect(status().isNotFound());
        assertThat(provisioning.setModules("switches", Set.of("lottery")).modules())
                .containsExactly("lottery");
    }

    @Test
    void anUnknownModuleIsRefused() {
        open("unknown-module");
        assertThatThrownBy(() -> provisioning.setModules("unknown-module", Set.of("nothing")))
                .isInstanceOf(Invalid.class);
    }

    @Test
    void aSuspendedTenantSaysWhyAndComesBack() throws Exception {
        open("pauses");
        assertThatThrownBy(() -> provisioning.setState("pauses", TenantState.SUSPENDED, " "))
                .isInstanceOf(Invalid.class);
        provisioning.setState("pauses", TenantState.SUSPENDED, "年费未缴");
        http.perform(get("/t/pauses/api/me")).andExpect(result -> {
            assertThat(result.getResponse().getStatus()).isEqualTo(403);
            assertThat(result.getResponse().getContentAsString(java.nio.charset.StandardCharsets.UTF_8))
                    .contains("年费未缴");
        });
        provisioning.setState("pauses", TenantState.ACTIVE, null);
        http.perform(get("/t/pauses/api/me")).andExpect(status().isUnauthorized());
        provisioning.setState("pauses", TenantState.ARCHIVED, "已解散");
        http.perform(get("/t/pauses/api/me")).andExpect(status().isNotFound());
    }

    @Test
    void oneQueryTellsWhoIsBehindAndMigratingMendsIt() {
        open("behind");
        provisioning.setModules("behind", Set.of("lottery"));
        platform.sql(
                        "UPDATE tenant_version SET version = '20200101000000' WHERE tenant = 'behind' AND module = 'lottery'")
                .update();
        assertThat(migrations.behind())
                .filteredOn(behind -> behind.tenant().equals("behind"))
                .singleElement()
                .satisfies(behind -> assertThat(behind.module()).isEqualTo("lottery"));
        assertThat(provisioning.find("behind").behind()).isEqualTo(1);

        assertThat(migrations.migrate(new TenantId("behind"))).isTrue();

        assertThat(provisioning.find("behind").behind()).isZero();
    }

    @Test
    void theFiguresOfTheFrameAreCountedOnceInAWhileAndAfterEachChange() {
        open("figured");
        FleetFigures before = provisioning.figuresLately();
        platform.sql(
                        "UPDATE tenant_version SET version = '20200101000000' WHERE tenant = 'figured' AND module = 'core'")
                .update();
        assertThat(provisioning.figuresLately()).isSameAs(before);
        assertThat(provisioning.figures().behind()).isEqualTo(before.behind() + 1);
        assertThat(provisioning.figures().behind())
                .isEqualTo(migrations.behind().stream()
                        .map(Migrations.Behind::tenant)
                        .distinct()
                        .count());
        assertThat(migrations.migrate(new TenantId("figured"))).isTrue();
        provisioning.figures();
        provisioning.setState("figured", TenantState.SUSPENDED, "欠费");
        assertThat(provisioning.figuresLately().suspended()).isEqualTo(before.suspended() + 1);
        provisioning.setState("figured", TenantState.ACTIVE, null);
        open("figured-too");
        assertThat(provisioning.figuresLately().active()).isEqualTo(before.active() + 1);
    }

    @Test
    void tenantsAreFoundByPageTextAndState() {
        open("find-a");
        open("find-b");
        assertThat(provisioning.list(new TenantSearch("find-", null, null, null, false), 0, 1))
                .satisfies(page -> {
                    assertThat(page.total()).isEqualTo(2);
                    assertThat(page.items()).hasSize(1);
                });
        assertThat(provisioning
                        .list(new TenantSearch("%", null, null, null, false), 0, 20)
                        .total())
                .isZero();
        assertThatThrownBy(() -> provisioning.find("nowhere")).isInstanceOf(NotFound.class);
    }

    private OpenedTenant open(String slug) {
        return provisioning.open(new NewTenant(slug, "测试 " + slug, "certification", ADMIN));
    }

    private long tenants() {
        return platform.sql("SELECT count(*) FROM tenant").query(Long.class).single();
    }

    private long schemas(String name) {
        return platform.sql("SELECT count(*) FROM pg_namespace WHERE nspname LIKE ?")
                .param(name.endsWith("_") ? name.substring(0, name.length() - 1) + "%" : name)
                .query(Long.class)
                .single();
    }
}
