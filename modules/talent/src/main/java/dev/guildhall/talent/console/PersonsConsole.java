package dev.guildhall.talent.console;

import dev.guildhall.identity.Actor;
import dev.guildhall.problem.Conflict;
import dev.guildhall.problem.Invalid;
import dev.guildhall.talent.PersonId;
import dev.guildhall.talent.domain.Gender;
import dev.guildhall.talent.domain.PersonEntry;
import dev.guildhall.talent.domain.PersonExport;
import dev.guildhall.talent.domain.PersonLists;
import dev.guildhall.talent.domain.PersonLists.Order;
import dev.guildhall.talent.domain.PersonLists.Tab;
import dev.guildhall.talent.domain.PersonRegister;
import dev.guildhall.talent.domain.PersonRegister.Hidden;
import dev.guildhall.talent.domain.TalentVocabulary;
import dev.guildhall.ui.FormErrors;
import dev.guildhall.ui.Here;
import dev.guildhall.ui.Toast;
import dev.guildhall.ui.Views;
import dev.guildhall.vault.Masking;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** 人员登记: the register, one person in the drawer, the form. */
@Controller
@RequestMapping("/console/talent/persons")
@PreAuthorize("hasAuthority('talent.persons.view')")
class PersonsConsole {

    private static final String LIST = "redirect:/console/talent/persons";
    private static final int SIZE = 20;

    private static final Map<String, String> LABELS = labels();

    private final PersonLists lists;
    private final PersonRegister register;
    private final PersonExport whole;
    private final PersonFile file;
    private final PersonFilter filter;
    private final TalentVocabulary vocabulary;
    private final Here here;

    PersonsConsole(
            PersonLists lists,
            PersonRegister register,
            PersonExport whole,
            PersonFile file,
            PersonFilter filter,
            TalentVocabulary vocabulary,
            Here here) {
        this.lists = lists;
        this.register = register;
        this.whole = whole;
        this.file = file;
        this.filter = filter;
        this.vocabulary = vocabulary;
        this.here = here;
    }

    @GetMapping
    String list(
            Actor actor,
            @RequestParam(defaultValue = "ALL") Tab view,
            @RequestParam(defaultValue = "") String sort,
            @RequestParam(defaultValue = "0") int page,
            Model model) {
        fillList(actor, view, sort, page, model);
        return "talent/console/persons";
    }

    /** One person: in the drawer beside the list, or as a page of its own with the list behind. */
    @GetMapping("/{id}")
    String person(Actor actor, @PathVariable UUID id, HttpServletRequest request, Model model) {
        model.addAttribute("actor", actor);
        model.addAttribute("person", lists.detail(new PersonId(id)));
        if (!Views.wantsPart(request)) {
            fillList(actor, Tab.ALL, "", 0, model);
        }
        return Views.of(request, "talent/console/persons", "person");
    }

    private void fillList(Actor actor, Tab view, String sort, int page, Model model) {
        var counts = lists.counts();
        model.addAttribute("actor", actor);
        filter.show(List.of(Tab.values()), view, counts, model);
        model.addAttribute("nobody", counts.all() == 0);
        model.addAttribute("filter", filter);
        model.addAttribute("exportHref", at("/export.xlsx"));
        model.addAttribute("wholeHref", at("/export-whole"));
        model.addAttribute(
                "page", lists.find(filter.wanted(view), Order.of(sort, Order.UPDATED_DESC), Math.max(0, page), SIZE));
    }

    /** Another address of these pages with the present filters. */
    private String at(String path) {
        var address = here.with("page", null);
        int query = address.indexOf('?');
        return "/console/talent/persons" + path + (query < 0 ? "" : address.substring(query));
    }

    @GetMapping("/new")
    @PreAuthorize("hasAuthority('talent.persons.edit')")
    String blank(Model model) {
        return form(model, null, PersonEntry.blank(), null, null);
    }

    @PostMapping
    @PreAuthorize("hasAuthority('talent.persons.edit')")
    String register(
            @ModelAttribute PersonEntry entry, Model model, HttpServletResponse response, RedirectAttributes redirect) {
        try {
            register.register(entry);
        } catch (Invalid | Conflict refused) {
            return again(model, response, null, entry, null, refused);
        }
        Toast.after(redirect, "已登记 " + entry.name());
        return LIST;
    }

    @GetMapping("/{id}/edit")
    @PreAuthorize("hasAuthority('talent.persons.edit')")
    String edit(@PathVariable UUID id, Model model) {
        var shown = register.entry(new PersonId(id));
        return form(model, id, shown.entry(), shown.version(), null);
    }

    @PostMapping("/{id}")
    @PreAuthorize("hasAuthority('talent.persons.edit')")
    String revise(
            @PathVariable UUID id,
            @ModelAttribute PersonEntry entry,
            @RequestParam int version,
            Model model,
            HttpServletResponse response,
            RedirectAttributes redirect) {
        try {
            register.revise(new PersonId(id), entry, version);
        } catch (Invalid | Conflict refused) {
            return again(model, response, id, entry, version, refused);
        }
        Toast.after(redirect, "已保存 " + entry.name() + " 的资料");
        return LIST;
    }

