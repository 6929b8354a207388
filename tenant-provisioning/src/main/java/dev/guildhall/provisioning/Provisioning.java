package dev.guildhall.provisioning;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.guildhall.audit.AuditTrail;
import dev.guildhall.catalog.Blueprint;
import dev.guildhall.catalog.BlueprintPart;
import dev.guildhall.catalog.Blueprints;
import dev.guildhall.catalog.ModuleCatalog;
import dev.guildhall.catalog.ModuleDescriptor;
import dev.guildhall.catalog.ModuleSwitches;
import dev.guildhall.identity.StaffInvitations;
import dev.guildhall.problem.FieldError;
import dev.guildhall.problem.Invalid;
import dev.guildhall.problem.NotFound;
import dev.guildhall.tenancy.Clusters;
import dev.guildhall.tenancy.RepeatableWork;
import dev.guildhall.tenancy.Tenant;
import dev.guildhall.tenancy.TenantDirectory;
import dev.guildhall.tenancy.TenantId;
import dev.guildhall.tenancy.TenantSchemas;
import dev.guildhall.tenancy.TenantScope;
import dev.guildhall.tenancy.TenantState;
import dev.guildhall.vault.EmailAddress;
import dev.guildhall.vault.PhoneNumber;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionTemplate;

/** What an operator does with tenants (X1–X3): open, switch modules, suspend and resume, archive. */
@Service
public class Provisioning {
    private static final Logger LOG = LoggerFactory.getLogger(Provisioning.class);
    private static final int LONGEST_NAME = 60;

    private static final String FIGURES = "figures";

    private final Blueprints blueprints;
    private final ModuleCatalog catalog;
    private final ModuleSwitches switches;
    private final TenantDirectory directory;
    private final TenantSchemas schemas;
    private final SchemaClaim claims;
    private final Migrations migrations;
    private final ObjectProvider<BlueprintPart> parts;
    private final StaffInvitations invitations;
    private final AuditTrail audit;
    private final TransactionTemplate tenantTransactions;
    private final JdbcClient platform;
    private final Clock clock;
    private final Cache<String, FleetFigures> figures =
            Caffeine.newBuilder().expireAfterWrite(Duration.ofSeconds(10)).build();

    Provisioning(
            Blueprints blueprints,
            ModuleCatalog catalog,
            ModuleSwitches switches,
            TenantDirectory directory,
            TenantSchemas schemas,
            SchemaClaim claims,
            Migrations migrations,
            ObjectProvider<BlueprintPart> parts,
            StaffInvitations invitations,
            AuditTrail audit,
            TransactionTemplate tenantTransactions,
            @Qualifier("platform") JdbcClient platform,
            Clock clock) {
        this.blueprints = blueprints;
        this.catalog = catalog;
        this.switches = switches;
        this.directory = directory;
        this.schemas = schemas;
        this.claims = claims;
        this.migrations = migrations;
        this.parts = parts;
        this.invitations = invitations;
        this.audit = audit;
        this.tenantTransactions = tenantTransactions;
        this.platform = platform;
        this.clock = clock;
    }

    /**
     * Opens a tenant. It is seen by nobody before it is whole; if anything fails, nothing of it stays.
     *
     * @throws Invalid when slug, name, blueprint, or the staff member's name or phone cannot be
     * @throws SlugTaken when another tenant has the slug
     */
    public OpenedTenant open(NewTenant wanted) {
        Instant begun = clock.instant().truncatedTo(ChronoUnit.MICROS);
        check(wanted);
        TenantId id = new TenantId(wanted.slug());
        Blueprint blueprint = blueprints.find(wanted.blueprint()).orElseThrow();
        String name = wanted.name().strip();
        Set<String> modules = blueprints.modules(blueprint);
        claims.claim(id, name, blueprint, modules, begun);
        directory.forget(id);
        String invitation;
        try {
            // The state is kept last and waits for the disk, on the same server: with it is kept all that was done
            // before.
            invitation = TenantScope.with(id).get(() -> RepeatableWork.call(() -> fill(wanted, blueprint)));
            changeState(id, TenantState.ACTIVE, null);
        } catch (RuntimeException e) {
            discard(id);
            throw e;
        }
        TenantOverview opened = new TenantOverview(
                id.value(),
                name,
                blueprint.id(),
                TenantState.ACTIVE,
                null,
                Clusters.MAIN,
                modules.stream().sorted().toList(),
                List.of(),
                0,
                begun);
        return new OpenedTenant(opened, invitation, Duration.between(begun, clock.instant()));
    }

    private String fill(NewTenant wanted, Blueprint blueprint) {
        return Objects.requireNonNull(tenantTransactions.execute(status -> {
            parts.orderedStream().forEach(part -> part.apply(blueprint));
            audit.record(
                    "tenant.opened",
                    "tenant",
                    wanted.slug(),
                    Map.of("blueprint", blueprint.id(), "name", wanted.name().strip()));
            String email = wanted.admin().email();
            if (email != null) {
                invitations.inviteByBoth(
                        wanted.admin().name().strip(),
                        PhoneNumber.parse(wanted.admin().phone()),
                        EmailAddress.parse(email));
                return "";
            }
            return invitations
                    .invite(
                            wanted.admin().name().strip(),
                            PhoneNumber.parse(wanted.admin().phone()))
                    .link();
        }));
    }

