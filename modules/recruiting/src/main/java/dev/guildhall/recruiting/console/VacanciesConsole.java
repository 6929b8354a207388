package dev.guildhall.recruiting.console;

import dev.guildhall.access.Needs;
import dev.guildhall.identity.Actor;
import dev.guildhall.problem.Conflict;
import dev.guildhall.problem.Invalid;
import dev.guildhall.recruiting.VacancyId;
import dev.guildhall.recruiting.domain.RecruitingVocabulary;
import dev.guildhall.recruiting.domain.VacancyLists;
import dev.guildhall.recruiting.domain.VacancyLists.Tab;
import dev.guildhall.recruiting.domain.VacancyLists.Wanted;
import dev.guildhall.ui.Chip;
import dev.guildhall.ui.Here;
import dev.guildhall.ui.Toast;
import dev.guildhall.ui.Views;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** 招聘职位: what agencies post, and taking one down with a reason. */
@Controller
@RequestMapping("/console/recruiting/vacancies")
@Needs("recruiting.vacancies.view")
class VacanciesConsole {

    private static final String LIST = "redirect:/console/recruiting/vacancies";
    private static final int SIZE = 20;

    private final VacancyLists lists;
    private final RecruitingVocabulary vocabulary;
    private final Here here;

    VacanciesConsole(VacancyLists lists, RecruitingVocabulary vocabulary, Here here) {
        this.lists = lists;
        this.vocabulary = vocabulary;
        this.here = here;
    }

    /** A view over the list, drawn as a tab. */
    public record ListTab(String label, String href, long count, boolean on) {}

    @GetMapping
    String list(
            Actor actor,
            @RequestParam(defaultValue = "PUBLISHED") Tab view,
            @RequestParam(defaultValue = "0") int page,
            Model model) {
        fill(actor, view, page, model);
        return "recruiting/console/vacancies";
    }

    @GetMapping("/{id}")
    String vacancy(
            Actor actor,
            @PathVariable UUID id,
            @RequestParam(defaultValue = "PUBLISHED") Tab view,
            HttpServletRequest request,
            Model model) {
        return show(actor, id, view, null, "", request, model);
    }

    private String show(
            Actor actor,
            UUID id,
            Tab view,
            @Nullable String trouble,
            String reason,
            HttpServletRequest request,
            Model model) {
        model.addAttribute("actor", actor);
        model.addAttribute("vacancy", lists.one(new VacancyId(id)));
        model.addAttribute("trouble", trouble);
        model.addAttribute("reason", reason);
        if (!Views.wantsPart(request)) {
            fill(actor, view, 0, model);
        }
        return Views.of(request, "recruiting/console/vacancies", "vacancy");
    }

    @PostMapping("/{id}/close")
    @Needs("recruiting.vacancies.close")
    String close(
            Actor actor,
            @PathVariable UUID id,
            @RequestParam(defaultValue = "") String reason,
            HttpServletRequest request,
            HttpServletResponse response,
            RedirectAttributes redirect,
            Model model) {
        try {
            lists.close(new VacancyId(id), reason);
        } catch (Invalid invalid) {
            response.setStatus(HttpStatus.UNPROCESSABLE_CONTENT.value());
            return show(actor, id, Tab.ALL, invalid.errors().getFirst().message(), reason, request, model);
        } catch (Conflict late) {
            Toast.after(redirect, late.detail());
            return LIST + "/" + id;
        }
        Toast.after(redirect, "已关闭，人员看不到这条招聘了；机构会收到原因");
        return LIST;
    }

    @PostMapping("/{id}/reopen")
    @Needs("recruiting.vacancies.close")
    String reopen(@PathVariable UUID id, RedirectAttributes redirect) {
        lists.reopen(new VacancyId(id));
        Toast.after(redirect, "已重新允许，机构恢复后人员才看得到");
        return LIST;
    }

    private void fill(Actor actor, Tab view, int page, Model model) {
        var counts = lists.counts();
        model.addAttribute("actor", actor);
        model.addAttribute("nothing", counts.getOrDefault(Tab.ALL, 0L) == 0);
        model.addAttribute(
                "tabs",
                List.of(Tab.PUBLISHED, Tab.PAUSED, Tab.STALE, Tab.CLOSED, Tab.ALL).stream()
                        .map(tab -> new ListTab(
                                tab.label(),
                                "/console/recruiting/vacancies" + (tab == Tab.PUBLISHED ? "" : "?view=" + tab),
                                counts.getOrDefault(tab, 0L),
                                tab == view))
                        .toList());
        model.addAttribute("provinces", provinces());
        model.addAttribute("postTypes", postTypes());
        model.addAttribute("chips", chips());
        model.addAttribute(
                "page",
                lists.find(
                        new Wanted(view, here.value("q"), here.value("region"), here.value("type")),
                        Math.max(0, page),
                        SIZE));
    }

    private Map<String, String> provinces() {
        var options = new LinkedHashMap<String, String>();
        vocabulary.provinces().forEach(province -> options.put(province.code(), province.shortName()));
        return options;
    }

    private Map<String, String> postTypes() {
        var options = new LinkedHashMap<String, String>();
        vocabulary.known(RecruitingVocabulary.POST_TYPE).forEach(type -> options.put(type.code(), type.label()));
        return options;
    }

    private List<Chip> chips() {
        var chips = new ArrayList<Chip>();
        chip(chips, "q", "搜索", Map.of());
        chip(chips, "region", "地区", provinces());
        chip(chips, "type", "岗位类型", postTypes());
        return chips;
    }

    private void chip(List<Chip> chips, String name, String label, Map<String, String> options) {
        var value = here.value(name).strip();
        if (!value.isEmpty()) {
            chips.add(new Chip(label + "：" + options.getOrDefault(value, value), here.with(name, null)));
        }
    }
}
