package dev.guildhall.talent;

import dev.guildhall.catalog.DictionaryKind;
import dev.guildhall.catalog.MemberEntry;
import dev.guildhall.catalog.MemberPermission;
import dev.guildhall.catalog.MenuEntry;
import dev.guildhall.catalog.ModuleDescriptor;
import dev.guildhall.catalog.Permission;
import dev.guildhall.talent.domain.PoolSize;
import dev.guildhall.talent.domain.TalentSettings;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;

/** Introduces the module to the kernel. */
@Component
class TalentModule implements ModuleDescriptor {

    private static final String GROUP = "人才与招聘";

    private final PoolSize pool;

    TalentModule(PoolSize pool) {
        this.pool = pool;
    }

    @Override
    public String id() {
        return "talent";
    }

    @Override
    public String name() {
        return "人才与名片";
    }

    @Override
    public String summary() {
        return "人员登记、名片与人才库、认证机构、用点数查看联系方式";
    }

    @Override
    public List<Permission> permissions() {
        return List.of(
                new Permission("talent.persons.view", "查看人员登记"),
                new Permission("talent.persons.edit", "登记、编辑、导入和停用人员"),
                new Permission("talent.persons.reveal", "显示完整的手机号和身份证号").forOwnStaffOnly(),
                new Permission("talent.persons.export", "导出人员（号码遮盖）").forOwnStaffOnly(),
                new Permission("talent.persons.export-whole", "导出人员的完整资料（手机号、身份证号不遮盖）").forOwnStaffOnly(),
                new Permission("talent.cards.take-down", "撤下名片"),
                new Permission("talent.reports.decide", "处理联系不上的反映").forOwnStaffOnly(),
                new Permission("talent.agencies.view", "查看认证机构"),
                new Permission("talent.agencies.edit", "开通和停用认证机构").forOwnStaffOnly());
    }

    @Override
    public List<MemberPermission> memberPermissions() {
        return List.of(
                new MemberPermission("AGENCY", "talent.agency.unlock", "查看联系方式（花费点数）"),
                new MemberPermission("AGENCY", "talent.agency.profile", "修改机构信息"));
    }

    @Override
    public List<MenuEntry> menu() {
        return List.of(
                new MenuEntry(GROUP, 200, "人员登记", "address-book", "/console/talent/persons", "talent.persons.view"),
                new MenuEntry(GROUP, 210, "名片与人才库", "id", "/console/talent/cards", "talent.persons.view"),
                new MenuEntry(GROUP, 220, "认证机构", "building", "/console/talent/agencies", "talent.agencies.view"),
                new MenuEntry(
                        GROUP, 230, "联系不上的反映", "message-report", "/console/talent/reports", "talent.reports.decide"));
    }

    @Override
    public List<MemberEntry> memberEntries() {
        return List.of(
                new MemberEntry("PERSON", "TAB", 10, "talent.card", "我的名片", "id", "/pages-talent/my-card/index"),
                new MemberEntry("PERSON", "TAB", 90, "me", "我的", "user", "/pages/me/index"),
                new MemberEntry(
                        "PERSON", "ENTRY", 30, "talent.viewers", "谁看过我", "eye", "/pages-talent/my-card/viewers"),
                new MemberEntry(
                        "PERSON", "ENTRY", 40, "talent.shares", "分享名片", "share-3", "/pages-talent/my-card/share"),
                new MemberEntry("AGENCY", "TAB", 10, "talent.pool", "人才库", "users", "/pages-talent/pool/index"),
                new MemberEntry(
                        "AGENCY", "TAB", 20, "talent.unlocks", "已解锁", "lock-open", "/pages-talent/unlocks/index"),
                new MemberEntry(
                        "AGENCY",
                        "ENTRY",
                        35,
                        "talent.looks",
                        "人才查看记录",
                        "history",
                        "/pages-talent/unlocks/index?show=looked"),
                new MemberEntry(
                        "AGENCY", "ENTRY", 40, "talent.favourites", "收藏的名片", "star", "/pages-talent/favourites/index"),
                new MemberEntry(
                        "AGENCY", "ENTRY", 45, "talent.searches", "保存的搜索", "bookmark", "/pages-talent/searches/index"),
                new MemberEntry("AGENCY", "TAB", 30, "points", "点数", "coins", "/pages/points/index"),
                new MemberEntry("AGENCY", "TAB", 90, "me", "我的", "user", "/pages/me/index"));
    }

    @Override
    public List<DictionaryKind> dictionaries() {
        return List.of(
                new DictionaryKind("talent.level", "岗位级别", "人员的注册级别：登记、导入、名片和人才库筛选时选用"),
                new DictionaryKind("talent.field", "认证领域", "人员和职位的认证领域，可以选多个"),
                new DictionaryKind("education", "学历", "人员的学历和职位的学历要求"));
    }

    @Override
    public Class<? extends Record> settings() {
        return TalentSettings.class;
    }

    @Override
    public List<String> paths() {
        return List.of("/api/talent/**", "/api/agency/**", "/console/talent/**");
    }

    @Override
    public Map<String, Long> offEffects() {
        var effects = new LinkedHashMap<String, Long>();
        effects.put("张已推送的名片，机构将看不到", pool.published());
        effects.put("名登记人员，将不能登录", pool.persons());
        effects.put("家认证机构，将不能登录", pool.agencies());
        return effects;
    }
}
