package dev.guildhall.points.console;

import dev.guildhall.points.domain.WalletBoard;
import dev.guildhall.ui.DashboardPart;
import java.time.format.DateTimeFormatter;
import java.util.List;
import org.springframework.stereotype.Component;

/** Points on the dashboard: how many are sold and spent each day. */
@Component
class PointsOnDashboard implements DashboardPart {
    private static final int DAYS = 30;
    private static final DateTimeFormatter SHORT = DateTimeFormatter.ofPattern("M-d");

    private final WalletBoard board;

    PointsOnDashboard(WalletBoard board) {
        this.board = board;
    }

    @Override
    public String module() {
        return "points";
    }

    @Override
    public Figures figures() {
        List<WalletBoard.Day> days = board.lastDays(DAYS);
        var chart = new TimeSeries(
                "points",
                "点数售出与花费",
                "近 %d 天，每天卖出的点数和查看联系方式花掉的点数".formatted(DAYS),
                days.stream().map(day -> day.date().format(SHORT)).toList(),
                List.of(
                        new Series(
                                "花费（点）",
                                days.stream().map(WalletBoard.Day::spent).toList()),
                        new Series(
                                "售出（点）",
                                days.stream().map(WalletBoard.Day::bought).toList())),
                "billing.points.view");
        return new Figures(List.of(), List.of(chart));
    }
}
