package dev.guildhall.operator;

import dev.guildhall.access.Needs;
import dev.guildhall.notice.SmsTotal;
import dev.guildhall.provisioning.FleetFigures;
import dev.guildhall.provisioning.Migrations;
import dev.guildhall.provisioning.Provisioning;
import dev.guildhall.provisioning.SpareSchemas;
import dev.guildhall.provisioning.TenantSearch;
import java.util.ArrayList;
import java.util.List;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;

/** 总览: what needs the operator now, then the fleet in figures and the newest tenants. */
@Controller
@Needs("operator.tenants.view")
class OverviewPage {

    private static final int NEWEST = 5;

    private final Provisioning provisioning;
    private final Migrations migrations;
    private final SpareSchemas spares;
    private final BlueprintNames blueprints;
    private final SmsTotal messages;

    OverviewPage(
            Provisioning provisioning,
            Migrations migrations,
            SpareSchemas spares,
            BlueprintNames blueprints,
            SmsTotal messages) {
        this.provisioning = provisioning;
        this.migrations = migrations;
        this.spares = spares;
        this.blueprints = blueprints;
        this.messages = messages;
    }

    /** @param tone colour of its icon: bad, warn, info */
    record Task(String tone, String icon, String title, String detail, String act, String path) {}

    @GetMapping("/operator")
    String overview(Model model) {
        FleetFigures figures = provisioning.figures();
        model.addAttribute("figures", figures);
        model.addAttribute("tasks", tasks(figures));
        model.addAttribute(
                "newest", provisioning.list(TenantSearch.ALL, 0, NEWEST).items());
        model.addAttribute("blueprints", blueprints.all());
        return "operator/overview";
    }

    private List<Task> tasks(FleetFigures figures) {
        List<Task> tasks = new ArrayList<>();
        SmsTotal.Day today = messages.today();
        if (today.spent()) {
            tasks.add(new Task(
                    "bad",
                    "message-2",
                    "今天的短信总量已用完",
                    "已发 " + today.sent() + " 条，验证码暂停发送，其他短信推迟到明天",
                    "查看",
                    "/operator/messages"));
        }
        long failed = migrations.behind().stream()
                .filter(each -> each.error() != null)
                .map(Migrations.Behind::tenant)
                .distinct()
                .count();
        if (failed > 0) {
            tasks.add(new Task(
                    "bad", "alert-circle", failed + " 个租户迁移失败", "停在旧版本，正常服务；看过原因后可以重试", "去处理", "/operator/migrations"));
        }
        if (figures.behind() > failed) {
            tasks.add(new Task(
                    "warn",
                    "versions",
                    (figures.behind() - failed) + " 个租户版本落后",
                    "缺少这个版本的数据表变更",
                    "去迁移",
                    "/operator/migrations"));
        }
        spares.stock().stream()
                .filter(stock -> stock.ready() < stock.wanted())
                .forEach(stock -> tasks.add(new Task(
                        stock.ready() == 0 ? "warn" : "info",
                        "stack-2",
                        "「" + blueprints.name(stock.blueprint()) + "」备用库 " + stock.ready() + " / " + stock.wanted(),
                        stock.ready() == 0 ? "现在开通要当场建库，需要几秒；后台正在补充" : "后台正在补充",
                        "查看",
                        "/operator/spares")));
        return tasks;
    }
}
