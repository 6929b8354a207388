package dev.guildhall.console;

import dev.guildhall.access.SignedIn;
import dev.guildhall.audit.AuditFilter;
import dev.guildhall.audit.AuditTrail;
import dev.guildhall.audit.AuditWords;
import dev.guildhall.catalog.Brand;
import dev.guildhall.catalog.ModuleSwitches;
import dev.guildhall.identity.Actor;
import dev.guildhall.identity.StaffDirectory;
import dev.guildhall.tenancy.TenantScope;
import dev.guildhall.ui.DashboardPart;
import dev.guildhall.ui.DashboardPart.Figures;
import dev.guildhall.ui.DashboardPart.Kpi;
import dev.guildhall.ui.DashboardPart.SetUpStep;
import dev.guildhall.ui.DashboardPart.TimeSeries;
import dev.guildhall.ui.DashboardPart.ToDo;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Controller;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import tools.jackson.databind.json.JsonMapper;

/** 工作台: what waits for a person, then the figures, from the parts of the modules that are on. */
@Controller
@SignedIn
class DashboardPage {

    private static final Logger LOG = LoggerFactory.getLogger(DashboardPage.class);
    private static final int MOST_KPIS = 4;
    private static final int RECENT = 6;

    private final List<DashboardPart> parts;
    private final ModuleSwitches switches;
    private final Brand brand;
    private final StaffDirectory staff;
    private final AuditTrail audit;
    private final List<AuditWords> words;
    private final JsonMapper json;
    private final TransactionTemplate reading;

    DashboardPage(
            List<DashboardPart> parts,
            ModuleSwitches switches,
            Brand brand,
            StaffDirectory staff,
            AuditTrail audit,
            List<AuditWords> words,
            JsonMapper json,
            PlatformTransactionManager transactions) {
        this.parts = List.copyOf(parts);
        this.switches = switches;
        this.brand = brand;
        this.staff = staff;
        this.audit = audit;
        this.words = List.copyOf(words);
        this.json = json;
        this.reading = new TransactionTemplate(transactions);
        this.reading.setReadOnly(true);
    }

    /** A chart with its data as the script reads it. */
    record Chart(String id, String title, String description, String data) {}

    /** A line of what was done lately. */
    record Act(String who, String what, Instant at) {}

    record ChartData(List<String> days, List<DashboardPart.Series> series) {}

    @GetMapping("/console")
    String dashboard(Actor actor, Model model) {
        Set<String> on = switches.on(TenantScope.current());
        List<DashboardPart> shown =
                parts.stream().filter(part -> on.contains(part.module())).toList();
        Gathering gathering = new Gathering();
        List<ToDo> toDos = gathering.all(shown, DashboardPart::toDos).stream()
                .filter(toDo -> allowed(actor, toDo.permission()))
                .sorted(Comparator.comparing(ToDo::urgency))
                .toList();
        List<Figures> figures = gathering.all(shown, part -> List.of(part.figures()));
        List<Kpi> kpis = figures.stream()
                .flatMap(each -> each.kpis().stream())
                .filter(kpi -> allowed(actor, kpi.permission()))
                .sorted(Comparator.comparingInt(Kpi::order))
                .limit(MOST_KPIS)
                .toList();
        List<Chart> charts = figures.stream()
                .flatMap(each -> each.charts().stream())
                .filter(chart -> allowed(actor, chart.permission()))
                .filter(DashboardPage::hasData)
                .map(this::chart)
                .toList();
        List<SetUpStep> steps = new ArrayList<>(gathering.all(shown, DashboardPart::setUp));
        steps.addAll(ownSteps());
        steps.sort(Comparator.comparingInt(SetUpStep::order));
        model.addAttribute("actor", actor);
        model.addAttribute("toDos", toDos);
        model.addAttribute("kpis", kpis);
        model.addAttribute("charts", charts);
        model.addAttribute("open", steps.stream().filter(step -> !step.done()).toList());
        model.addAttribute("done", steps.stream().filter(SetUpStep::done).toList());
        model.addAttribute("recent", recent(actor));
        model.addAttribute("failed", gathering.failed);
        return "console/dashboard";
    }

    private List<SetUpStep> ownSteps() {
        return List.of(
                new SetUpStep(10, "上传标志，选定主色", brand.current().logoUrl() != null, "/console/brand"),
                new SetUpStep(15, "填写客服电话", !brand.current().servicePhone().isBlank(), "/console/brand"),
                new SetUpStep(90, "邀请同事", staff.count() > 1, "/console/staff"));
    }

    private List<Act> recent(Actor actor) {
        if (!actor.may("core.audit.view")) {
            return List.of();
        }
        return audit.entries(AuditFilter.ALL, 0, RECENT).items().stream()
                .map(entry -> new Act(entry.actor().name(), word(entry.action()), entry.at()))
                .toList();
    }

    private String word(String action) {
        return words.stream()
                .flatMap(each -> Stream.ofNullable(each.actions().get(action)))
                .findFirst()
                .orElse(action);
    }

    private Chart chart(TimeSeries series) {
        return new Chart(
                series.id(),
                series.title(),
                series.description(),
                json.writeValueAsString(new ChartData(series.days(), series.series())));
    }

    private static boolean hasData(TimeSeries series) {
        return series.series().stream().flatMap(each -> each.values().stream()).anyMatch(value -> value != 0);
    }

    private static boolean allowed(Actor actor, @Nullable String permission) {
        return permission == null || actor.may(permission);
    }

    /** Asks the parts one by one; one that fails is left out, noted and told, and does not take the page with it. */
    private final class Gathering {
        private boolean failed;

        <T> List<T> all(List<DashboardPart> from, Function<DashboardPart, Collection<T>> question) {
            List<T> found = new ArrayList<>();
            for (DashboardPart part : from) {
                try {
                    Collection<T> answer = reading.execute(status -> question.apply(part));
                    if (answer != null) {
                        found.addAll(answer);
                    }
                } catch (RuntimeException e) {
                    LOG.error("the dashboard part of {} failed", part.module(), e);
                    failed = true;
                }
            }
            return found;
        }
    }
}
