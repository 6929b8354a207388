package dev.guildhall.identity.console;

import dev.guildhall.access.Needs;
import dev.guildhall.catalog.ModuleSettings;
import dev.guildhall.identity.domain.SecurityRules;
import dev.guildhall.identity.domain.SignInLog;
import dev.guildhall.identity.domain.SignInLog.Way;
import dev.guildhall.ui.Chip;
import dev.guildhall.ui.Here;
import dev.guildhall.ui.Paged;
import dev.guildhall.ui.Views;
import dev.guildhall.ui.ZoneSource;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.format.annotation.DateTimeFormat;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** 登录日志: who tried to sign in, how, from where, and what came of it. */
@Controller
class SignInLogPage {
    private static final int SIZE = 50;
    private static final int LAST_PAGE = 10_000;

    private final SignInLog log;
    private final ModuleSettings settings;
    private final ZoneSource zones;
    private final Here here;

    SignInLogPage(SignInLog log, ModuleSettings settings, ZoneSource zones, Here here) {
        this.log = log;
        this.settings = settings;
        this.zones = zones;
        this.here = here;
    }

    /** A line as the page shows it. */
    record Line(
            Instant at,
            int times,
            @Nullable UUID account,
            String who,
            @Nullable String login,
            String way,
            String outcome,
            boolean good,
            String address,
            String device) {}

    @GetMapping("/console/sign-in-log")
    @Needs("security.log.view")
    String lines(
            @RequestParam(defaultValue = "") String q,
            @RequestParam(required = false) @Nullable Way way,
            @RequestParam(defaultValue = "") String outcome,
            @RequestParam(required = false) @Nullable UUID account,
            @RequestParam(required = false) @DateTimeFormat(iso = DateTimeFormat.ISO.DATE) @Nullable LocalDate from,
            @RequestParam(required = false) @DateTimeFormat(iso = DateTimeFormat.ISO.DATE) @Nullable LocalDate to,
            @RequestParam(defaultValue = "0") int page,
            Model model,
            HttpServletRequest request) {
        Boolean good = outcome.equals("good") ? Boolean.TRUE : outcome.equals("bad") ? Boolean.FALSE : null;
        SignInLog.Filter filter = new SignInLog.Filter(
                account,
                q.isBlank() ? null : q.strip(),
                way,
                good,
                start(from),
                start(to == null ? null : to.plusDays(1)));
        Paged<Line> lines =
                log.lines(filter, Math.clamp(page, 0, LAST_PAGE), SIZE).map(SignInLogPage::line);
        model.addAttribute("page", lines);
        model.addAttribute("ways", ways());
        model.addAttribute("outcomes", outcomes());
        model.addAttribute("from", from);
        model.addAttribute("to", to);
        model.addAttribute("days", settings.of(SecurityRules.class).logDays());
        model.addAttribute("chips", chips(q, way, good, account, from, to, lines));
        return Views.of(request, "identity/console/sign-in-log", "list");
    }

    private List<Chip> chips(
            String q,
            @Nullable Way way,
            @Nullable Boolean good,
            @Nullable UUID account,
            @Nullable LocalDate from,
            @Nullable LocalDate to,
            Paged<Line> lines) {
        List<Chip> chips = new ArrayList<>();
        if (account != null) {
            String name = lines.items().isEmpty()
                    ? account.toString()
                    : lines.items().getFirst().who();
            chips.add(new Chip("账号：" + name, here.with("account", null)));
        }
        if (!q.isBlank()) {
            chips.add(new Chip("查找：" + q.strip(), here.with("q", null)));
        }
        if (way != null) {
            chips.add(new Chip("方式：" + SignInWords.way(way), here.with("way", null)));
        }
        if (good != null) {
            chips.add(new Chip("结果：" + outcomes().get(good ? "good" : "bad"), here.with("outcome", null)));
        }
        if (from != null) {
            chips.add(new Chip("从 " + from, here.with("from", null)));
        }
        if (to != null) {
            chips.add(new Chip("到 " + to, here.with("to", null)));
        }
        return chips;
    }

    private static Line line(SignInLog.Line line) {
        boolean typed = !line.login().endsWith("***") || line.account() == null;
        return new Line(
                line.lastAt(),
                line.times(),
                line.account(),
                line.name() == null ? "—" : line.name(),
                typed ? line.login() : null,
                SignInWords.way(line.way()),
                SignInWords.outcome(line.outcome()),
                SignInWords.good(line.outcome()),
                line.address(),
                line.device());
    }

    private static Map<String, String> ways() {
        Map<String, String> ways = new LinkedHashMap<>();
        Arrays.stream(Way.values()).forEach(way -> ways.put(way.name(), SignInWords.way(way)));
        return ways;
    }

    private static Map<String, String> outcomes() {
        Map<String, String> outcomes = new LinkedHashMap<>();
        outcomes.put("good", "成功");
        outcomes.put("bad", "没有成功");
        return outcomes;
    }

    private @Nullable Instant start(@Nullable LocalDate day) {
        return day == null ? null : day.atStartOfDay(zones.zone()).toInstant();
    }
}