    @PostMapping("/{id}/disable")
    @PreAuthorize("hasAuthority('talent.persons.edit')")
    String disable(@PathVariable UUID id, RedirectAttributes redirect) {
        register.disable(new PersonId(id));
        Toast.after(redirect, "已停用，名片已撤出人才库");
        return LIST;
    }

    @PostMapping("/{id}/enable")
    @PreAuthorize("hasAuthority('talent.persons.edit')")
    String enable(@PathVariable UUID id, RedirectAttributes redirect) {
        register.enable(new PersonId(id));
        Toast.after(redirect, "已恢复，本人可以登录");
        return LIST;
    }

    @PostMapping("/{id}/lapse")
    @PreAuthorize("hasAuthority('talent.persons.edit')")
    String lapse(
            Actor actor,
            @PathVariable UUID id,
            @RequestParam(defaultValue = "") String reason,
            Model model,
            HttpServletRequest request,
            HttpServletResponse response,
            RedirectAttributes redirect) {
        try {
            register.lapse(new PersonId(id), reason);
        } catch (Invalid invalid) {
            model.addAttribute("trouble", invalid.errors().getFirst().message());
            response.setStatus(HttpStatus.UNPROCESSABLE_CONTENT.value());
            return person(actor, id, request, model);
        }
        Toast.after(redirect, "已终止注册，本人会收到原因");
        return LIST;
    }

    @PostMapping("/{id}/renew")
    @PreAuthorize("hasAuthority('talent.persons.edit')")
    String renew(
            Actor actor,
            @PathVariable UUID id,
            Model model,
            HttpServletRequest request,
            HttpServletResponse response,
            RedirectAttributes redirect) {
        try {
            register.renew(new PersonId(id));
        } catch (Conflict conflict) {
            model.addAttribute("trouble", conflict.detail());
            response.setStatus(HttpStatus.CONFLICT.value());
            return person(actor, id, request, model);
        }
        Toast.after(redirect, "已恢复注册");
        return LIST;
    }

    @PostMapping("/disable")
    @PreAuthorize("hasAuthority('talent.persons.edit')")
    String disableChosen(@RequestParam List<UUID> id, RedirectAttributes redirect) {
        int disabled = register.disable(id.stream().map(PersonId::new).toList());
        Toast.after(redirect, "已停用 " + disabled + " 人");
        return LIST;
    }

    /** Shows one masked value for half a minute; who looked is recorded. */
    @PostMapping("/{id}/reveal/{which}")
    @PreAuthorize("hasAuthority('talent.persons.reveal')")
    String reveal(@PathVariable UUID id, @PathVariable Hidden which, Model model, HttpServletResponse response) {
        var value = register.reveal(new PersonId(id), which);
        response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
        model.addAttribute("text", value);
        model.addAttribute(
                "masked",
                switch (which) {
                    case PHONE -> Masking.phone(value);
                    case ID_NUMBER -> Masking.idNumber(value);
                    case EMAIL -> Masking.email(value);
                    case WECHAT -> Masking.other(value);
                });
        return "ui/parts :: shown";
    }

    @GetMapping("/export.xlsx")
    @PreAuthorize("hasAuthority('talent.persons.export')")
    void export(@RequestParam(defaultValue = "ALL") Tab view, HttpServletResponse response) throws IOException {
        asSheet(response, "persons.xlsx");
        file.write(filter.wanted(view), response.getOutputStream());
    }

    /** Asks why. */
    @GetMapping("/export-whole")
    @PreAuthorize("hasAuthority('talent.persons.export-whole')")
    String askWhole(@RequestParam(defaultValue = "ALL") Tab view, Model model) {
        return askWhole(view, "", null, model);
    }

    /** The register in clear, written row by row; the reason is in the audit trail before the first one. */
    @PostMapping("/export-whole")
    @PreAuthorize("hasAuthority('talent.persons.export-whole')")
    @Nullable String exportWhole(
            @RequestParam(defaultValue = "ALL") Tab view,
            @RequestParam(defaultValue = "") String reason,
            Model model,
            HttpServletResponse response)
            throws IOException {
        var wanted = filter.wanted(view);
        try {
            whole.allow(wanted, reason);
        } catch (Invalid invalid) {
            response.setStatus(HttpStatus.UNPROCESSABLE_CONTENT.value());
            return askWhole(view, reason, FormErrors.of(invalid), model);
        }
        asSheet(response, "persons-whole.xlsx");
        file.writeWhole(wanted, response.getOutputStream());
        return null;
    }

    private String askWhole(Tab view, String reason, @Nullable FormErrors errors, Model model) {
        model.addAttribute("view", view.label());
        model.addAttribute("chips", filter.chips());
        model.addAttribute("count", whole.count(filter.wanted(view)));
        model.addAttribute("action", at("/export-whole"));
        model.addAttribute("back", at(""));
        model.addAttribute("reason", reason);
        model.addAttribute("errors", errors);
        model.addAttribute("labels", Map.of("reason", "为什么要导出"));
        return "talent/console/person-export";
    }

