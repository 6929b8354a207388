package dev.guildhall.console;

import dev.guildhall.catalog.Brand;
import dev.guildhall.catalog.MenuEntry;
import dev.guildhall.catalog.ModuleCatalog;
import dev.guildhall.catalog.ModuleDescriptor;
import dev.guildhall.catalog.ModuleSwitches;
import dev.guildhall.identity.Actor;
import dev.guildhall.identity.StaffDirectory;
import dev.guildhall.tenancy.TenantScope;
import dev.guildhall.ui.ConsoleShell;
import dev.guildhall.ui.MenuBadge;
import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.stereotype.Component;

/** Makes the frame of a console page: the menu of the modules that are on, as far as the staff member may use it. */
@Component("consoleShells")
class ConsoleShells {

    private static final String HOME = "/console";

    private final ModuleCatalog catalog;
    private final ModuleSwitches switches;
    private final Brand brand;
    private final StaffDirectory staff;
    private final List<MenuBadge> badges;
    private final HttpServletRequest request;

    ConsoleShells(
            ModuleCatalog catalog,
            ModuleSwitches switches,
            Brand brand,
            StaffDirectory staff,
            List<MenuBadge> badges,
            HttpServletRequest request) {
        this.catalog = catalog;
        this.switches = switches;
        this.brand = brand;
        this.staff = staff;
        this.badges = List.copyOf(badges);
        this.request = request;
    }

    /** For the running request. */
    public ConsoleShell current() {
        Authentication who = SecurityContextHolder.getContext().getAuthentication();
        Actor actor = who != null && who.getPrincipal() instanceof Actor a ? a : null;
        String role = actor == null ? "" : String.join("、", staff.roleNames(actor.id()));
        ConsoleShell.User user = new ConsoleShell.User(
                actor == null ? "" : actor.name(),
                role,
                List.of(
                        new ConsoleShell.Link("安全设置", "shield-lock", "/console/security"),
                        new ConsoleShell.Link("我的登录", "key", "/console/my/sign-ins")));
        return new ConsoleShell(
                        brand.current().name(),
                        "管理后台",
                        HOME,
                        "/console/sign-out",
                        "由 会馆 提供服务",
                        groups(actor == null ? Set.of() : actor.permissions()),
                        List.of(),
                        user)
                .at(
                        request.getAttribute(ConsoleShell.AT) instanceof String at
                                ? at
                                : request.getRequestURI()
                                        .substring(request.getContextPath().length()));
    }

    private List<ConsoleShell.Group> groups(Set<String> permissions) {
        Set<String> on = switches.on(TenantScope.current());
        List<MenuEntry> entries = catalog.all().stream()
                .filter(module -> on.contains(module.id()))
                .map(ModuleDescriptor::menu)
                .flatMap(List::stream)
                .filter(entry -> entry.permission().isEmpty() || permissions.contains(entry.permission()))
                .sorted(Comparator.comparingInt(MenuEntry::order))
                .toList();
        Map<String, List<ConsoleShell.Entry>> byGroup = new LinkedHashMap<>();
        byGroup.computeIfAbsent("", group -> new ArrayList<>())
                .add(new ConsoleShell.Entry("工作台", "layout-dashboard", HOME));
        for (MenuEntry entry : entries) {
            MenuBadge.Count count = badges.stream()
                    .filter(badge -> badge.path().equals(entry.path()))
                    .findFirst()
                    .map(badge -> badge.count(permissions))
                    .orElse(new MenuBadge.Count(0, false));
            byGroup.computeIfAbsent(entry.group(), group -> new ArrayList<>())
                    .add(new ConsoleShell.Entry(
                            entry.label(),
                            entry.icon(),
                            entry.path(),
                            false,
                            count.number() == 0 ? null : count.number(),
                            count.hot()));
        }
        return byGroup.entrySet().stream()
                .map(each -> new ConsoleShell.Group(each.getKey(), each.getValue()))
                .toList();
    }
}
