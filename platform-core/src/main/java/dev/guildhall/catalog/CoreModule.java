package dev.guildhall.catalog;

import java.util.List;
import org.springframework.stereotype.Component;

/** The kernel itself: what every tenant has. */
@Component
class CoreModule implements ModuleDescriptor {
    @Override
    public String id() {
        return "core";
    }

    @Override
    public String name() {
        return "基础";
    }

    @Override
    public String summary() {
        return "账号、品牌、通知、文件和操作记录";
    }

    @Override
    public boolean alwaysOn() {
        return true;
    }

    @Override
    public List<Permission> permissions() {
        return List.of(
                new Permission("core.modules.edit", "开关模块与修改设置"),
                new Permission("core.brand.edit", "修改品牌与小程序"),
                new Permission("core.dictionaries.edit", "维护字典（级别、领域、学历等选项）"),
                new Permission("core.staff.edit", "管理员工与角色").forOwnStaffOnly(),
                new Permission("core.audit.view", "查看操作记录"));
    }

    @Override
    public List<MenuEntry> menu() {
        return List.of(
                new MenuEntry("设置", 900, "模块", "layout-grid-add", "/console/modules", "core.modules.edit"),
                new MenuEntry("设置", 910, "品牌与小程序", "palette", "/console/brand", "core.brand.edit"),
                new MenuEntry("设置", 915, "字典", "list-details", "/console/dictionaries", "core.dictionaries.edit"),
                new MenuEntry("设置", 920, "员工", "users", "/console/staff", "core.staff.edit"),
                new MenuEntry("设置", 925, "角色", "shield-lock", "/console/roles", "core.staff.edit"),
                new MenuEntry("设置", 940, "操作记录", "history", "/console/audit", "core.audit.view"));
    }

    @Override
    public List<String> paths() {
        return List.of();
    }
}
