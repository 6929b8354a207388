package dev.guildhall.console;

import dev.guildhall.catalog.Dictionaries;
import dev.guildhall.catalog.DictionaryDesk;
import dev.guildhall.catalog.DictionaryEntry;
import dev.guildhall.catalog.DictionaryKind;
import dev.guildhall.problem.Conflict;
import dev.guildhall.problem.Invalid;
import dev.guildhall.problem.NotFound;
import dev.guildhall.problem.Texts;
import dev.guildhall.reference.Pinyin;
import dev.guildhall.reference.Region;
import dev.guildhall.reference.Regions;
import dev.guildhall.ui.FormErrors;
import dev.guildhall.ui.Paged;
import dev.guildhall.ui.Toast;
import jakarta.servlet.http.HttpServletResponse;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** 字典: the tenant's lists of choices, and the cities that every tenant shares. */
@Controller
@RequestMapping("/console/dictionaries")
@PreAuthorize("hasAuthority('core.dictionaries.edit')")
class DictionariesPage {
    private static final Texts TEXTS = Texts.in("dictionaries");
    private static final String PATH = "/console/dictionaries/";
    private static final Pattern HAN = Pattern.compile("\\p{IsHan}+");
    private static final int LONGEST_CODE = 40;
    private static final int SIZE = 50;

    private final DictionaryDesk desk;
    private final Dictionaries dictionaries;
    private final Regions regions;

    DictionariesPage(DictionaryDesk desk, Dictionaries dictionaries, Regions regions) {
        this.desk = desk;
        this.dictionaries = dictionaries;
        this.regions = regions;
    }

    /** A dictionary as a tab, with the number of what it offers. */
    record Tab(String name, String href, long count, boolean on) {}

    /** @param used records that hold the code */
    record Row(DictionaryEntry entry, long used) {}

    /** A city as the list shows it. */
    record City(String code, String name, String province, String pinyin) {}

    /** Opens on the first one. */
    @GetMapping
    String first() {
        var kinds = desk.kinds();
        return "redirect:" + PATH
                + (kinds.isEmpty() ? "cities" : kinds.getFirst().id());
    }

    @GetMapping("/{dictionary}")
    String show(@PathVariable String dictionary, Model model) {
        return page(model, dictionary, null, "", "", null);
    }

    /** The same page with the form for one entry beside the list. */
    @GetMapping("/{dictionary}/{code}")
    String edit(@PathVariable String dictionary, @PathVariable String code, Model model) {
        var entry = require(dictionary, code);
        return page(model, dictionary, entry, entry.label(), code, null);
    }

    /** Every city of the country, as all tenants have it. */
    @GetMapping("/cities")
    String cities(@RequestParam(defaultValue = "") String q, @RequestParam(defaultValue = "0") int page, Model model) {
        var found = (q.isBlank() ? regions.cities() : regions.search(q))
                .stream().filter(region -> region.level() == Region.CITY).toList();
        int at = Math.max(0, page);
        model.addAttribute("tabs", tabs("cities"));
        model.addAttribute(
                "page",
                new Paged<>(
                        found.stream()
                                .skip((long) at * SIZE)
                                .limit(SIZE)
                                .map(this::city)
                                .toList(),
                        at,
                        SIZE,
                        found.size()));
        return "console/cities";
    }

    private City city(Region region) {
        return new City(region.code(), region.name(), regions.province(region).name(), region.pinyin());
    }

    @PostMapping("/{dictionary}")
    String add(
            @PathVariable String dictionary,
            @RequestParam(defaultValue = "") String label,
            @RequestParam(defaultValue = "") String code,
            Model model,
            HttpServletResponse response,
            RedirectAttributes redirect) {
        try {
            var added = desk.add(dictionary, label, code.isBlank() ? code(dictionary, label) : code);
            Toast.after(redirect, TEXTS.of("toast.added", added.label()));
            return "redirect:" + PATH + dictionary;
        } catch (Invalid invalid) {
            response.setStatus(HttpServletResponse.SC_UNPROCESSABLE_CONTENT);
            return page(model, dictionary, null, label, code, FormErrors.of(invalid));
        }
    }

