package dev.guildhall.console;

import dev.guildhall.audit.AuditTrail;
import dev.guildhall.catalog.Brand;
import dev.guildhall.catalog.BrandChange;
import dev.guildhall.catalog.BrandView;
import dev.guildhall.catalog.MemberEntry;
import dev.guildhall.catalog.ModuleCatalog;
import dev.guildhall.catalog.ModuleDescriptor;
import dev.guildhall.catalog.ModuleSwitches;
import dev.guildhall.media.MediaLibrary;
import dev.guildhall.problem.FieldError;
import dev.guildhall.problem.Invalid;
import dev.guildhall.problem.Problem;
import dev.guildhall.tenancy.TenantScope;
import dev.guildhall.ui.FormErrors;
import dev.guildhall.ui.Theme;
import dev.guildhall.ui.Toast;
import dev.guildhall.ui.Views;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Controller;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.multipart.MultipartFile;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** 品牌与小程序: name, mark, primary colour with what the colour rule makes of it, service phone and hours. */
@Controller
@PreAuthorize("hasAuthority('core.brand.edit')")
class BrandPage {

    private static final String PAGE = "console/brand";
    private static final List<String> SUGGESTED =
            List.of("#1d5fbf", "#b3202a", "#12a37c", "#7a3e9d", "#b8601c", "#2b3648");
    private static final Map<String, String> LABELS =
            Map.of("name", "名称", "logo", "标志", "primary", "主色", "servicePhone", "客服电话", "serviceHours", "服务时间");

    private final Brand brand;
    private final MediaLibrary media;
    private final ModuleCatalog catalog;
    private final ModuleSwitches switches;
    private final AuditTrail audit;
    private final TransactionTemplate transaction;

    BrandPage(
            Brand brand,
            MediaLibrary media,
            ModuleCatalog catalog,
            ModuleSwitches switches,
            AuditTrail audit,
            TransactionTemplate transaction) {
        this.brand = brand;
        this.media = media;
        this.catalog = catalog;
        this.switches = switches;
        this.audit = audit;
        this.transaction = transaction;
    }

    record BrandForm(
            @Nullable String name,
            @Nullable String primary,
            @Nullable String servicePhone,
            @Nullable String serviceHours) {

        static BrandForm of(BrandView view) {
            return new BrandForm(view.name(), view.theme().primary(), view.servicePhone(), view.serviceHours());
        }
    }

    @GetMapping("/console/brand")
    String show(Model model) {
        return page(model, BrandForm.of(brand.current()), null);
    }

    /** What the page would look like with the colour and name of the form; the part below the colour field. */
    @GetMapping("/console/brand/preview")
    String preview(@ModelAttribute BrandForm form, Model model, HttpServletRequest request) {
        page(model, form, null);
        return Views.of(request, PAGE, "preview");
    }

    @PostMapping("/console/brand")
    String save(
            @ModelAttribute BrandForm form,
            @RequestParam(required = false) @Nullable MultipartFile logo,
            @RequestParam(defaultValue = "false") boolean withoutLogo,
            Model model,
            HttpServletResponse response,
            RedirectAttributes redirect)
            throws IOException {
        MultipartFile sent = logo == null || logo.isEmpty() ? null : logo;
        String filename = sent == null ? null : Objects.requireNonNullElse(sent.getOriginalFilename(), "logo");
        try (InputStream picture = sent == null ? InputStream.nullInputStream() : sent.getInputStream()) {
            transaction.executeWithoutResult(status -> {
                BrandView before = brand.current();
                String mark = withoutLogo ? null : before.logoUrl();
                if (filename != null) {
                    mark = store(filename, picture);
                }
                BrandView after = brand.change(new BrandChange(
                        text(form.name()),
                        text(form.primary()),
                        mark,
                        text(form.servicePhone()),
                        text(form.serviceHours())));
                Map<String, String> changes = changes(before, after);
                if (!changes.isEmpty()) {
                    audit.record("brand.changed", "brand", TenantScope.current().value(), changes);
                }
            });
        } catch (Invalid e) {
            response.setStatus(422);
            FormErrors errors = new FormErrors();
            for (FieldError each : e.errors()) {
                errors.add(each.field(), each.message());
            }
            return page(model, form, errors);
        }
        Toast.after(redirect, "品牌已更新，会员下次打开小程序即可看到");
        return "redirect:/console/brand";
    }

    private String store(String filename, InputStream picture) {
        try {
            return media.store("brand.logo", filename, picture).url();
        } catch (Invalid e) {
            throw new Invalid("logo", e.errors().getFirst().message());
        } catch (Problem e) {
            throw new Invalid("logo", e.detail());
        }
    }

    private String page(Model model, BrandForm form, @Nullable FormErrors errors) {
        BrandView current = brand.current();
        String wanted = text(form.primary());
        Theme theme = Theme.isColour(wanted) ? Theme.of(wanted) : current.theme();
        Set<String> on = switches.on(TenantScope.current());
        // Of the kind of account that has most to see.
        List<MemberEntry> tabs = catalog.all().stream()
                .filter(module -> on.contains(module.id()))
                .map(ModuleDescriptor::memberEntries)
                .flatMap(List::stream)
                .filter(entry -> entry.slot().equals("TAB"))
                .sorted(Comparator.comparingInt(MemberEntry::order))
                .collect(Collectors.groupingBy(MemberEntry::kind, LinkedHashMap::new, Collectors.toList()))
                .values()
                .stream()
                .max(Comparator.comparingInt(List::size))
                .orElse(List.of());
        model.addAttribute("form", form);
        model.addAttribute("errors", errors);
        model.addAttribute("labels", LABELS);
        model.addAttribute("current", current);
        model.addAttribute("theme", theme);
        model.addAttribute("colours", SUGGESTED);
        model.addAttribute("tabs", tabs.stream().limit(5).toList());
        return PAGE;
    }

    private static String text(@Nullable String value) {
        return value == null ? "" : value.strip();
    }

    /** What differs, by the label that people know it by. */
    private static Map<String, String> changes(BrandView before, BrandView after) {
        Map<String, String> changes = new TreeMap<>();
        note(changes, "name", before.name(), after.name());
        if (!Objects.equals(before.logoUrl(), after.logoUrl())) {
            changes.put("logo", after.logoUrl() == null ? "已去掉" : "已更换");
        }
        note(changes, "primary", before.theme().primary(), after.theme().primary());
        note(changes, "servicePhone", before.servicePhone(), after.servicePhone());
        note(changes, "serviceHours", before.serviceHours(), after.serviceHours());
        return changes;
    }

    private static void note(Map<String, String> changes, String what, String before, String after) {
        if (!before.equals(after)) {
            changes.put(what, before + " → " + after);
        }
    }
}
