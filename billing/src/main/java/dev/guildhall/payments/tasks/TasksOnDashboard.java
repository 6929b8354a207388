package dev.guildhall.payments.tasks;

import dev.guildhall.ui.DashboardPart;
import dev.guildhall.ui.MenuBadge;
import java.util.List;
import java.util.Set;
import org.springframework.stereotype.Component;

/** Open money tasks on the dashboard and beside the menu's entry. */
@Component
class TasksOnDashboard implements DashboardPart, MenuBadge {
    static final String PATH = "/console/money/tasks";

    private final MoneyTasks tasks;

    TasksOnDashboard(MoneyTasks tasks) {
        this.tasks = tasks;
    }

    @Override
    public String module() {
        return "billing";
    }

    @Override
    public List<ToDo> toDos() {
        long waiting = tasks.waiting();
        return waiting == 0
                ? List.of()
                : List.of(new ToDo(
                        Urgency.WARN,
                        "report-money",
                        Words.of("todo", waiting),
                        Words.of("todo.detail"),
                        Words.of("todo.act"),
                        PATH,
                        MoneyTasks.PERMISSION));
    }

    @Override
    public String path() {
        return PATH;
    }

    @Override
    public Count count(Set<String> permissions) {
        return new Count(permissions.contains(MoneyTasks.PERMISSION) ? tasks.waiting() : 0, false);
    }
}