    private static void asSheet(HttpServletResponse response, String name) {
        response.setContentType("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet");
        response.setHeader(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"" + name + "\"");
        response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
    }

    private String again(
            Model model,
            HttpServletResponse response,
            @Nullable UUID id,
            PersonEntry entry,
            @Nullable Integer version,
            RuntimeException refused) {
        if (refused instanceof Conflict changed && changed.type().endsWith("/person-changed")) {
            response.setStatus(HttpStatus.UNPROCESSABLE_CONTENT.value());
            model.addAttribute("changed", changed.detail());
            if (id != null) {
                model.addAttribute(
                        "differences",
                        differences(entry, register.entry(new PersonId(id)).entry()));
            }
            return form(model, id, entry, null, null);
        }
        var errors = switch (refused) {
            case Invalid invalid -> FormErrors.of(invalid);
            case Conflict conflict ->
                new FormErrors().add(conflict.type().contains("id-number") ? "idNumber" : "phone", conflict.detail());
            default -> throw refused;
        };
        response.setStatus(HttpStatus.UNPROCESSABLE_CONTENT.value());
        return form(model, id, entry, version, errors);
    }

    /** @param version of the entry that staff have seen; null for the one that is stored now */
    private String form(
            Model model, @Nullable UUID id, PersonEntry entry, @Nullable Integer version, @Nullable FormErrors errors) {
        var stored = id == null ? null : register.entry(new PersonId(id));
        model.addAttribute("id", id);
        model.addAttribute("entry", entry);
        model.addAttribute("errors", errors);
        model.addAttribute("labels", LABELS);
        var held = stored == null ? PersonEntry.blank() : stored.entry();
        model.addAttribute("version", version != null || stored == null ? version : Integer.valueOf(stored.version()));
        model.addAttribute("levels", filter.choices(TalentVocabulary.LEVEL, only(held.level())));
        model.addAttribute(
                "fields", filter.choices(TalentVocabulary.FIELD, held.fields() == null ? List.of() : held.fields()));
        model.addAttribute("educations", filter.choices(TalentVocabulary.EDUCATION, only(held.education())));
        model.addAttribute("cities", vocabulary.citiesByProvince());
        return "talent/console/person-form";
    }

    /** Where what is stored now is not what staff typed; what the form hides is not compared. */
    private Map<String, String> differences(PersonEntry typed, PersonEntry now) {
        var found = new LinkedHashMap<String, String>();
        differ(found, "name", typed.name(), now.name(), name -> name);
        differ(
                found,
                "level",
                typed.level(),
                now.level(),
                code -> vocabulary.coded(TalentVocabulary.LEVEL, code).label());
        differ(
                found,
                "cityCode",
                typed.cityCode(),
                now.cityCode(),
                code -> vocabulary.city(code).name());
        differ(
                found,
                "fields",
                fields(typed),
                fields(now),
                codes -> Arrays.stream(codes.split(","))
                        .map(code ->
                                vocabulary.coded(TalentVocabulary.FIELD, code).label())
                        .collect(Collectors.joining("、")));
        differ(found, "birthDate", typed.birthDate(), now.birthDate(), date -> date);
        differ(
                found,
                "gender",
                typed.gender(),
                now.gender(),
                code -> Gender.valueOf(code).label());
        differ(
                found,
                "education",
                typed.education(),
                now.education(),
                code -> vocabulary.coded(TalentVocabulary.EDUCATION, code).label());
        differ(found, "employer", typed.employer(), now.employer(), name -> name);
        differ(found, "years", typed.years(), now.years(), years -> years + " 年");
        differ(found, "validUntil", typed.validUntil(), now.validUntil(), date -> date);
        return found;
    }

    private static void differ(
            Map<String, String> found,
            String field,
            @Nullable String typed,
            @Nullable String now,
            UnaryOperator<String> words) {
        var there = now == null ? "" : now;
        if (!there.equals(typed == null ? "" : typed.strip())) {
            found.put(LABELS.getOrDefault(field, field), there.isEmpty() ? "（空）" : words.apply(there));
        }
    }

    private static String fields(PersonEntry entry) {
        var codes = entry.fields();
        return codes == null ? "" : codes.stream().sorted().collect(Collectors.joining(","));
    }

    private static List<String> only(@Nullable String code) {
        return code == null ? List.of() : List.of(code);
    }

    private static Map<String, String> labels() {
        var labels = new LinkedHashMap<String, String>();
        labels.put("name", "姓名");
        labels.put("phone", "手机号");
        labels.put("idNumber", "身份证号");
        labels.put("birthDate", "出生日期");
        labels.put("cityCode", "所在城市");
        labels.put("level", "岗位级别");
        labels.put("fields", "认证领域");
        labels.put("education", "学历");
        labels.put("years", "从业年限");
        labels.put("email", "邮箱");
        labels.put("gender", "性别");
        labels.put("employer", "执业机构");
        labels.put("validUntil", "注册有效期至");
        return labels;
    }
}
