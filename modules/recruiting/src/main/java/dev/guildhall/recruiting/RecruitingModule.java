package dev.guildhall.recruiting;

import dev.guildhall.catalog.DictionaryKind;
import dev.guildhall.catalog.MemberEntry;
import dev.guildhall.catalog.MemberPermission;
import dev.guildhall.catalog.MenuEntry;
import dev.guildhall.catalog.ModuleDescriptor;
import dev.guildhall.catalog.Permission;
import dev.guildhall.recruiting.domain.RecruitingNumbers;
import dev.guildhall.recruiting.domain.RecruitingSettings;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/** Introduces the module to the kernel. */
@Component
class RecruitingModule implements ModuleDescriptor {

    private static final String GROUP = "人才与招聘";

    /** Found when asked: the descriptor is needed before settings can be read. */
    private final ObjectProvider<RecruitingNumbers> numbers;

    RecruitingModule(ObjectProvider<RecruitingNumbers> numbers) {
        this.numbers = numbers;
    }

    @Override
    public String id() {
        return "recruiting";
    }

    @Override
    public String name() {
        return "招聘与投递";
    }

    @Override
    public String summary() {
        return "认证机构发布招聘，人员用名片投递，机构答复";
    }

    @Override
    public Set<String> needs() {
        return Set.of("talent");
    }

    @Override
    public List<Permission> permissions() {
        return List.of(
                new Permission("recruiting.vacancies.view", "查看招聘职位和投递统计"),
                new Permission("recruiting.vacancies.close", "关闭和恢复招聘职位"));
    }

    @Override
    public List<MemberPermission> memberPermissions() {
        return List.of(
                new MemberPermission("AGENCY", "recruiting.vacancies.edit", "发布和管理招聘"),
                new MemberPermission("AGENCY", "recruiting.applications.answer", "答复投递"));
    }

    @Override
    public List<MenuEntry> menu() {
        return List.of(
                new MenuEntry(
                        GROUP, 240, "招聘职位", "briefcase", "/console/recruiting/vacancies", "recruiting.vacancies.view"),
                new MenuEntry(
                        GROUP,
                        250,
                        "投递统计",
                        "chart-bar",
                        "/console/recruiting/applications",
                        "recruiting.vacancies.view"));
    }

    @Override
    public List<MemberEntry> memberEntries() {
        return List.of(
                new MemberEntry(
                        "PERSON", "TAB", 20, "recruiting.board", "求职", "briefcase", "/pages-recruiting/board/index"),
                new MemberEntry(
                        "PERSON", "ENTRY", 20, "recruiting.sent", "我的投递", "send", "/pages-recruiting/sent/index"),
                new MemberEntry(
                        "AGENCY",
                        "ENTRY",
                        20,
                        "recruiting.vacancies",
                        "发布招聘",
                        "briefcase",
                        "/pages-recruiting/vacancies/index"),
                new MemberEntry(
                        "AGENCY",
                        "ENTRY",
                        30,
                        "recruiting.received",
                        "招聘投递记录",
                        "clipboard-list",
                        "/pages-recruiting/received/index"));
    }

    @Override
    public List<DictionaryKind> dictionaries() {
        return List.of(new DictionaryKind("talent.post-type", "岗位类型", "发布招聘时选用，人员按它筛选职位"));
    }

    @Override
    public Class<? extends Record> settings() {
        return RecruitingSettings.class;
    }

    @Override
    public List<String> paths() {
        return List.of(
                "/api/recruiting/**",
                "/api/vacancies/**",
                "/api/agencies/**",
                "/api/agency/vacancies/**",
                "/api/agency/applications/**",
                "/api/talent/me/applications/**",
                "/console/recruiting/**");
    }

    @Override
    public Map<String, Long> offEffects() {
        var effects = new LinkedHashMap<String, Long>();
        effects.put("个招聘职位，人员将看不到", numbers.getObject().published());
        effects.put("份投递，机构将看不到", numbers.getObject().waiting().all());
        return effects;
    }
}
