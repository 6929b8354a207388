package dev.guildhall.operator;

import dev.guildhall.identity.Operator;
import dev.guildhall.identity.operator.OperatorAccounts;
import dev.guildhall.notice.SmsTotal;
import dev.guildhall.provisioning.FleetFigures;
import dev.guildhall.provisioning.Provisioning;
import dev.guildhall.ui.ConsoleShell;
import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.stereotype.Component;

/** Makes the frame of a page of the operator's console. */
@Component("operatorShells")
class OperatorShells {

    private static final String HOME = "/operator";

    private final Provisioning provisioning;
    private final OperatorAccounts accounts;
    private final HttpServletRequest request;

    OperatorShells(Provisioning provisioning, OperatorAccounts accounts, HttpServletRequest request) {
        this.provisioning = provisioning;
        this.accounts = accounts;
        this.request = request;
    }

    /** An entry and the permission of its page. */
    record Item(String group, ConsoleShell.Entry entry, String permission) {}

    /** For the running request: what the operator may open. */
    public ConsoleShell current() {
        Authentication who = SecurityContextHolder.getContext().getAuthentication();
        Operator operator = who != null && who.getPrincipal() instanceof Operator found ? found : null;
        Map<String, List<ConsoleShell.Entry>> groups = new LinkedHashMap<>();
        for (Item item : items(provisioning.figuresLately())) {
            if (operator != null && operator.may(item.permission())) {
                groups.computeIfAbsent(item.group(), group -> new ArrayList<>()).add(item.entry());
            }
        }
        return new ConsoleShell(
                        "会馆 Guildhall",
                        "运营控制台",
                        HOME,
                        "/operator/sign-out",
                        "会馆 Guildhall",
                        groups.entrySet().stream()
                                .map(group -> new ConsoleShell.Group(group.getKey(), group.getValue()))
                                .toList(),
                        List.of(),
                        new ConsoleShell.User(
                                operator == null ? "" : operator.name(),
                                operator == null
                                        ? ""
                                        : accounts.require(operator.id()).role().label(),
                                List.of(new ConsoleShell.Link("安全设置", "shield-lock", "/operator/security"))))
                .at(request.getRequestURI().substring(request.getContextPath().length()));
    }

    static List<Item> items(FleetFigures figures) {
        long tenants = figures.active() + figures.suspended() + figures.archived();
        return List.of(
                new Item("", new ConsoleShell.Entry("总览", "gauge", HOME), "operator.tenants.view"),
                new Item(
                        "",
                        counted("租户", "building-skyscraper", "/operator/tenants", tenants, false),
                        "operator.tenants.view"),
                new Item(
                        "",
                        new ConsoleShell.Entry("入驻申请", "clipboard-check", "/operator/applications"),
                        "operator.applications.view"),
                new Item(
                        "机群",
                        counted("版本迁移", "versions", "/operator/migrations", figures.behind(), true),
                        "operator.fleet.view"),
                new Item(
                        "机群",
                        counted("备用库", "stack-2", "/operator/spares", figures.spares(), false),
                        "operator.fleet.view"),
                new Item("机群", new ConsoleShell.Entry("短信用量", "message-2", "/operator/messages"), SmsTotal.VIEW),
                new Item("设置", new ConsoleShell.Entry("运营账号", "users", "/operator/accounts"), "operator.accounts"),
                new Item(
                        "设置",
                        new ConsoleShell.Entry("接口客户端", "plug-connected", "/operator/clients"),
                        "operator.clients"),
                new Item("设置", new ConsoleShell.Entry("操作记录", "history", "/operator/audit"), "operator.audit.view"));
    }

    private static ConsoleShell.Entry counted(String label, String icon, String path, long count, boolean hot) {
        return new ConsoleShell.Entry(label, icon, path, false, count == 0 && hot ? null : Long.valueOf(count), hot);
    }
}
