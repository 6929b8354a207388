package dev.guildhall.console.member;

import dev.guildhall.access.Open;
import dev.guildhall.agreement.Agreements;
import dev.guildhall.catalog.Brand;
import dev.guildhall.catalog.BrandView;
import dev.guildhall.catalog.MemberEntry;
import dev.guildhall.catalog.ModuleCatalog;
import dev.guildhall.catalog.ModuleDescriptor;
import dev.guildhall.catalog.ModuleSwitches;
import dev.guildhall.tenancy.TenantId;
import dev.guildhall.tenancy.TenantScope;
import dev.guildhall.ui.Theme;
import dev.guildhall.wechat.MiniPrograms;
import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * {@code GET /api/bootstrap}: whose mini-program this is, how it looks, and which tabs and entries each kind of account has,
 * all from the modules that are on. Public; the client keeps it and asks again with its tag.
 */
@RestController
@Open
class Bootstrap {

    private final Brand brand;
    private final MiniPrograms miniPrograms;
    private final ModuleCatalog catalog;
    private final ModuleSwitches switches;
    private final Agreements agreements;

    Bootstrap(
            Brand brand,
            ModuleCatalog catalog,
            ModuleSwitches switches,
            Agreements agreements,
            MiniPrograms miniPrograms) {
        this.brand = brand;
        this.miniPrograms = miniPrograms;
        this.catalog = catalog;
        this.switches = switches;
        this.agreements = agreements;
    }

    /** @param wechat what sign-in by WeChat needs, or null where the tenant does not offer it */
    record View(
            TenantView tenant,
            List<String> modules,
            List<Entry> tabs,
            List<Entry> entries,
            List<Agreement> agreements,
            MiniPrograms.@Nullable Offer wechat) {}

    /** @param logoUrl address from the root of the server, or null */
    record TenantView(
            String slug,
            String name,
            @Nullable String logoUrl,
            ThemeView theme,
            String servicePhone,
            String serviceHours) {}

    record ThemeView(
            String primary,
            String fill,
            String hover,
            String active,
            String deep,
            String soft,
            String softer,
            String line,
            String text,
            String onBrand,
            String link,
            String focusRgb) {

        static ThemeView of(Theme t) {
            return new ThemeView(
                    t.primary(),
                    t.fill(),
                    t.hover(),
                    t.active(),
                    t.deep(),
                    t.soft(),
                    t.softer(),
                    t.line(),
                    t.text(),
                    t.onBrand(),
                    t.link(),
                    t.focusRgb());
        }
    }

    /** @param kinds kinds of account that see it; {@code ANY} for everybody */
    record Entry(String key, String label, String icon, String page, List<String> kinds) {}

    /** @param url page to read it on, from the root of the server */
    record Agreement(String code, String title, int version, String url) {}

    @GetMapping("/api/bootstrap")
    ResponseEntity<View> bootstrap(HttpServletRequest request) {
        TenantId tenant = TenantScope.current();
        BrandView look = brand.current();
        Set<String> on = switches.on(tenant);
        List<MemberEntry> offered = catalog.all().stream()
                .filter(module -> on.contains(module.id()))
                .map(ModuleDescriptor::memberEntries)
                .flatMap(List::stream)
                .sorted(Comparator.comparingInt(MemberEntry::order).thenComparing(MemberEntry::key))
                .toList();
        View view = new View(
                new TenantView(
                        tenant.value(),
                        look.name(),
                        look.logoUrl() == null ? null : request.getContextPath() + look.logoUrl(),
                        ThemeView.of(look.theme()),
                        look.servicePhone(),
                        look.serviceHours()),
                List.copyOf(new TreeSet<>(on)),
                entries(offered, "TAB"),
                entries(offered, "ENTRY"),
                agreements.current(Agreements.REGISTER).stream()
                        .map(each -> new Agreement(
                                each.code(), each.title(), each.version(), request.getContextPath() + each.url()))
                        .toList(),
                miniPrograms.offer().orElse(null));
        return ResponseEntity.ok().cacheControl(CacheControl.noCache()).body(view);
    }

    /** What is offered to several kinds of account alike is one entry. */
    private static List<Entry> entries(List<MemberEntry> offered, String slot) {
        Map<String, Entry> byKey = new LinkedHashMap<>();
        for (MemberEntry each : offered) {
            if (each.slot().equals(slot)) {
                byKey.merge(
                        String.join("\n", each.key(), each.label(), each.page()),
                        new Entry(each.key(), each.label(), each.icon(), each.page(), List.of(each.kind())),
                        (known, more) -> {
                            List<String> kinds = new ArrayList<>(known.kinds());
                            more.kinds().stream()
                                    .filter(kind -> !kinds.contains(kind))
                                    .forEach(kinds::add);
                            return new Entry(known.key(), known.label(), known.icon(), known.page(), kinds);
                        });
            }
        }
        return List.copyOf(byKey.values());
    }
}
