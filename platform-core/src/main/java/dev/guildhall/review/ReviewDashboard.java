package dev.guildhall.review;

import dev.guildhall.ui.DashboardPart;
import dev.guildhall.ui.MenuBadge;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** What waits for a decision, on the dashboard and beside the menu's entry. */
@Component
class ReviewDashboard implements DashboardPart, MenuBadge {
    private final Reviews reviews;
    private final ReviewKinds kinds;

    ReviewDashboard(Reviews reviews, ReviewKinds kinds) {
        this.reviews = reviews;
        this.kinds = kinds;
    }

    @Override
    public String module() {
        return "review";
    }

    @Override
    public List<ToDo> toDos() {
        return kinds.on().stream().flatMap(kind -> toDo(kind).stream()).toList();
    }

    private List<ToDo> toDo(ReviewKind kind) {
        Reviews.Waiting waiting = reviews.waiting(Set.of(kind.id()));
        if (waiting.all() == 0) {
            return List.of();
        }
        boolean late = waiting.overdue() > 0;
        return List.of(new ToDo(
                late ? Urgency.BAD : Urgency.INFO,
                "clipboard-check",
                late
                        ? Words.of("todo.late", waiting.overdue(), kind.label())
                        : Words.of("todo", waiting.all(), kind.label()),
                late ? Words.of("todo.late.detail", waiting.all()) : Words.of("todo.detail"),
                Words.of("todo.act"),
                "/console/reviews?kind=" + kind.id(),
                kind.permission()));
    }

    @Override
    public String path() {
        return "/console/reviews";
    }

    @Override
    public Count count(Set<String> permissions) {
        Reviews.Waiting waiting = reviews.waiting(kinds.on().stream()
                .filter(kind -> permissions.contains(kind.permission()))
                .map(ReviewKind::id)
                .collect(Collectors.toSet()));
        return new Count(waiting.all(), waiting.overdue() > 0);
    }
}
