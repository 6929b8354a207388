package dev.guildhall.registration;

import dev.guildhall.audit.AuditWords;
import dev.guildhall.catalog.MenuEntry;
import dev.guildhall.catalog.ModuleDescriptor;
import dev.guildhall.catalog.Permission;
import dev.guildhall.identity.PublicPaths;
import dev.guildhall.registration.domain.RegistrationRules;
import java.util.List;
import java.util.Map;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.stereotype.Component;

/** Registration as a part of the kernel; a tenant without open user types takes none. */
@Component
class RegistrationModule implements ModuleDescriptor {
    @Override
    public String id() {
        return "registration";
    }

    @Override
    public String name() {
        return "注册与账号";
    }

    @Override
    public String summary() {
        return "用户类型、注册表单、注册审核与账号管理";
    }

    @Override
    public boolean alwaysOn() {
        return true;
    }

    @Override
    public List<Permission> permissions() {
        return List.of(
                new Permission("registration.review", "审核注册"),
                new Permission("registration.accounts.view", "查看账号"),
                new Permission("registration.accounts.edit", "停用账号、重设密码、要求复核").forOwnStaffOnly(),
                new Permission("registration.types.edit", "设置用户类型"));
    }

    @Override
    public List<MenuEntry> menu() {
        return List.of(
                new MenuEntry("日常", 30, "账号", "user-circle", "/console/accounts", "registration.accounts.view"),
                new MenuEntry("设置", 912, "用户类型", "users-group", "/console/user-types", "registration.types.edit"));
    }

    @Override
    public Class<? extends Record> settings() {
        return RegistrationRules.class;
    }

    @Override
    public List<String> paths() {
        return List.of();
    }

    @Configuration(proxyBeanMethods = false)
    static class Parts {
        @Bean
        PublicPaths registrationIsPublic() {
            return new PublicPaths(
                    "/api/user-types", "/api/registrations", "/api/registrations/current", "/api/registrations/media");
        }

        @Bean
        AuditWords registrationWords() {
            return new AuditWords(
                    Map.ofEntries(
                            Map.entry("registration.submitted", "提交注册"),
                            Map.entry("registration.resubmitted", "重新提交注册"),
                            Map.entry("account.banned", "停用账号"),
                            Map.entry("account.unbanned", "恢复使用"),
                            Map.entry("account.password-set", "重设账号密码"),
                            Map.entry("account.second-factor-reset", "解除账号的两步验证"),
                            Map.entry("account.recheck-asked", "要求复核账号"),
                            Map.entry("account.recheck-withdrawn", "撤回复核要求"),
                            Map.entry("account.rechecked", "完成账号复核"),
                            Map.entry("account.unactivated-removed", "删除未激活的账号"),
                            Map.entry("user-type.saved", "修改用户类型")),
                    Map.of("registration", "注册", "user-type", "用户类型"),
                    Map.of(
                            "parts", "复核内容",
                            "days", "天数",
                            "userType", "用户类型",
                            "label", "名称",
                            "reviewed", "需要审核",
                            "open", "开放注册"));
        }
    }
}
