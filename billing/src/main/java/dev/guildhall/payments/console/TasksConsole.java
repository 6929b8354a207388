package dev.guildhall.payments.console;

import dev.guildhall.access.Needs;
import dev.guildhall.identity.Actor;
import dev.guildhall.payments.tasks.MoneyTaskRepair;
import dev.guildhall.payments.tasks.MoneyTaskSubject;
import dev.guildhall.payments.tasks.MoneyTaskView;
import dev.guildhall.payments.tasks.MoneyTasks;
import dev.guildhall.problem.Conflict;
import dev.guildhall.problem.Invalid;
import dev.guildhall.ui.FormErrors;
import dev.guildhall.ui.Here;
import dev.guildhall.ui.Toast;
import dev.guildhall.ui.Views;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** Work that money left over, for staff: what did not fit, what would repair it, and what was done. */
@Controller
@RequestMapping("/console/money/tasks")
@Needs(MoneyTasks.PERMISSION)
class TasksConsole {
    private static final String LIST = "payments/console/tasks";
    private static final String ONE = "payments/console/task";
    private static final String HOME = "redirect:/console/money/tasks";
    private static final WorkList VIEWS = new WorkList("待处理", "已处理");

    private final MoneyTasks tasks;
    private final ObjectProvider<MoneyTaskRepair> repairs;
    private final List<MoneyTaskSubject> subjects;
    private final Here here;

    TasksConsole(
            MoneyTasks tasks, ObjectProvider<MoneyTaskRepair> repairs, List<MoneyTaskSubject> subjects, Here here) {
        this.tasks = tasks;
        this.repairs = repairs;
        this.subjects = subjects;
        this.here = here;
    }

    @GetMapping
    String list(
            @RequestParam(defaultValue = "false") boolean done,
            @RequestParam(defaultValue = "0") int page,
            Model model,
            HttpServletRequest request) {
        fill(model, done, page);
        return Views.of(request, LIST, "list");
    }

    @GetMapping("/{id}")
    String one(@PathVariable UUID id, Model model, HttpServletRequest request) {
        return show(tasks.find(id), model, request);
    }

    @PostMapping("/{id}/done")
    String done(
            Actor actor,
            @PathVariable UUID id,
            @RequestParam(defaultValue = "") String what,
            Model model,
            HttpServletRequest request,
            HttpServletResponse response,
            RedirectAttributes redirect) {
        try {
            tasks.done(id, actor.id(), what);
            Toast.after(redirect, "已处理");
        } catch (Invalid problem) {
            model.addAttribute("errors", FormErrors.of(problem));
            model.addAttribute("what", what);
            response.setStatus(HttpServletResponse.SC_UNPROCESSABLE_CONTENT);
            return show(tasks.find(id), model, request);
        } catch (Conflict faster) {
            Toast.after(redirect, faster.detail());
        }
        return HOME;
    }

    /** Does what is suggested, where that is safe; the task is settled if it worked. */
    @PostMapping("/{id}/repair")
    String repair(Actor actor, @PathVariable UUID id, RedirectAttributes redirect) {
        MoneyTaskView task = tasks.find(id);
        Optional<MoneyTaskRepair> repair = repair(task);
        if (repair.isEmpty()) {
            return HOME + "/" + id;
        }
        MoneyTaskRepair.Outcome outcome = repair.get().repair(task);
        if (outcome.settled()) {
            try {
                tasks.done(id, actor.id(), outcome.words());
            } catch (Conflict faster) {
                // Somebody, or the repair itself, has settled it: what was done is done.
            }
        }
        Toast.after(redirect, outcome.words());
        return outcome.settled() ? HOME : HOME + "/" + id;
    }

    private String show(MoneyTaskView task, Model model, HttpServletRequest request) {
        model.addAttribute("task", task);
        model.addAttribute("repair", repair(task).map(MoneyTaskRepair::label).orElse(null));
        model.addAttribute("path", path(task));
        if (Views.wantsPart(request)) {
            return ONE + " :: content";
        }
        fill(model, !task.open(), 0);
        return ONE;
    }

    private void fill(Model model, boolean done, int page) {
        VIEWS.fill(
                model,
                here,
                done,
                tasks.waiting(),
                tasks.page(done ? "DONE" : "OPEN", Math.max(page, 0), WorkList.SIZE));
    }

    private Optional<MoneyTaskRepair> repair(MoneyTaskView task) {
        return task.open()
                ? repairs.orderedStream().filter(each -> each.fits(task)).findFirst()
                : Optional.empty();
    }

    private @Nullable String path(MoneyTaskView task) {
        return subjects.stream()
                .filter(each -> each.type().equals(task.subjectType()))
                .findFirst()
                .map(each -> each.path(task.subjectId()))
                .orElse(null);
    }
}
