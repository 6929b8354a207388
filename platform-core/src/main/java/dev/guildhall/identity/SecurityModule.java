package dev.guildhall.identity;

import dev.guildhall.catalog.MenuEntry;
import dev.guildhall.catalog.ModuleDescriptor;
import dev.guildhall.catalog.Permission;
import dev.guildhall.identity.domain.SecurityRules;
import java.util.List;
import org.springframework.stereotype.Component;

/** How strictly sign-in is guarded, as a part of the kernel with settings of its own. */
@Component
class SecurityModule implements ModuleDescriptor {
    @Override
    public String id() {
        return "security";
    }

    @Override
    public String name() {
        return "登录安全";
    }

    @Override
    public String summary() {
        return "两步验证、等保要求和登录日志";
    }

    @Override
    public boolean alwaysOn() {
        return true;
    }

    @Override
    public List<Permission> permissions() {
        return List.of(
                new Permission("security.log.view", "查看登录日志"),
                new Permission("security.factors.reset", "重置员工的两步验证").forOwnStaffOnly());
    }

    @Override
    public List<MenuEntry> menu() {
        return List.of(new MenuEntry("设置", 930, "登录日志", "login", "/console/sign-in-log", "security.log.view"));
    }

    @Override
    public Class<? extends Record> settings() {
        return SecurityRules.class;
    }

    @Override
    public List<String> paths() {
        return List.of();
    }
}
