package dev.guildhall.recruiting.console;

import dev.guildhall.recruiting.domain.RecruitingNumbers;
import dev.guildhall.recruiting.domain.RecruitingNumbers.Day;
import dev.guildhall.ui.DashboardPart;
import dev.guildhall.ui.Fmt;
import dev.guildhall.ui.ZoneSource;
import java.time.format.DateTimeFormatter;
import java.util.List;
import org.springframework.stereotype.Component;

/** What the module shows on 工作台. */
@Component
class RecruitingDashboard implements DashboardPart {

    private static final int DAYS = 30;
    private static final DateTimeFormatter SHORT = DateTimeFormatter.ofPattern("M-d");
    private static final String VIEW = "recruiting.vacancies.view";
    private static final String PAGE = "/console/recruiting/applications";

    private final RecruitingNumbers numbers;
    private final ZoneSource zones;
    private final Fmt fmt;

    RecruitingDashboard(RecruitingNumbers numbers, ZoneSource zones, Fmt fmt) {
        this.numbers = numbers;
        this.zones = zones;
        this.fmt = fmt;
    }

    @Override
    public String module() {
        return "recruiting";
    }

    @Override
    public List<ToDo> toDos() {
        long overdue = numbers.waiting().overdue();
        return overdue == 0
                ? List.of()
                : List.of(new ToDo(
                        Urgency.QUIET, "clock", fmt.count(overdue) + " 份投递超过 7 天没有答复", "可以提醒机构处理", "查看机构", PAGE, VIEW));
    }

    @Override
    public Figures figures() {
        var days = numbers.lastDays(DAYS, zones.zone());
        return new Figures(kpis(days), charts(days));
    }

    private List<Kpi> kpis(List<Day> days) {
        long sent = days.stream().mapToLong(Day::sent).sum();
        var answers = numbers.answers(DAYS);
        return List.of(
                new Kpi(
                        40,
                        "正在招聘",
                        fmt.count(numbers.published()),
                        "个职位",
                        null,
                        null,
                        "近 30 天发布 "
                                + fmt.count(
                                        days.stream().mapToLong(Day::vacancies).sum()) + " 个",
                        days.stream().map(Day::vacancies).toList(),
                        "/console/recruiting/vacancies",
                        VIEW),
                new Kpi(
                        50,
                        "近 30 天投递",
                        fmt.count(sent),
                        "份",
                        null,
                        null,
                        answers.sent() == 0 ? "还没有投递" : "答复率 " + answers.percent() + "%",
                        days.stream().map(Day::sent).toList(),
                        PAGE,
                        VIEW));
    }

    private List<TimeSeries> charts(List<Day> days) {
        var rates = numbers.rates(DAYS, zones.zone());
        var answered = new TimeSeries(
                "recruiting-rate",
                "机构答复率",
                "近 30 天，每天往前 7 天内的投递有多少已经答复",
                rates.stream().map(rate -> rate.date().format(SHORT)).toList(),
                List.of(new Series(
                        "答复率（%）", rates.stream().map(rate -> rate.percent()).toList())),
                VIEW);
        var sent = new TimeSeries(
                "recruiting",
                "投递与答复",
                "近 30 天，每天的投递和机构的答复",
                days.stream().map(day -> day.date().format(SHORT)).toList(),
                List.of(
                        new Series("投递（份）", days.stream().map(Day::sent).toList()),
                        new Series("答复（份）", days.stream().map(Day::answered).toList())),
                VIEW);
        return List.of(sent, answered);
    }
}
