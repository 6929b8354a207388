package dev.guildhall.payments.console;

import dev.guildhall.payments.domain.CredentialView;
import dev.guildhall.payments.domain.Credentials;
import dev.guildhall.payments.domain.OrderBoard;
import dev.guildhall.payments.domain.Transfers;
import dev.guildhall.ui.DashboardPart;
import dev.guildhall.ui.Fmt;
import java.util.ArrayList;
import java.util.List;
import org.springframework.stereotype.Component;

/** Money on the dashboard: what came in this month, and whether anything can come in at all. */
@Component
class MoneyOnDashboard implements DashboardPart {
    private final OrderBoard board;
    private final Credentials credentials;
    private final Transfers transfers;
    private final Fmt fmt;

    MoneyOnDashboard(OrderBoard board, Credentials credentials, Transfers transfers, Fmt fmt) {
        this.board = board;
        this.credentials = credentials;
        this.transfers = transfers;
        this.fmt = fmt;
    }

    @Override
    public String module() {
        return "billing";
    }

    @Override
    public List<ToDo> toDos() {
        List<ToDo> toDos = new ArrayList<>();
        List<CredentialView> versions = credentials.all();
        if (!versions.isEmpty() && versions.getFirst().state() == CredentialView.State.FAILED) {
            toDos.add(new ToDo(
                    Urgency.BAD,
                    "building-bank",
                    "收款账户检查未通过",
                    "第 %d 版没有启用".formatted(versions.getFirst().version()),
                    "查看原因",
                    "/console/billing/credentials",
                    "billing.credentials.edit"));
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
        return toDos;
    }

    @Override
    public List<Kpi> kpis() {
        OrderBoard.Summary summary = board.summary();
        return List.of(new Kpi(
                50,
                "%d 月收款".formatted(summary.month()),
                fmt.money(summary.received()).substring(1),
                "元",
                null,
                null,
                "%d 笔已支付，%d 笔待支付".formatted(summary.paid(), summary.open()),
                List.of(),
                "/console/billing/orders",
                "billing.orders.view"));
    }

    @Override
    public List<SetUpStep> setUp() {
        boolean ready = credentials.all().stream().anyMatch(version -> version.state() == CredentialView.State.ACTIVE);
        return List.of(new SetUpStep(50, "设置收款账户", ready, "/console/billing/credentials"));
    }
}
