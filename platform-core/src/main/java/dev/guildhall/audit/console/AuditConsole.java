package dev.guildhall.audit.console;

import dev.guildhall.audit.AuditActor;
import dev.guildhall.audit.AuditEntry;
import dev.guildhall.audit.AuditFilter;
import dev.guildhall.audit.AuditTrail;
import dev.guildhall.audit.Vocabulary;
import dev.guildhall.ui.Chip;
import dev.guildhall.ui.Fmt;
import dev.guildhall.ui.Here;
import dev.guildhall.ui.Paged;
import dev.guildhall.ui.Views;
import dev.guildhall.ui.ZoneSource;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.format.annotation.DateTimeFormat;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** 操作记录: who did what, when, to what. */
@Controller
class AuditConsole {

    private static final int SIZE = 50;
    private static final int LAST_PAGE = 10_000;

    private final AuditTrail trail;
    private final Vocabulary words;
    private final ZoneSource zones;
    private final Here here;
    private final Fmt fmt;

    AuditConsole(AuditTrail trail, Vocabulary words, ZoneSource zones, Here here, Fmt fmt) {
        this.trail = trail;
        this.words = words;
        this.zones = zones;
        this.here = here;
        this.fmt = fmt;
    }

    /** A line as the page shows it. */
    record Line(
            Instant at,
            String actor,
            String kind,
            @Nullable UUID actorId,
            String action,
            String subject,
            String subjectId,
            List<Fact> facts) {

        /** Ids made by machines are cut: their end tells them apart. */
        public String shortId() {
            return subjectId.length() <= 18 ? subjectId : "…" + subjectId.substring(subjectId.length() - 8);
        }
    }

    record Fact(String label, String value) {}

    @GetMapping("/console/audit")
    @PreAuthorize("hasAuthority('core.audit.view')")
    String entries(
            @RequestParam(defaultValue = "") String q,
            @RequestParam(defaultValue = "") String action,
            @RequestParam(required = false) @DateTimeFormat(iso = DateTimeFormat.ISO.DATE) @Nullable LocalDate from,
            @RequestParam(required = false) @DateTimeFormat(iso = DateTimeFormat.ISO.DATE) @Nullable LocalDate to,
            @RequestParam(required = false) @Nullable UUID actor,
            @RequestParam(defaultValue = "0") int page,
            Model model,
            HttpServletRequest request) {
        AuditFilter filter = new AuditFilter(
                actor,
                q.isBlank() ? null : q.strip(),
                action.isBlank() ? null : action,
                null,
                null,
                start(from),
                start(to == null ? null : to.plusDays(1)));
        Paged<Line> lines =
                trail.entries(filter, Math.clamp(page, 0, LAST_PAGE), SIZE).map(this::line);
        model.addAttribute("page", lines);
        model.addAttribute("actions", actions());
        model.addAttribute("from", from);
        model.addAttribute("to", to);
        model.addAttribute("chips", chips(q, action, from, to, actor, lines));
        return Views.of(request, "audit/console/entries", "list");
    }

    private List<Chip> chips(
            String q,
            String action,
            @Nullable LocalDate from,
            @Nullable LocalDate to,
            @Nullable UUID actor,
            Paged<Line> lines) {
        List<Chip> chips = new ArrayList<>();
        if (actor != null) {
            String name = lines.items().isEmpty()
                    ? actor.toString()
                    : lines.items().getFirst().actor();
            chips.add(new Chip("操作人：" + name, here.with("actor", null)));
        }
        if (!q.isBlank()) {
            chips.add(new Chip("操作人包含：" + q.strip(), here.with("q", null)));
        }
        if (!action.isBlank()) {
            chips.add(new Chip("操作：" + words.action(action), here.with("action", null)));
        }
        if (from != null) {
            chips.add(new Chip("从 " + from, here.with("from", null)));
        }
        if (to != null) {
            chips.add(new Chip("到 " + to, here.with("to", null)));
        }
        return chips;
    }

    private Map<String, String> actions() {
        return trail.actions().stream()
                .sorted(Comparator.comparing(words::action))
                .collect(Collectors.toMap(action -> action, words::action, (one, other) -> one, LinkedHashMap::new));
    }

    private Line line(AuditEntry entry) {
        return new Line(
                entry.at(),
                entry.actor().name(),
                kind(entry.actor()),
                entry.actor().id(),
                words.action(entry.action()),
                words.subject(entry.subjectType()),
                entry.subjectId(),
                entry.details().entrySet().stream()
                        .filter(detail -> detail.getValue() != null)
                        .map(detail -> fact(detail.getKey(), detail.getValue()))
                        .filter(fact -> !fact.value().isEmpty())
                        .toList());
    }

    private Fact fact(String name, Object value) {
        boolean fen = name.endsWith("Fen") && value instanceof Number;
        return new Fact(words.detail(name), fen ? fmt.money((Number) value) : text(value));
    }

    private static String kind(AuditActor actor) {
        return switch (actor.kind()) {
            case "STAFF" -> "员工";
            case "OPERATOR" -> "平台运营";
            case "SYSTEM" -> "自动";
            case "PERSON" -> "人员";
            case "AGENCY" -> "机构";
            case "MEMBER" -> "会员";
            default -> actor.kind();
        };
    }

    private static String text(@Nullable Object value) {
        return switch (value) {
            case null -> "";
            case Boolean yes -> yes ? "是" : "否";
            case List<?> many -> many.stream().map(AuditConsole::text).collect(Collectors.joining("、"));
            case Map<?, ?> change
            when change.containsKey("from") && change.containsKey("to") ->
                text(change.get("from")) + " → " + text(change.get("to"));
            case Map<?, ?> fields ->
                fields.entrySet().stream()
                        .map(field -> field.getKey() + " " + text(field.getValue()))
                        .collect(Collectors.joining("、"));
            default -> value.toString();
        };
    }

    private @Nullable Instant start(@Nullable LocalDate day) {
        ZoneId zone = zones.zone();
        return day == null ? null : day.atStartOfDay(zone).toInstant();
    }
}
