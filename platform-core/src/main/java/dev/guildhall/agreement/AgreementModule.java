package dev.guildhall.agreement;

import dev.guildhall.catalog.MenuEntry;
import dev.guildhall.catalog.ModuleDescriptor;
import dev.guildhall.catalog.Permission;
import java.util.List;
import org.springframework.stereotype.Component;

/** Agreements as a part of the kernel. */
@Component
class AgreementModule implements ModuleDescriptor {
    @Override
    public String id() {
        return "agreement";
    }

    @Override
    public String name() {
        return "协议";
    }

    @Override
    public String summary() {
        return "用户协议、隐私政策等文本，每一版和每个人的同意都有记录";
    }

    @Override
    public boolean alwaysOn() {
        return true;
    }

    @Override
    public List<Permission> permissions() {
        return List.of(
                new Permission("agreement.edit", "编写与发布协议"), new Permission("agreement.consents.view", "查看谁同意了协议"));
    }

    @Override
    public List<MenuEntry> menu() {
        return List.of(new MenuEntry("设置", 915, "协议", "file-text", "/console/agreements", "agreement.edit"));
    }

    @Override
    public List<String> paths() {
        return List.of();
    }
}
