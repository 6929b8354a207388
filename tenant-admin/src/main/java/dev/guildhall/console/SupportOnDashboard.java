package dev.guildhall.console;

import dev.guildhall.identity.SupportVisits;
import dev.guildhall.ui.DashboardPart;
import java.util.List;
import org.springframework.stereotype.Component;

/** Requests of operators that wait for the tenant's answer. */
@Component
class SupportOnDashboard implements DashboardPart {
    private final SupportVisits visits;

    SupportOnDashboard(SupportVisits visits) {
        this.visits = visits;
    }

    @Override
    public String module() {
        return "support";
    }

    @Override
    public List<ToDo> toDos() {
        long waiting = visits.waiting();
        return waiting == 0
                ? List.of()
                : List.of(new ToDo(
                        Urgency.WARN,
                        "headset",
                        waiting + " 个平台支持的申请",
                        "平台人员申请进入后台协助，等待同意或拒绝",
                        "去处理",
                        "/console/support",
                        "support.visits.decide"));
    }
}
