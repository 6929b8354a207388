package dev.guildhall.operator;

import dev.guildhall.identity.Operator;
import dev.guildhall.provisioning.FleetFigures;
import dev.guildhall.provisioning.Provisioning;
import dev.guildhall.ui.ConsoleShell;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.stereotype.Component;

/** Makes the frame of a page of the operator's console. */
@Component("operatorShells")
class OperatorShells {

    private static final String HOME = "/operator";

    private final Provisioning provisioning;
    private final HttpServletRequest request;

    OperatorShells(Provisioning provisioning, HttpServletRequest request) {
        this.provisioning = provisioning;
        this.request = request;
    }

    /** For the running request. */
    public ConsoleShell current() {
        Authentication who = SecurityContextHolder.getContext().getAuthentication();
        String name = who != null && who.getPrincipal() instanceof Operator operator ? operator.name() : "";
        FleetFigures figures = provisioning.figures();
        long tenants = figures.active() + figures.suspended() + figures.archived();
        return new ConsoleShell(
                        "会馆 Guildhall",
                        "运营控制台",
                        HOME,
                        "/operator/sign-out",
                        "会馆 Guildhall",
                        List.of(
                                new ConsoleShell.Group(
                                        "",
                                        List.of(
                                                new ConsoleShell.Entry("总览", "gauge", HOME),
                                                counted(
                                                        "租户",
                                                        "building-skyscraper",
                                                        "/operator/tenants",
                                                        tenants,
                                                        false))),
                                new ConsoleShell.Group(
                                        "机群",
                                        List.of(
                                                counted(
                                                        "版本迁移",
                                                        "versions",
                                                        "/operator/migrations",
                                                        figures.behind(),
                                                        true),
                                                counted(
                                                        "备用库",
                                                        "stack-2",
                                                        "/operator/spares",
                                                        figures.spares(),
                                                        false)))),
                        List.of(),
                        new ConsoleShell.User(
                                name,
                                "运营管理员",
                                List.of(new ConsoleShell.Link("安全设置", "shield-lock", "/operator/security"))))
                .at(request.getRequestURI().substring(request.getContextPath().length()));
    }

    private static ConsoleShell.Entry counted(String label, String icon, String path, long count, boolean hot) {
        return new ConsoleShell.Entry(label, icon, path, false, count == 0 && hot ? null : Long.valueOf(count), hot);
    }
}