    private void check(NewTenant wanted) {
        List<FieldError> errors = new ArrayList<>();
        if (!TenantId.isWellFormed(wanted.slug())) {
            errors.add(new FieldError("slug", "标识须为 2–41 位：小写字母开头，只含小写字母、数字、下划线和连字符"));
        } else if (!TenantId.isFree(wanted.slug())) {
            errors.add(new FieldError("slug", "「" + wanted.slug() + "」是系统保留的标识，请换一个"));
        }
        if (wanted.name().isBlank()) {
            errors.add(new FieldError("name", "请填写名称"));
        } else if (wanted.name().strip().length() > LONGEST_NAME) {
            errors.add(new FieldError(
                    "name",
                    "名称最多 " + LONGEST_NAME + " 个字，现在是 " + wanted.name().strip().length() + " 个"));
        }
        if (blueprints.find(wanted.blueprint()).isEmpty()) {
            errors.add(new FieldError(
                    "blueprint",
                    "没有这个蓝图，可选："
                            + String.join(
                                    "、",
                                    blueprints.all().stream().map(Blueprint::id).toList())));
        }
        if (wanted.admin().name().isBlank()) {
            errors.add(new FieldError("admin.name", "请填写管理员姓名"));
        }
        try {
            PhoneNumber.parse(wanted.admin().phone());
        } catch (Invalid e) {
            errors.add(new FieldError("admin.phone", e.errors().getFirst().message()));
        }
        if (!errors.isEmpty()) {
            throw new Invalid(errors);
        }
    }

    /** Takes a half-made tenant away again, so that the slug is free and nothing is left of it. */
    void discard(TenantId id) {
        try {
            Tenant tenant = directory.require(id);
            schemas.drop(tenant.cluster(), tenant.schema());
            platform.sql("DELETE FROM tenant WHERE slug = ? AND state = 'OPENING'")
                    .param(id.value())
                    .update();
            directory.changed(id);
        } catch (RuntimeException e) {
            LOG.error("what was made of tenant {} cannot be taken away; it will be tried again", id, e);
        }
    }

    /** Whether a tenant, in whatever state, has this slug or one that would share its schema's name. */
    public boolean isTaken(TenantId id) {
        return platform.sql("SELECT EXISTS (SELECT 1 FROM tenant WHERE slug = ? OR schema_name = ?)")
                .params(id.value(), id.schema())
                .query(Boolean.class)
                .single();
    }

    /** @throws NotFound for an unknown slug */
    public TenantOverview find(String slug) {
        return overview(slug).orElseThrow(() -> new NotFound("这个租户"));
    }

    private Optional<TenantOverview> overview(String slug) {
        return search(new TenantQuery(TenantSearch.ALL, slug, 0, 1)).stream().findFirst();
    }

    /** One page of the tenants that match, newest first. */
    public Page list(TenantSearch search, int page, int size) {
        TenantQuery query = new TenantQuery(search, null, page, size);
        return new Page(search(query), page, size, count(query));
    }

    /** @param total number of tenants that match, over all pages */
    public record Page(List<TenantOverview> items, int page, int size, long total) {}

    private record TenantQuery(
            TenantSearch search, @Nullable String slug, int page, int size) {}

    private static final String MATCHING = """
              FROM tenant t
              LEFT JOIN (SELECT b.slug, count(*) AS modules FROM (%s) b GROUP BY b.slug) behind ON behind.slug = t.slug
             WHERE t.state <> 'OPENING'
               AND (:slug::text IS NULL OR t.slug = :slug)
               AND (:text::text IS NULL OR t.name ILIKE :text OR t.slug ILIKE :text
                    OR EXISTS (SELECT 1 FROM tenant_domain d WHERE d.tenant = t.slug AND d.host ILIKE :text))
               AND (:state::text IS NULL OR t.state = :state)
               AND (:blueprint::text IS NULL OR t.blueprint = :blueprint)
               AND (:cluster::text IS NULL OR t.cluster = :cluster)
               AND (NOT :behind OR behind.modules > 0)
            """.formatted(Migrations.BEHIND);

    private List<TenantOverview> search(TenantQuery query) {
        return with(query, """
                        SELECT t.slug, t.name, t.blueprint, t.state, t.state_reason, t.cluster, t.created_at,
                               coalesce(behind.modules, 0) AS behind,
                               ARRAY(SELECT m.module FROM tenant_module m WHERE m.tenant = t.slug ORDER BY 1) AS modules,
                               ARRAY(SELECT d.host FROM tenant_domain d WHERE d.tenant = t.slug ORDER BY 1) AS domains
                        """ + MATCHING + " ORDER BY t.created_at DESC, t.slug LIMIT :limit OFFSET :offset")
                .query((row, n) -> new TenantOverview(
                        row.getString("slug"),
                        row.getString("name"),
                        row.getString("blueprint"),
                        TenantState.valueOf(row.getString("state")),
                        row.getString("state_reason"),
                        row.getString("cluster"),
                        List.of((String[]) row.getArray("modules").getArray()),
                        List.of((String[]) row.getArray("domains").getArray()),
                        row.getInt("behind"),
                        row.getTimestamp("created_at").toInstant()))
                .list();
    }

