package dev.guildhall.recruiting.domain;

import dev.guildhall.catalog.DemoContent;
import dev.guildhall.catalog.DemoTenant;
import dev.guildhall.catalog.ModuleSwitches;
import dev.guildhall.identity.AccountId;
import dev.guildhall.identity.AccountView;
import dev.guildhall.identity.Accounts;
import dev.guildhall.identity.Actor;
import dev.guildhall.recruiting.ApplicationId;
import dev.guildhall.recruiting.VacancyId;
import dev.guildhall.reference.Regions;
import dev.guildhall.vault.PhoneNumber;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** A few vacancies of the demo's first agency, with cards that persons of its pool sent: new, seen and answered ones. */
@Component
class RecruitingDemo implements DemoContent {

    private static final String AGENCY = "huaxin";

    private final VacancyDesk desk;
    private final Applying applying;
    private final ApplicationDesk received;
    private final Accounts accounts;
    private final Regions regions;
    private final ModuleSwitches switches;

    RecruitingDemo(
            VacancyDesk desk,
            Applying applying,
            ApplicationDesk received,
            Accounts accounts,
            Regions regions,
            ModuleSwitches switches) {
        this.desk = desk;
        this.applying = applying;
        this.received = received;
        this.accounts = accounts;
        this.regions = regions;
        this.switches = switches;
    }

    @Override
    public int order() {
        return 520;
    }

    @Override
    public void fill(DemoTenant demo) {
        if (!demo.blueprint().equals("certification") || !switches.isOn(demo.id(), "recruiting")) {
            return;
        }
        var account = accounts.byUsername(AGENCY);
        if (account.isEmpty()) {
            return;
        }
        var agency = new Actor(account.get().id(), Actor.AGENCY, "华信认证有限公司", Set.of());
        if (!desk.of(agency).items().isEmpty()) {
            return;
        }
        List<VacancyId> posted = new ArrayList<>();
        for (var text : texts()) {
            posted.add(new VacancyId(desk.publish(agency, text, null).id()));
        }
        desk.switchTo(agency, posted.getLast(), VacancyDesk.Wish.PAUSED);
        send(agency, posted);
    }

    private void send(Actor agency, List<VacancyId> posted) {
        List<ApplicationId> sent = new ArrayList<>();
        for (int i = 1; i <= 5; i++) {
            var vacancy = posted.get(i % 2);
            var words = i == 1 ? "八年审核经验，可长期出差。" : null;
            person(i)
                    .ifPresent(person -> sent.add(new ApplicationId(
                            applying.send(person, vacancy, words).id())));
        }
        if (sent.size() >= 3) {
            received.open(agency, sent.get(0));
            received.answer(agency, sent.get(1), true, "请方便时联系李老师，电话在机构信息里。");
            received.answer(agency, sent.get(2), false, "这个岗位需要常驻成都。");
        }
    }

    private Optional<AccountId> person(int i) {
        return accounts.byPhone(PhoneNumber.parse("199000%05d".formatted(10_001 + i * 37)))
                .map(AccountView::id);
    }

    private List<VacancyText> texts() {
        return List.of(
                text("招聘 QMS 审核员", List.of("qms", "ems"), "auditor", "成都市", "高新区", 12_000, 16_000),
                text("诚聘高级审核员", List.of("qms-construction", "gbt-50430"), "auditor", "北京市", "朝阳区", 15_000, 20_000),
                text("食品领域检查员", List.of("fsms", "haccp"), "inspector", "西安市", null, 8_000, 12_000),
                text("ISMS 技术专家（兼职）", List.of("isms", "itsms"), "technical-expert", "上海市", null, 0, 0),
                text("内审员培训讲师", List.of("qms"), "training", "南昌市", "红谷滩区", 10_000, 10_000));
    }

    private VacancyText text(
            String title,
            List<String> fields,
            String postType,
            String city,
            @Nullable String workplace,
            int low,
            int high) {
        return new VacancyText(
                title,
                fields,
                postType,
                regions.cityByName(city).orElseThrow().code(),
                workplace,
                low,
                high,
                "bachelor",
                "1. 持有相应领域的注册证书，且在有效期内；\n2. 熟悉建筑施工、机械制造中任一行业；\n3. 每月可安排 10 个以上审核人日，能接受出差。",
                "五险一金，差旅实报实销，每年两次带薪培训");
    }
}
