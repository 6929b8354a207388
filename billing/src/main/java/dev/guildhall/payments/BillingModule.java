package dev.guildhall.payments;

import dev.guildhall.catalog.MemberPermission;
import dev.guildhall.catalog.MenuEntry;
import dev.guildhall.catalog.ModuleDescriptor;
import dev.guildhall.catalog.Permission;
import dev.guildhall.identity.Actor;
import dev.guildhall.payments.tasks.MoneyTasks;
import java.util.List;
import org.springframework.stereotype.Component;

/** Money, as every tenant has it: ledger, points, orders and payments together. */
@Component
class BillingModule implements ModuleDescriptor {
    private static final String GROUP = "资金";

    @Override
    public String id() {
        return "billing";
    }

    @Override
    public String name() {
        return "资金";
    }

    @Override
    public String summary() {
        return "订单、微信支付、点数和总账";
    }

    @Override
    public boolean alwaysOn() {
        return true;
    }

    @Override
    public List<Permission> permissions() {
        return List.of(
                new Permission("billing.orders.view", "查看订单"),
                new Permission("billing.transfers.confirm", "核对线下转账").forOwnStaffOnly(),
                new Permission("billing.refunds.ask", "申请退款、登记线下退款").forOwnStaffOnly(),
                new Permission("billing.refunds.approve", "审批退款").forOwnStaffOnly(),
                new Permission("billing.points.view", "查看点数余额与收支"),
                new Permission("billing.points.grant", "赠送、复核和解冻点数").forOwnStaffOnly(),
                new Permission("billing.packs.edit", "维护点数包"),
                new Permission("billing.ledger.view", "查看总账与资金证明"),
                new Permission("billing.bills.view", "查看对账"),
                new Permission("billing.papers.issue", "开具收据与发票"),
                new Permission(MoneyTasks.PERMISSION, "处理资金待办"),
                new Permission("billing.credentials.edit", "设置收款账户").forOwnStaffOnly());
    }

    @Override
    public Class<? extends Record> settings() {
        return BillingSettings.class;
    }

    @Override
    public List<MemberPermission> memberPermissions() {
        return Actor.ORGANISATIONS.stream()
                .sorted()
                .map(kind -> new MemberPermission(kind, "billing.orders.place", "充值与付款"))
                .toList();
    }

    @Override
    public List<MenuEntry> menu() {
        return List.of(
                new MenuEntry(GROUP, 500, "订单", "receipt-2", "/console/billing/orders", "billing.orders.view"),
                new MenuEntry(GROUP, 505, "退款", "receipt-refund", "/console/billing/refunds", "billing.orders.view"),
                new MenuEntry(
                        GROUP, 507, "线下转账", "credit-card", "/console/billing/transfers", "billing.transfers.confirm"),
                new MenuEntry(GROUP, 510, "点数", "coins", "/console/billing/points", "billing.points.view"),
                new MenuEntry(GROUP, 520, "总账", "book", "/console/billing/ledger", "billing.ledger.view"),
                new MenuEntry(GROUP, 505, "收据", "receipt", "/console/money/receipts", "billing.papers.issue"),
                new MenuEntry(GROUP, 506, "发票", "file-invoice", "/console/money/fapiao", "billing.papers.issue"),
                new MenuEntry(GROUP, 522, "对账", "checklist", "/console/money/bills", "billing.bills.view"),
                new MenuEntry(GROUP, 525, "资金待办", "report-money", "/console/money/tasks", MoneyTasks.PERMISSION),
                new MenuEntry(
                        GROUP, 530, "收款账户", "building-bank", "/console/billing/accounts", "billing.credentials.edit"));
    }
}
