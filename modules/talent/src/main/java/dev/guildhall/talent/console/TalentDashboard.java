package dev.guildhall.talent.console;

import dev.guildhall.talent.domain.ContactReports;
import dev.guildhall.talent.domain.PoolSize;
import dev.guildhall.talent.domain.PoolSize.Day;
import dev.guildhall.talent.domain.PoolSize.Size;
import dev.guildhall.talent.domain.TalentPool;
import dev.guildhall.ui.DashboardPart;
import dev.guildhall.ui.Fmt;
import dev.guildhall.ui.ZoneSource;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import org.springframework.stereotype.Component;

/** What the module shows on 工作台. */
@Component
class TalentDashboard implements DashboardPart {

    private static final int DAYS = 30;
    private static final DateTimeFormatter SHORT = DateTimeFormatter.ofPattern("M-d");
    private static final String PERSONS = "talent.persons.view";
    private static final String AGENCIES = "talent.agencies.view";

    private final PoolSize pool;
    private final TalentPool cards;
    private final ContactReports reports;
    private final ZoneSource zones;
    private final Fmt fmt;

    TalentDashboard(PoolSize pool, TalentPool cards, ContactReports reports, ZoneSource zones, Fmt fmt) {
        this.pool = pool;
        this.cards = cards;
        this.reports = reports;
        this.zones = zones;
        this.fmt = fmt;
    }

    @Override
    public String module() {
        return "talent";
    }

    @Override
    public List<ToDo> toDos() {
        var toDos = new ArrayList<ToDo>();
        long waiting = reports.counts().staff();
        if (waiting > 0) {
            toDos.add(new ToDo(
                    Urgency.WARN,
                    "message-report",
                    fmt.count(waiting) + " 条联系不上的反映要核实",
                    "机构已付点数，本人说能联系上，或反映次数偏多",
                    "去处理",
                    "/console/talent/reports",
                    "talent.reports.decide"));
        }
        long unbound = pool.unbound();
        if (unbound > 0) {
            toDos.add(new ToDo(
                    Urgency.QUIET,
                    "user-x",
                    fmt.count(unbound) + " 名登记人员还没有登录过",
                    "登录后才能把名片推送到人才库",
                    "查看名单",
                    "/console/talent/persons?view=UNBOUND",
                    PERSONS));
        }
        return toDos;
    }

    @Override
    public Figures figures() {
        var days = pool.lastDays(DAYS, zones.zone());
        var sizes = pool.sizes(DAYS, zones.zone(), cards.good());
        return new Figures(kpis(days, sizes), charts(days, sizes));
    }

    private List<Kpi> kpis(List<Day> days, List<Size> sizes) {
        long unlocks = days.stream().mapToLong(Day::unlocks).sum();
        long pushed = days.stream().mapToLong(Day::published).sum();
        return List.of(
                new Kpi(
                        10,
                        "人才库在库名片",
                        fmt.count(sizes.getLast().cards()),
                        "张",
                        null,
                        null,
                        "近 30 天推送 " + fmt.count(pushed) + " 张",
                        sizes.size() < 2
                                ? List.of()
                                : sizes.stream().map(Size::cards).toList(),
                        "/console/talent/cards",
                        PERSONS),
                new Kpi(
                        20,
                        "近 30 天解锁",
                        fmt.count(unlocks),
                        "次",
                        null,
                        null,
                        fmt.count(pool.agencies()) + " 家认证机构",
                        days.stream().map(Day::unlocks).toList(),
                        "/console/talent/agencies",
                        AGENCIES),
                new Kpi(
                        30,
                        "登记人员",
                        fmt.count(pool.persons()),
                        "人",
                        null,
                        null,
                        fmt.count(pool.unbound()) + " 人未绑定手机",
                        List.of(),
                        "/console/talent/persons",
                        PERSONS));
    }

    private static List<TimeSeries> charts(List<Day> days, List<Size> sizes) {
        var charts = new ArrayList<TimeSeries>();
        if (sizes.size() > 1) {
            charts.add(new TimeSeries(
                    "talent-pool",
                    "人才库规模",
                    "近 30 天，每天在库的名片，自 " + sizes.getFirst().date().format(SHORT) + " 起",
                    sizes.stream().map(size -> size.date().format(SHORT)).toList(),
                    List.of(new Series(
                            "在库名片（张）", sizes.stream().map(Size::cards).toList())),
                    PERSONS));
        }
        charts.add(new TimeSeries(
                "talent",
                "名片与解锁",
                "近 30 天，每天推送的名片和被查看的联系方式",
                days.stream().map(day -> day.date().format(SHORT)).toList(),
                List.of(
                        new Series("解锁（次）", days.stream().map(Day::unlocks).toList()),
                        new Series("推送名片（张）", days.stream().map(Day::published).toList())),
                PERSONS));
        return charts;
    }

    @Override
    public List<SetUpStep> setUp() {
        return List.of(
                new SetUpStep(210, "导入登记人员", pool.persons() > 0, "/console/imports/talent.persons"),
                new SetUpStep(220, "开通认证机构", pool.agencies() > 0, "/console/talent/agencies/new"));
    }
}
