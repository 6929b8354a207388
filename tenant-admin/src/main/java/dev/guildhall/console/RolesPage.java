package dev.guildhall.console;

import dev.guildhall.access.Needs;
import dev.guildhall.catalog.Dictionaries;
import dev.guildhall.catalog.DictionaryEntry;
import dev.guildhall.catalog.ModuleCatalog;
import dev.guildhall.catalog.ModuleDescriptor;
import dev.guildhall.catalog.ModuleSwitches;
import dev.guildhall.catalog.Permission;
import dev.guildhall.identity.Actor;
import dev.guildhall.identity.Positions;
import dev.guildhall.identity.RoleDesk;
import dev.guildhall.identity.RoleDesk.RoleView;
import dev.guildhall.identity.StaffDesk;
import dev.guildhall.problem.Invalid;
import dev.guildhall.problem.NotFound;
import dev.guildhall.problem.Problem;
import dev.guildhall.tenancy.TenantScope;
import dev.guildhall.ui.FormErrors;
import dev.guildhall.ui.Toast;
import jakarta.servlet.http.HttpServletResponse;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** 角色: what each role may do, who has it, and which roles come with a position. */
@Controller
@Needs("core.staff.edit")
class RolesPage {

    private static final String LIST = "redirect:/console/roles";

    private final RoleDesk roles;
    private final StaffDesk staff;
    private final Positions positions;
    private final Dictionaries dictionaries;
    private final ModuleCatalog catalog;
    private final ModuleSwitches switches;

    RolesPage(
            RoleDesk roles,
            StaffDesk staff,
            Positions positions,
            Dictionaries dictionaries,
            ModuleCatalog catalog,
            ModuleSwitches switches) {
        this.roles = roles;
        this.staff = staff;
        this.positions = positions;
        this.dictionaries = dictionaries;
        this.catalog = catalog;
        this.switches = switches;
    }

    /** One row of the list. */
    record Row(RoleView role, long effective, List<String> positions) {}

    /** A position with the names of its roles and the form to change them. */
    record Place(String id, String name, List<String> roles, List<Choice> choices) {}

    /** @param open whether the one who looks may change it */
    record Choice(String code, String name, boolean on, boolean open) {}

    /** The permissions of one module. */
    record Group(String id, String name, boolean on, List<Tick> ticks) {
        public long chosen() {
            return ticks.stream().filter(Tick::on).count();
        }
    }

    /** @param open whether the one who looks may change it */
    record Tick(String id, String label, boolean on, boolean open) {}

    @GetMapping("/console/roles")
    String list(Actor actor, Model model) {
        Set<String> effective = ofModulesThatAreOn();
        Map<String, String> names = positionNames();
        List<RoleView> all = roles.all();
        model.addAttribute(
                "rows",
                all.stream()
                        .map(role -> new Row(
                                role,
                                role.permissions().stream()
                                        .filter(effective::contains)
                                        .count(),
                                role.positions().stream()
                                        .map(each -> names.getOrDefault(each, each))
                                        .toList()))
                        .toList());
        model.addAttribute("places", places(actor, all));
        return "console/roles";
    }

    @GetMapping("/console/roles/new")
    String form(Actor actor, Model model) {
        return form(model, actor, null, "", Set.of(), null);
    }

    @PostMapping("/console/roles")
    String create(
            Actor actor,
            @RequestParam(defaultValue = "") String name,
            @RequestParam(required = false) @Nullable Set<String> permission,
            Model model,
            HttpServletResponse response,
            RedirectAttributes redirect) {
        Set<String> chosen = permission == null ? Set.of() : permission;
        try {
            roles.create(actor.id(), name, chosen);
            Toast.after(redirect, "已新建角色「" + name.strip() + "」");
            return LIST;
        } catch (Problem problem) {
            response.setStatus(422);
            return form(model, actor, null, name, chosen, errors(problem));
        }
    }

    @GetMapping("/console/roles/{code}")
    String edit(@PathVariable String code, Actor actor, Model model) {
        RoleView role = roles.require(code);
        return form(model, actor, role, role.name(), role.permissions(), null);
    }

    @PostMapping("/console/roles/{code}")
    String change(
            @PathVariable String code,
            Actor actor,
            @RequestParam(defaultValue = "") String name,
            @RequestParam(required = false) @Nullable Set<String> permission,
            Model model,
            HttpServletResponse response,
            RedirectAttributes redirect) {
        Set<String> chosen = permission == null ? Set.of() : permission;
        try {
            roles.change(actor.id(), code, name, chosen);
            Toast.after(redirect, "已保存「" + name.strip() + "」，从下一次操作起生效");
            return LIST;
        } catch (NotFound gone) {
            throw gone;
        } catch (Problem problem) {
            response.setStatus(422);
            return form(model, actor, roles.require(code), name, chosen, errors(problem));
        }
    }

