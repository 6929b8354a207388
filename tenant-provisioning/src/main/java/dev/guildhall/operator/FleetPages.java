package dev.guildhall.operator;

import dev.guildhall.access.Needs;
import dev.guildhall.catalog.ModuleCatalog;
import dev.guildhall.catalog.ModuleDescriptor;
import dev.guildhall.jobs.TenantJobs;
import dev.guildhall.provisioning.FleetFigures;
import dev.guildhall.provisioning.Migrations;
import dev.guildhall.provisioning.Provisioning;
import dev.guildhall.provisioning.SpareSchemas;
import dev.guildhall.tenancy.TenantId;
import dev.guildhall.ui.Paged;
import dev.guildhall.ui.Toast;
import dev.guildhall.ui.Views;
import jakarta.servlet.http.HttpServletRequest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** 版本迁移 and 备用库: who is behind and bringing them up as jobs; the schemas kept ready for new tenants. */
@Controller
class FleetPages {

    private static final int ROWS = 50;

    private final Provisioning provisioning;
    private final Migrations migrations;
    private final SpareSchemas spares;
    private final BlueprintNames blueprints;
    private final ModuleCatalog catalog;
    private final TenantJobs jobs;
    private final JdbcClient platform;

    FleetPages(
            Provisioning provisioning,
            Migrations migrations,
            SpareSchemas spares,
            BlueprintNames blueprints,
            ModuleCatalog catalog,
            TenantJobs jobs,
            @Qualifier("platform") JdbcClient platform) {
        this.provisioning = provisioning;
        this.migrations = migrations;
        this.spares = spares;
        this.blueprints = blueprints;
        this.catalog = catalog;
        this.jobs = jobs;
        this.platform = platform;
    }

    /** A tenant that is behind, with its modules. */
    record Row(String slug, String name, List<Migrations.Behind> modules) {

        public boolean failed() {
            return modules.stream().anyMatch(each -> each.error() != null);
        }
    }

    @GetMapping("/operator/migrations")
    @Needs("operator.fleet.view")
    String migrations(@RequestParam(defaultValue = "0") int page, Model model, HttpServletRequest request) {
        Map<String, List<Migrations.Behind>> byTenant = migrations.behind().stream()
                .collect(Collectors.groupingBy(Migrations.Behind::tenant, LinkedHashMap::new, Collectors.toList()));
        List<Row> rows = byTenant.entrySet().stream()
                .map(each -> new Row(each.getKey(), each.getValue().getFirst().name(), each.getValue()))
                .toList();
        int from = Math.min(rows.size(), Math.max(0, page) * ROWS);
        FleetFigures figures = provisioning.figures();
        long all = figures.active() + figures.suspended() + figures.archived();
        model.addAttribute(
                "page",
                new Paged<>(
                        rows.subList(from, Math.min(rows.size(), from + ROWS)), Math.max(0, page), ROWS, rows.size()));
        model.addAttribute("all", all);
        model.addAttribute("failed", rows.stream().filter(Row::failed).count());
        model.addAttribute("running", running());
        model.addAttribute(
                "moduleNames",
                catalog.all().stream().collect(Collectors.toMap(ModuleDescriptor::id, ModuleDescriptor::name)));
        return Views.of(request, "operator/migrations", "state");
    }

    /** Starts one job for each tenant that is behind; those already under way are left alone. */
    @PostMapping("/operator/migrations")
    @Needs("operator.fleet.migrate")
    String migrateAll(RedirectAttributes redirect) {
        List<String> behind = migrations.behind().stream()
                .map(Migrations.Behind::tenant)
                .distinct()
                .toList();
        behind.forEach(this::start);
        Toast.after(redirect, behind.isEmpty() ? "没有落后的租户" : "已开始迁移 " + behind.size() + " 个租户");
        return "redirect:/operator/migrations";
    }

    @PostMapping("/operator/migrations/{slug}")
    @Needs("operator.fleet.migrate")
    String migrate(@PathVariable String slug, RedirectAttributes redirect) {
        start(provisioning.find(slug).slug());
        Toast.after(redirect, "已开始迁移 " + slug);
        return "redirect:/operator/migrations";
    }

    @GetMapping("/operator/spares")
    @Needs("operator.fleet.view")
    String spares(Model model) {
        model.addAttribute("stock", spares.stock());
        model.addAttribute("blueprints", blueprints.all());
        return "operator/spares";
    }

    private void start(String slug) {
        jobs.start(MigrateTenant.NAME, new TenantId(slug), "newest");
    }

    /** Jobs that wait or run. */
    private long running() {
        return platform.sql(
                        "SELECT count(*) FROM scheduled_tasks WHERE task_name = 'tenant-job' AND task_instance LIKE ?")
                .param(MigrateTenant.NAME + "/%")
                .query(Long.class)
                .single();
    }
}
