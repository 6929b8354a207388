package dev.guildhall.console;

import dev.guildhall.audit.AuditTrail;
import dev.guildhall.catalog.ModuleCatalog;
import dev.guildhall.catalog.ModuleDescriptor;
import dev.guildhall.catalog.ModuleSettings;
import dev.guildhall.catalog.ModuleSwitches;
import dev.guildhall.catalog.SchemaUpgrades;
import dev.guildhall.problem.Conflict;
import dev.guildhall.problem.Invalid;
import dev.guildhall.problem.NotFound;
import dev.guildhall.tenancy.Tenant;
import dev.guildhall.tenancy.TenantDirectory;
import dev.guildhall.tenancy.TenantId;
import dev.guildhall.tenancy.TenantScope;
import dev.guildhall.ui.FormErrors;
import dev.guildhall.ui.Toast;
import dev.guildhall.ui.Views;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Controller;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** 模块: what the tenant has switched on, what switching off would take out of sight, and each module's settings. */
@Controller
@PreAuthorize("hasAuthority('core.modules.edit')")
class ModulesPage {

    private final ModuleCatalog catalog;
    private final ModuleSwitches switches;
    private final ModuleSettings settings;
    private final ObjectProvider<SchemaUpgrades> upgrades;
    private final TenantDirectory directory;
    private final AuditTrail audit;
    private final TransactionTemplate transaction;

    ModulesPage(
            ModuleCatalog catalog,
            ModuleSwitches switches,
            ModuleSettings settings,
            ObjectProvider<SchemaUpgrades> upgrades,
            TenantDirectory directory,
            AuditTrail audit,
            TransactionTemplate transaction) {
        this.catalog = catalog;
        this.switches = switches;
        this.settings = settings;
        this.upgrades = upgrades;
        this.directory = directory;
        this.audit = audit;
        this.transaction = transaction;
    }

    /**
     * One module on the page.
     *
     * @param foot the line below: needs, why it cannot be switched
     * @param fixed why the switch cannot be moved, or null
     */
    record Card(
            String id,
            String name,
            String summary,
            String icon,
            boolean on,
            @Nullable String fixed,
            String foot,
            boolean settings) {}

    /** A counted effect of switching off. */
    record Effect(String label, long count) {}

    @GetMapping("/console/modules")
    String list(Model model) {
        Set<String> on = switches.on(TenantScope.current());
        List<Card> optional = catalog.optional().stream().map(m -> card(m, on)).toList();
        model.addAttribute("optional", optional);
        model.addAttribute(
                "basic",
                catalog.all().stream()
                        .filter(ModuleDescriptor::alwaysOn)
                        .map(m -> card(m, on))
                        .toList());
        model.addAttribute("onCount", optional.stream().filter(Card::on).count());
        return "console/modules";
    }

    /** What would happen; opened at the switch, or as a page of its own. */
    @GetMapping("/console/modules/{id}/off")
    String off(@PathVariable String id, Model model, HttpServletRequest request) {
        ModuleDescriptor module = optional(id);
        model.addAttribute("module", card(module, switches.on(TenantScope.current())));
        model.addAttribute("effects", effects(module));
        return Views.of(request, "console/module-off", "effects");
    }

    @PostMapping("/console/modules/{id}")
    String change(@PathVariable String id, @RequestParam boolean on, RedirectAttributes redirect) {
        ModuleDescriptor module = optional(id);
        TenantId tenant = TenantScope.current();
        Tenant known = directory.require(tenant);
        Set<String> wanted = new TreeSet<>(known.modules());
        if (on) {
            wanted.add(id);
            module.needs().stream()
                    .filter(needed -> !catalog.find(needed).orElseThrow().alwaysOn())
                    .forEach(wanted::add);
        } else {
            wanted.remove(id);
        }
        switches.check(wanted);
        if (on && !upgrades.getObject().bringUp(known, catalog.withAlwaysOn(wanted))) {
            throw new Conflict("module-not-ready", "没有打开", "「" + module.name() + "」没有打开：数据表没有建好，请联系平台运营");
        }
        switches.set(tenant, wanted);
        transaction.executeWithoutResult(
                status -> audit.record(on ? "module.on" : "module.off", "module", id, Map.of("name", module.name())));
        Toast.after(redirect, on ? "已打开「" + module.name() + "」" : "已关闭「" + module.name() + "」，数据保留");
        return "redirect:/console/modules";
    }