    @PostMapping("/console/roles/{code}/copy")
    String copy(@PathVariable String code, Actor actor, RedirectAttributes redirect) {
        String copied = roles.copy(actor.id(), code);
        Toast.after(redirect, "已复制，请改名并核对权限");
        return LIST + "/" + copied;
    }

    @PostMapping("/console/roles/{code}/delete")
    String delete(@PathVariable String code, Actor actor, RedirectAttributes redirect) {
        String name = roles.require(code).name();
        roles.delete(actor.id(), code);
        Toast.after(redirect, "已删除角色「" + name + "」");
        return LIST;
    }

    @PostMapping("/console/roles/positions/{position}")
    String bring(
            @PathVariable String position,
            Actor actor,
            @RequestParam(required = false) @Nullable Set<String> role,
            RedirectAttributes redirect) {
        String name = positionNames().get(position);
        if (name == null) {
            throw new NotFound("这个职务");
        }
        // What they may not change is not sent along: a disabled box says nothing.
        Set<String> wanted = new TreeSet<>(role == null ? Set.of() : role);
        positions.rolesOf(position).stream()
                .filter(each -> !staff.mayGive(actor.id(), each))
                .forEach(wanted::add);
        positions.bring(actor.id(), position, wanted);
        Toast.after(redirect, "已保存「" + name + "」的角色，任职的人从下一次操作起生效");
        return LIST;
    }

    private String form(
            Model model,
            Actor actor,
            @Nullable RoleView role,
            String name,
            Set<String> chosen,
            @Nullable FormErrors errors) {
        model.addAttribute("role", role);
        model.addAttribute("name", name);
        model.addAttribute("groups", groups(actor, role, chosen));
        model.addAttribute("holders", role == null ? List.of() : roles.holders(role.code()));
        model.addAttribute("positionNames", positionNames());
        model.addAttribute("errors", errors);
        model.addAttribute("labels", Map.of("name", "名称", "permissions", "权限"));
        return "console/role";
    }

    private List<Group> groups(Actor actor, @Nullable RoleView role, Set<String> chosen) {
        Set<String> own = roles.grantable(actor.id());
        Set<String> on = switches.on(TenantScope.current());
        boolean everything = role != null && role.everything();
        List<Group> groups = new ArrayList<>();
        for (ModuleDescriptor module : catalog.all().stream()
                .sorted(Comparator.comparing(ModuleDescriptor::alwaysOn).thenComparing(ModuleDescriptor::id))
                .toList()) {
            if (module.permissions().isEmpty()) {
                continue;
            }
            groups.add(new Group(
                    module.id(),
                    module.name(),
                    on.contains(module.id()),
                    module.permissions().stream()
                            .map(each -> tick(each, own, everything, chosen))
                            .toList()));
        }
        return groups;
    }

    private static Tick tick(Permission permission, Set<String> own, boolean everything, Set<String> chosen) {
        return new Tick(
                permission.id(),
                permission.label(),
                everything || chosen.contains(permission.id()),
                !everything && own.contains(permission.id()));
    }

    private List<Place> places(Actor actor, List<RoleView> all) {
        return dictionaries.entries(Positions.DICTIONARY).stream()
                .map(position -> new Place(
                        position.code(),
                        position.label(),
                        all.stream()
                                .filter(role -> role.positions().contains(position.code()))
                                .map(RoleView::name)
                                .toList(),
                        all.stream()
                                .filter(role -> !role.everything())
                                .map(role -> new Choice(
                                        role.code(),
                                        role.name(),
                                        role.positions().contains(position.code()),
                                        staff.mayGive(actor.id(), role.code())))
                                .toList()))
                .toList();
    }

    private Map<String, String> positionNames() {
        return dictionaries.entries(Positions.DICTIONARY).stream()
                .collect(Collectors.toMap(DictionaryEntry::code, DictionaryEntry::label, (one, other) -> one));
    }

    private Set<String> ofModulesThatAreOn() {
        Set<String> on = switches.on(TenantScope.current());
        return catalog.all().stream()
                .filter(module -> on.contains(module.id()))
                .flatMap(module -> module.permissions().stream())
                .map(Permission::id)
                .collect(Collectors.toSet());
    }

    private static FormErrors errors(Problem problem) {
        FormErrors errors = new FormErrors();
        if (problem instanceof Invalid invalid) {
            invalid.errors().forEach(each -> errors.add(each.field(), each.message()));
        } else {
            errors.add(problem.type().endsWith("role-name-taken") ? "name" : "permissions", problem.detail());
        }
        return errors;
    }
}
