package dev.guildhall.sandbox;

import dev.guildhall.access.Needs;
import dev.guildhall.problem.Invalid;
import dev.guildhall.ui.FormErrors;
import dev.guildhall.ui.Toast;
import dev.guildhall.ui.ZoneSource;
import jakarta.servlet.http.HttpServletResponse;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import org.springframework.context.annotation.Lazy;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** The test clock, for staff of a tenant in the sandbox: forward by an hour or a day or to a time, and what happened then. */
@Controller
@RequestMapping(ClockConsole.PATH)
@Needs(SandboxModule.CLOCK)
@SandboxOnly
@Lazy
class ClockConsole {
    static final String PATH = "/console/money/clock";

    private static final String PAGE = "sandbox/clock";
    private static final DateTimeFormatter FIELD = DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm");

    private final TestClock clock;
    private final ZoneSource zones;

    ClockConsole(TestClock clock, ZoneSource zones) {
        this.clock = clock;
        this.zones = zones;
    }

    @GetMapping
    String show(Model model) {
        fill(model);
        return PAGE;
    }

    /**
     * @param by an ISO-8601 duration, such as {@code PT1H}; or
     * @param to a time in the tenant's zone
     */
    @PostMapping
    String move(
            @RequestParam(defaultValue = "") String by,
            @RequestParam(defaultValue = "") String to,
            Model model,
            HttpServletResponse response) {
        try {
            model.addAttribute("report", clock.to(target(by, to)));
        } catch (Invalid wrong) {
            model.addAttribute("errors", FormErrors.of(wrong));
            model.addAttribute("to", to);
            response.setStatus(HttpServletResponse.SC_UNPROCESSABLE_CONTENT);
        }
        fill(model);
        return PAGE;
    }

    @PostMapping("/reset")
    String reset(RedirectAttributes redirect) {
        clock.reset();
        Toast.after(redirect, "测试时钟已回到真实时间");
        return "redirect:" + PATH;
    }

    private Instant target(String by, String to) {
        try {
            return by.isEmpty()
                    ? LocalDateTime.parse(to).atZone(zone()).toInstant()
                    : clock.now().plus(Duration.parse(by));
        } catch (DateTimeException e) {
            throw new Invalid("to", "没有这个时间，请按 年-月-日 时:分 填写");
        }
    }

    private void fill(Model model) {
        model.addAttribute("now", clock.now());
        Duration ahead = clock.ahead();
        model.addAttribute("ahead", ahead.isZero() ? null : ahead.truncatedTo(ChronoUnit.MINUTES));
        if (!model.containsAttribute("to")) {
            model.addAttribute(
                    "to", FIELD.format(clock.now().plus(Duration.ofDays(1)).atZone(zone())));
        }
    }

    private ZoneId zone() {
        return zones.zone();
    }
}
