package dev.guildhall.wechat;

import dev.guildhall.catalog.MenuEntry;
import dev.guildhall.catalog.ModuleDescriptor;
import dev.guildhall.catalog.Permission;
import java.util.List;
import org.springframework.stereotype.Component;

/** WeChat as a part of the kernel with a page and settings of its own. */
@Component
class WechatModule implements ModuleDescriptor {
    @Override
    public String id() {
        return "wechat";
    }

    @Override
    public String name() {
        return "微信小程序";
    }

    @Override
    public String summary() {
        return "小程序凭据与微信登录方式";
    }

    @Override
    public boolean alwaysOn() {
        return true;
    }

    @Override
    public List<Permission> permissions() {
        return List.of(new Permission("wechat.mini-program.edit", "设置小程序凭据").forOwnStaffOnly());
    }

    @Override
    public List<MenuEntry> menu() {
        return List.of(new MenuEntry(
                "设置", 915, "小程序", "brand-wechat", "/console/wechat/mini-program", "wechat.mini-program.edit"));
    }

    @Override
    public Class<? extends Record> settings() {
        return WechatSettings.class;
    }
}