    private long count(TenantQuery query) {
        return with(query, "SELECT count(*) " + MATCHING).query(Long.class).single();
    }

    private JdbcClient.StatementSpec with(TenantQuery query, String sql) {
        TenantSearch search = query.search();
        String text = search.text();
        JdbcClient.StatementSpec spec = platform.sql(sql)
                .param("slug", query.slug())
                .param(
                        "text",
                        text == null || text.isBlank()
                                ? null
                                : "%" + text.strip().replaceAll("([%_\\\\])", "\\\\$1") + "%")
                .param("state", search.state() == null ? null : search.state().name())
                .param("blueprint", search.blueprint())
                .param("cluster", search.cluster())
                .param("behind", search.behind())
                .param("limit", query.size())
                .param("offset", (long) query.page() * query.size());
        return spec.params(migrations.targets());
    }

    /** Counted now, in one query. */
    public FleetFigures figures() {
        FleetFigures counted = platform.sql("""
                        SELECT count(*) FILTER (WHERE state = 'ACTIVE') AS active,
                               count(*) FILTER (WHERE state = 'SUSPENDED') AS suspended,
                               count(*) FILTER (WHERE state = 'ARCHIVED') AS archived,
                               (SELECT count(DISTINCT lacking.slug) FROM (""" + Migrations.BEHIND + """
                               ) lacking) AS behind,
                               (SELECT count(*) FROM spare) AS spares,
                               count(DISTINCT cluster) AS clusters
                          FROM tenant
                        """)
                .params(migrations.targets())
                .query((row, n) -> new FleetFigures(
                        row.getLong("active"),
                        row.getLong("suspended"),
                        row.getLong("archived"),
                        row.getLong("behind"),
                        row.getLong("spares"),
                        Math.max(1, row.getLong("clusters"))))
                .single();
        figures.put(FIGURES, counted);
        return counted;
    }

    /** As they were counted within the last ten seconds; what this node changed since is in them. For the frame of every page. */
    public FleetFigures figuresLately() {
        FleetFigures known = figures.getIfPresent(FIGURES);
        return known == null ? figures() : known;
    }

    /**
     * Suspends, resumes or archives.
     *
     * @param reason shown to the tenant's visitors; required unless the tenant becomes active
     */
    public TenantOverview setState(String slug, TenantState state, @Nullable String reason) {
        find(slug);
        if (state == TenantState.OPENING) {
            throw new Invalid("state", "状态只能是 ACTIVE、SUSPENDED 或 ARCHIVED");
        }
        if (state != TenantState.ACTIVE && (reason == null || reason.isBlank())) {
            throw new Invalid("reason", "请写明原因，来访者会看到它");
        }
        TenantId id = new TenantId(slug);
        String words = state == TenantState.ACTIVE || reason == null ? null : reason.strip();
        changeState(id, state, words);
        note(id, "tenant.state", Map.of("state", word(state), "reason", words == null ? "" : words));
        return find(slug);
    }

    private void changeState(TenantId id, TenantState state, @Nullable String reason) {
        platform.sql("UPDATE tenant SET state = ?, state_reason = ?, updated_at = ? WHERE slug = ?")
                .params(Arrays.asList(state.name(), reason, clock.instant().atOffset(ZoneOffset.UTC), id.value()))
                .update();
        figures.invalidateAll();
        directory.changed(id);
    }

    /**
     * Sets which modules are on. Tables of modules newly on are made first; those of modules switched off stay.
     *
     * @param modules ids of optional modules
     */
    public TenantOverview setModules(String slug, Set<String> modules) {
        find(slug);
        TenantId id = new TenantId(slug);
        switches.check(modules);
        Tenant tenant = directory.require(id);
        Set<String> ever = new TreeSet<>(tenant.modules());
        ever.addAll(modules);
        if (!tenant.modules().containsAll(modules) && !migrations.migrate(tenant, catalog.withAlwaysOn(ever))) {
            throw new IllegalStateException("the modules' tables cannot be made for " + slug);
        }
        switches.set(id, modules);
        note(id, "tenant.modules", Map.of("modules", names(modules)));
        return find(slug);
    }

    private static String word(TenantState state) {
        return switch (state) {
            case OPENING -> "开通中";
            case ACTIVE -> "运行";
            case SUSPENDED -> "暂停";
            case ARCHIVED -> "归档";
        };
    }

    private String names(Set<String> modules) {
        return new TreeSet<>(modules)
                .stream()
                        .map(module ->
                                catalog.find(module).map(ModuleDescriptor::name).orElse(module))
                        .collect(Collectors.joining("、"));
    }

    private void note(TenantId id, String action, Map<String, String> details) {
        figures.invalidateAll();
        TenantScope.with(id)
                .run(() -> tenantTransactions.executeWithoutResult(
                        status -> audit.record(action, "tenant", id.value(), details)));
    }
}
