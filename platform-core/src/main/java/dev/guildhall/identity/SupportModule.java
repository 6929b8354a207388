package dev.guildhall.identity;

import dev.guildhall.catalog.MenuEntry;
import dev.guildhall.catalog.ModuleDescriptor;
import dev.guildhall.catalog.Permission;
import java.util.List;
import org.springframework.stereotype.Component;

/** Letting the deployment's operators in, as a part of the kernel with a setting of its own. */
@Component
class SupportModule implements ModuleDescriptor {
    @Override
    public String id() {
        return "support";
    }

    @Override
    public String name() {
        return "平台支持";
    }

    @Override
    public String summary() {
        return "平台人员能否进入后台协助，以及每次访问的记录";
    }

    @Override
    public boolean alwaysOn() {
        return true;
    }

    @Override
    public List<Permission> permissions() {
        return List.of(new Permission("support.visits.decide", "同意、拒绝和结束平台支持的访问").forOwnStaffOnly());
    }

    @Override
    public List<MenuEntry> menu() {
        return List.of(new MenuEntry("设置", 950, "平台支持", "headset", "/console/support", "support.visits.decide"));
    }

    @Override
    public Class<? extends Record> settings() {
        return SupportRules.class;
    }

    @Override
    public List<String> paths() {
        return List.of();
    }
}
