package dev.guildhall.payments.console;

import dev.guildhall.payments.domain.CredentialView;
import dev.guildhall.payments.domain.OrderBoard;
import dev.guildhall.payments.domain.ReceivingAccounts;
import dev.guildhall.payments.domain.ReceivingState;
import dev.guildhall.payments.domain.ReceivingView;
import dev.guildhall.payments.domain.RefundWishes;
import dev.guildhall.payments.domain.Transfers;
import dev.guildhall.problem.Texts;
import dev.guildhall.ui.DashboardPart;
import dev.guildhall.ui.Fmt;
import dev.guildhall.ui.MenuBadge;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.ToLongFunction;
import org.springframework.stereotype.Component;

/** Money on the dashboard: what came in this month, and whether anything can come in at all. */
@Component
class MoneyOnDashboard implements DashboardPart, MenuBadge {
    private static final Texts TEXTS = Texts.in("refunds");
    private static final DateTimeFormatter SHORT = DateTimeFormatter.ofPattern("M-d");
    private static final int DAYS = 30;

    private final OrderBoard board;
    private final ReceivingAccounts accounts;
    private final Transfers transfers;
    private final RefundWishes wishes;
    private final Fmt fmt;

    MoneyOnDashboard(OrderBoard board, ReceivingAccounts accounts, Transfers transfers, RefundWishes wishes, Fmt fmt) {
        this.board = board;
        this.accounts = accounts;
        this.transfers = transfers;
        this.wishes = wishes;
        this.fmt = fmt;
    }

    @Override
    public String module() {
        return "billing";
    }

    @Override
    public List<ToDo> toDos() {
        List<ToDo> toDos = new ArrayList<>();
        for (ReceivingView account : accounts.all()) {
            CredentialView version = account.version();
            if (account.state() != ReceivingState.RESTING
                    && version != null
                    && version.state() == CredentialView.State.FAILED) {
                toDos.add(new ToDo(
                        Urgency.BAD,
                        "building-bank",
                        "收款账户检查未通过",
                        account.name(),
                        "查看原因",
                        "/console/billing/accounts/" + account.id(),
                        "billing.credentials.edit"));
            }
        }
        long waiting = transfers.waiting();
        if (waiting > 0) {
            toDos.add(new ToDo(
                    Urgency.WARN,
                    "credit-card",
                    "%d 笔线下转账待核对".formatted(waiting),
                    "查到银行到账后确认，订单随即交付",
                    "去核对",
                    "/console/billing/transfers",
                    "billing.transfers.confirm"));
        }
        long wished = wishes.waiting();
        if (wished > 0) {
            toDos.add(new ToDo(
                    Urgency.WARN,
                    "receipt-refund",
                    TEXTS.of("wish.todo", wished),
                    TEXTS.of("wish.todo.detail"),
                    TEXTS.of("wish.todo.act"),
                    "/console/billing/refunds/wishes",
                    RefundWishes.PERMISSION));
        }
        return toDos;
    }

    /** Beside 退款 in the menu: buyers' wishes that wait. */
    @Override
    public String path() {
        return "/console/billing/refunds";
    }

    @Override
    public Count count(Set<String> permissions) {
        return new Count(permissions.contains(RefundWishes.PERMISSION) ? wishes.waiting() : 0, false);
    }

    @Override
    public Figures figures() {
        return new Figures(List.of(received()), List.of(chart()));
    }

    private Kpi received() {
        OrderBoard.Summary summary = board.summary();
        return new Kpi(
                50,
                "%d 月收款".formatted(summary.month()),
                fmt.money(summary.received()).substring(1),
                "元",
                null,
                null,
                "%d 笔已支付，%d 笔待支付".formatted(summary.paid(), summary.open()),
                List.of(),
                "/console/billing/orders",
                "billing.orders.view");
    }

    /** In whole yuan, rounded: the list of orders has the fen. */
    private TimeSeries chart() {
        List<OrderBoard.Day> days = board.lastDays(DAYS);
        return new TimeSeries(
                "money",
                "收款与退款",
                "近 %d 天，每天收到和退回的钱".formatted(DAYS),
                days.stream().map(day -> day.date().format(SHORT)).toList(),
                List.of(
                        new Series("收款（元）", yuan(days, OrderBoard.Day::received)),
                        new Series("退款（元）", yuan(days, OrderBoard.Day::refunded))),
                "billing.orders.view");
    }

    private static List<Long> yuan(List<OrderBoard.Day> days, ToLongFunction<OrderBoard.Day> fen) {
        return days.stream()
                .map(day -> Math.round(fen.applyAsLong(day) / 100.0))
                .toList();
    }

    @Override
    public List<SetUpStep> setUp() {
        boolean ready = accounts.all().stream().anyMatch(MoneyOnDashboard::works);
        return List.of(new SetUpStep(50, "设置收款账户", ready, "/console/billing/accounts"));
    }

    private static boolean works(ReceivingView account) {
        CredentialView version = account.version();
        return account.state() == ReceivingState.IN_USE
                && (version == null || version.state() == CredentialView.State.ACTIVE);
    }
}
