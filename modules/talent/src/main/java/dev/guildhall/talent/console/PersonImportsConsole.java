package dev.guildhall.talent.console;

import dev.guildhall.identity.Actor;
import dev.guildhall.imports.ImportId;
import dev.guildhall.imports.Imports;
import dev.guildhall.talent.domain.PersonImports;
import dev.guildhall.talent.domain.PersonImports.Gone;
import dev.guildhall.talent.domain.PersonImports.Kind;
import dev.guildhall.talent.domain.PersonImports.State;
import dev.guildhall.talent.domain.PersonImports.View;
import dev.guildhall.ui.ConsoleShell;
import dev.guildhall.ui.Toast;
import dev.guildhall.ui.Views;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** Imports of the register: what a file would change, putting it into effect, taking it back, the history. */
@Controller
@RequestMapping("/console/talent/imports")
@PreAuthorize("hasAuthority('talent.persons.edit')")
class PersonImportsConsole {

    private static final int SIZE = 20;
    private static final int HISTORY = 50;

    private final PersonImports imports;
    private final Imports files;

    PersonImportsConsole(PersonImports imports, Imports files) {
        this.imports = imports;
        this.files = files;
    }

    @GetMapping
    String history(Model model, HttpServletRequest request) {
        at(request);
        var recent = imports.recent(HISTORY);
        model.addAttribute("imports", recent);
        model.addAttribute("labels", recent.stream().collect(Collectors.toMap(View::id, this::label)));
        return "talent/console/imports";
    }

    /** How the reading of a file goes, its import knows. */
    private String label(View found) {
        if (found.state() != State.READING) {
            return found.label();
        }
        return switch (files.progress(new ImportId(found.id())).state()) {
            case FAILED -> "比对中断";
            case STOPPED -> "比对已停止";
            case CHECKED, RUNNING, DONE -> found.label();
        };
    }

    @GetMapping("/{id}")
    String show(
            @PathVariable UUID id,
            @RequestParam(defaultValue = "") String view,
            @RequestParam(defaultValue = "0") int page,
            Model model,
            HttpServletRequest request) {
        at(request);
        var found = imports.view(id);
        if (found.state() == State.READING) {
            return "redirect:/console/imports/talent.persons/" + id;
        }
        model.addAttribute("i", found);
        if (found.state().busy()) {
            return Views.of(request, "talent/console/import", "progress");
        }
        var file = files.progress(new ImportId(id));
        var refused = file.refused();
        var tabs = tabs(found, refused, view);
        model.addAttribute("fileKept", file.fileKept());
        var shown = tabs.stream()
                .filter(ListTab::on)
                .findFirst()
                .map(tab -> tab.href().substring(tab.href().indexOf('=') + 1))
                .orElse("");
        model.addAttribute("tabs", tabs);
        model.addAttribute("view", shown);
        model.addAttribute("refusedRows", refused);
        if (shown.equals("REFUSED")) {
            model.addAttribute("refused", files.refused(new ImportId(id), null, Math.max(0, page), SIZE));
        } else if (shown.equals("LEFT")) {
            model.addAttribute("page", imports.left(id, Math.max(0, page), SIZE));
        } else if (!shown.isEmpty()) {
            model.addAttribute("page", imports.rows(id, Kind.valueOf(shown), Math.max(0, page), SIZE));
        }
        return "talent/console/import";
    }

    /** Asked once a second while the work goes on; when it is done, the browser shows the result. */
    @GetMapping("/{id}/progress")
    String progress(@PathVariable UUID id, Model model, HttpServletRequest request, HttpServletResponse response) {
        var found = imports.view(id);
        if (!Views.wantsPart(request)) {
            return "redirect:/console/talent/imports/" + id;
        }
        if (!found.state().busy()) {
            response.setHeader("HX-Redirect", request.getContextPath() + "/console/talent/imports/" + id);
        }
        model.addAttribute("i", found);
        return "talent/console/import :: progress";
    }

    @PostMapping("/{id}/apply")
    String apply(@PathVariable UUID id, @RequestParam(defaultValue = "KEEP") Gone gone, Actor actor) {
        imports.apply(id, gone, actor.name());
        return "redirect:/console/talent/imports/" + id;
    }

    @PostMapping("/{id}/undo")
    String undo(@PathVariable UUID id, Actor actor) {
        imports.undo(id, actor.name());
        return "redirect:/console/talent/imports/" + id;
    }

    @PostMapping("/{id}/resume")
    String resume(@PathVariable UUID id) {
        imports.resume(id);
        return "redirect:/console/talent/imports/" + id;
    }

    @PostMapping("/{id}/discard")
    String discard(@PathVariable UUID id, RedirectAttributes redirect) {
        imports.discard(id);
        Toast.after(redirect, "已放弃，登记没有改动");
        return "redirect:/console/talent/imports";
    }

    private static List<ListTab> tabs(View found, long refused, String view) {
        var tabs = new ArrayList<ListTab>();
        if (found.kept() && found.left() > 0) {
            tabs.add(tab("LEFT", "没有改动的冲突", found.left(), view));
        }
        tab(tabs, found, Kind.NEW, found.added(), view);
        tab(tabs, found, Kind.CHANGED, found.changed(), view);
        tab(tabs, found, Kind.GONE, found.missing(), view);
        if (refused > 0) {
            tabs.add(tab("REFUSED", "读不懂的行", refused, view));
        }
        tab(tabs, found, Kind.SAME, found.same(), view);
        if (tabs.stream().noneMatch(ListTab::on) && !tabs.isEmpty()) {
            var first = tabs.getFirst();
            tabs.set(0, new ListTab(first.label(), first.href(), first.count(), true));
        }
        return tabs;
    }

    /** Counts outlive the rows, which a tab lists. */
    private static void tab(List<ListTab> tabs, View found, Kind kind, long rows, String view) {
        if (found.kept() && rows > 0) {
            tabs.add(tab(kind.name(), kind.label(), rows, view));
        }
    }

    private static ListTab tab(String name, String label, long rows, String view) {
        return new ListTab(label, "?view=" + name, rows, name.equals(view));
    }

    private static void at(HttpServletRequest request) {
        request.setAttribute(ConsoleShell.AT, "/console/talent/persons/import");
    }
}