    @GetMapping("/console/modules/{id}/settings")
    String settings(@PathVariable String id, Model model) {
        ModuleDescriptor module = withSettings(id);
        Record current = settings.of(type(module));
        return settingsPage(model, module, ModuleSettings.texts(current), null);
    }

    @PostMapping("/console/modules/{id}/settings")
    String saveSettings(
            @PathVariable String id,
            @RequestParam Map<String, String> sent,
            Model model,
            HttpServletResponse response,
            RedirectAttributes redirect) {
        ModuleDescriptor module = withSettings(id);
        Class<? extends Record> type = type(module);
        SettingsForm form = SettingsForm.of(module.id(), type);
        Map<String, String> values = new LinkedHashMap<>();
        for (SettingsForm.Field field : form.fields()) {
            String value = sent.get(field.name());
            values.put(
                    field.name(),
                    field.yesNo() ? String.valueOf("true".equals(value)) : value == null ? "" : value.strip());
        }
        Map<String, String> before = ModuleSettings.texts(settings.of(type));
        try {
            Record parsed = settings.parse(type, values);
            transaction.executeWithoutResult(status -> {
                settings.save(parsed);
                Map<String, String> changes = new LinkedHashMap<>();
                ModuleSettings.texts(parsed).forEach((name, value) -> {
                    if (!value.equals(before.get(name))) {
                        changes.put(form.label(name), before.get(name) + " → " + value);
                    }
                });
                if (!changes.isEmpty()) {
                    audit.record("module.settings", "module", id, changes);
                }
            });
        } catch (Invalid e) {
            response.setStatus(422);
            return settingsPage(model, module, values, FormErrors.of(e));
        }
        Toast.after(redirect, "「" + module.name() + "」的设置已保存");
        return "redirect:/console/modules";
    }

    private String settingsPage(
            Model model, ModuleDescriptor module, Map<String, String> values, @Nullable FormErrors errors) {
        SettingsForm form = SettingsForm.of(module.id(), type(module));
        model.addAttribute("module", card(module, switches.on(TenantScope.current())));
        model.addAttribute("fields", form.fields());
        model.addAttribute("labels", form.labels());
        model.addAttribute("values", values);
        model.addAttribute("errors", errors);
        return "console/module-settings";
    }

    private Card card(ModuleDescriptor module, Set<String> on) {
        List<String> users = catalog.all().stream()
                .filter(other -> on.contains(other.id()) && other.needs().contains(module.id()))
                .map(ModuleDescriptor::name)
                .toList();
        boolean isOn = on.contains(module.id());
        String fixed = module.alwaysOn()
                ? "基础模块，不能关闭"
                : isOn && !users.isEmpty() ? "被「" + String.join("」「", users) + "」使用，不能关闭" : null;
        List<String> needs = module.needs().stream()
                .map(needed -> catalog.find(needed).orElseThrow())
                .filter(needed -> !needed.alwaysOn())
                .map(needed -> needed.name() + (on.contains(needed.id()) ? "（已打开）" : "（会一并打开）"))
                .toList();
        String foot = fixed != null ? fixed : !needs.isEmpty() ? "需要：" + String.join("、", needs) : isOn ? "已打开" : "未打开";
        String icon =
                module.menu().isEmpty() ? "puzzle" : module.menu().getFirst().icon();
        return new Card(
                module.id(),
                module.name(),
                module.summary(),
                icon,
                isOn,
                fixed,
                foot,
                module.settings() != null && isOn);
    }

    private Collection<Effect> effects(ModuleDescriptor module) {
        return module.offEffects().entrySet().stream()
                .filter(each -> each.getValue() > 0)
                .map(each -> new Effect(each.getKey(), each.getValue()))
                .toList();
    }

    private ModuleDescriptor optional(String id) {
        return catalog.find(id).filter(module -> !module.alwaysOn()).orElseThrow(() -> new NotFound("这个模块"));
    }

    private ModuleDescriptor withSettings(String id) {
        return catalog.find(id)
                .filter(module -> module.settings() != null
                        && switches.on(TenantScope.current()).contains(id))
                .orElseThrow(() -> new NotFound("这个模块的设置"));
    }

    private static Class<? extends Record> type(ModuleDescriptor module) {
        Class<? extends Record> type = module.settings();
        if (type == null) {
            throw new IllegalStateException(module.id() + " has no settings");
        }
        return type;
    }
}