    @PostMapping("/{dictionary}/{code}")
    String rename(
            @PathVariable String dictionary,
            @PathVariable String code,
            @RequestParam(defaultValue = "") String label,
            Model model,
            HttpServletResponse response,
            RedirectAttributes redirect) {
        try {
            desk.rename(dictionary, code, label);
        } catch (Invalid invalid) {
            response.setStatus(HttpServletResponse.SC_UNPROCESSABLE_CONTENT);
            return page(model, dictionary, require(dictionary, code), label, code, FormErrors.of(invalid));
        }
        Toast.after(
                redirect, TEXTS.of("toast.renamed", require(dictionary, code).label()));
        return "redirect:" + PATH + dictionary;
    }

    @PostMapping("/{dictionary}/{code}/move")
    String move(@PathVariable String dictionary, @PathVariable String code, @RequestParam boolean up) {
        desk.move(dictionary, code, up);
        return "redirect:" + PATH + dictionary;
    }

    @PostMapping("/{dictionary}/{code}/retire")
    String retire(@PathVariable String dictionary, @PathVariable String code, RedirectAttributes redirect) {
        try {
            desk.retire(dictionary, code);
            Toast.after(redirect, TEXTS.of("toast.retired"));
        } catch (Conflict last) {
            Toast.after(redirect, last.detail());
        }
        return "redirect:" + PATH + dictionary;
    }

    @PostMapping("/{dictionary}/{code}/restore")
    String restore(@PathVariable String dictionary, @PathVariable String code, RedirectAttributes redirect) {
        desk.restore(dictionary, code);
        Toast.after(redirect, TEXTS.of("toast.restored"));
        return "redirect:" + PATH + dictionary;
    }

    private String page(
            Model model,
            String dictionary,
            @Nullable DictionaryEntry entry,
            String label,
            String code,
            @Nullable FormErrors errors) {
        DictionaryKind kind = desk.kind(dictionary);
        var used = desk.used(dictionary);
        model.addAttribute("kind", kind);
        model.addAttribute("tabs", tabs(dictionary));
        model.addAttribute(
                "rows",
                dictionaries.all(dictionary).stream()
                        .map(each -> new Row(each, used.getOrDefault(each.code(), 0L)))
                        .toList());
        model.addAttribute("entry", entry);
        model.addAttribute("label", label);
        model.addAttribute("code", code);
        model.addAttribute("errors", errors);
        model.addAttribute("labels", Map.of("label", "名称", "code", "代码"));
        return "console/dictionaries";
    }

    private List<Tab> tabs(String on) {
        var tabs = new ArrayList<Tab>();
        desk.kinds()
                .forEach(kind -> tabs.add(new Tab(
                        kind.name(),
                        PATH + kind.id(),
                        dictionaries.entries(kind.id()).size(),
                        kind.id().equals(on))));
        tabs.add(new Tab("城市", PATH + "cities", regions.cities().size(), on.equals("cities")));
        return tabs;
    }

    private DictionaryEntry require(String dictionary, String code) {
        desk.kind(dictionary);
        return dictionaries.byCode(dictionary, code).orElseThrow(() -> new NotFound(TEXTS.of("entry")));
    }

    /** Pinyin and what is Latin of a label, with a number behind it where that is taken; empty where nothing is left. */
    private String code(String dictionary, String label) {
        var plain = HAN.matcher(Normalizer.normalize(label, Normalizer.Form.NFKC))
                .replaceAll(words -> "-" + Pinyin.of(words.group()) + "-")
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^a-z0-9]+", "-")
                .replaceAll("^-|-$", "");
        var stem =
                plain.substring(0, Math.min(plain.length(), LONGEST_CODE - 4)).replaceAll("-$", "");
        var code = stem;
        for (int n = 2; dictionaries.byCode(dictionary, code).isPresent(); n++) {
            code = stem + "-" + n;
        }
        return code;
    }
}
