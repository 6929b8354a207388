package dev.guildhall.notice;

import dev.guildhall.catalog.ModuleSettings;
import dev.guildhall.ui.DashboardPart;
import java.util.List;
import org.springframework.stereotype.Component;

/** Says on the dashboard that the day's budget is spent. */
@Component
class SmsDashboard implements DashboardPart {
    private final SmsBudget budget;
    private final ModuleSettings settings;

    SmsDashboard(SmsBudget budget, ModuleSettings settings) {
        this.budget = budget;
        this.settings = settings;
    }

    @Override
    public String module() {
        return SmsModule.ID;
    }

    @Override
    public List<ToDo> toDos() {
        SmsBudget.Day today = budget.today();
        if (today.sent() < settings.of(SmsRules.class).perDay() + today.extra()) {
            return List.of();
        }
        return List.of(new ToDo(
                Urgency.BAD,
                "message-2",
                SmsBudget.text("dashboard"),
                SmsBudget.text("dashboard.detail", today.sent()),
                SmsBudget.text("dashboard.act"),
                "/console/messages",
                SmsModule.PERMISSION));
    }
}
