package dev.guildhall.sandbox;

import dev.guildhall.catalog.MenuEntry;
import dev.guildhall.catalog.ModuleDescriptor;
import dev.guildhall.catalog.Permission;
import java.util.List;
import org.springframework.stereotype.Component;

/** What the sandbox adds to every tenant's console: the test clock. */
@Component
@SandboxOnly
class SandboxModule implements ModuleDescriptor {
    static final String CLOCK = "sandbox.clock.move";

    @Override
    public String id() {
        return "sandbox";
    }

    @Override
    public String name() {
        return "沙箱";
    }

    @Override
    public String summary() {
        return "演示环境的测试时钟";
    }

    @Override
    public boolean alwaysOn() {
        return true;
    }

    @Override
    public List<Permission> permissions() {
        return List.of(new Permission(CLOCK, "拨动测试时钟").forOwnStaffOnly());
    }

    @Override
    public List<MenuEntry> menu() {
        return List.of(new MenuEntry("资金", 590, "测试时钟", "clock", ClockConsole.PATH, CLOCK));
    }
}
