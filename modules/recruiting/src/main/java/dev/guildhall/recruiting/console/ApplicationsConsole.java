package dev.guildhall.recruiting.console;

import dev.guildhall.access.Needs;
import dev.guildhall.recruiting.domain.RecruitingNumbers;
import dev.guildhall.ui.DashboardPart.Series;
import dev.guildhall.ui.ZoneSource;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import tools.jackson.databind.json.JsonMapper;

/** 投递统计: how many cards are sent, and how agencies answer. */
@Controller
class ApplicationsConsole {

    private static final int DAYS = 30;
    private static final DateTimeFormatter SHORT = DateTimeFormatter.ofPattern("M-d");

    private final RecruitingNumbers numbers;
    private final ZoneSource zones;
    private final JsonMapper json;

    ApplicationsConsole(RecruitingNumbers numbers, ZoneSource zones, JsonMapper json) {
        this.numbers = numbers;
        this.zones = zones;
        this.json = json;
    }

    @GetMapping("/console/recruiting/applications")
    @Needs("recruiting.vacancies.view")
    String applications(Model model) {
        var days = numbers.lastDays(DAYS, zones.zone());
        var responses = numbers.responses(DAYS);
        model.addAttribute("responses", responses);
        model.addAttribute("most", RecruitingNumbers.MOST_AGENCIES);
        model.addAttribute("answers", numbers.answers(DAYS));
        model.addAttribute("waiting", numbers.waiting());
        model.addAttribute(
                "chart",
                json.writeValueAsString(Map.of(
                        "days",
                        days.stream().map(day -> day.date().format(SHORT)).toList(),
                        "series",
                        List.of(
                                new Series(
                                        "投递（份）",
                                        days.stream().map(day -> day.sent()).toList()),
                                new Series(
                                        "答复（份）",
                                        days.stream().map(day -> day.answered()).toList())))));
        return "recruiting/console/applications";
    }
}
