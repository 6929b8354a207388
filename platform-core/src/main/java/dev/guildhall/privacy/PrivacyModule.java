package dev.guildhall.privacy;

import dev.guildhall.audit.AuditWords;
import dev.guildhall.catalog.MenuEntry;
import dev.guildhall.catalog.ModuleDescriptor;
import dev.guildhall.catalog.Permission;
import dev.guildhall.privacy.domain.PrivacyRules;
import java.util.List;
import java.util.Map;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.stereotype.Component;

/** Privacy as a part of the kernel with settings of its own. */
@Component
class PrivacyModule implements ModuleDescriptor {
    @Override
    public String id() {
        return "privacy";
    }

    @Override
    public String name() {
        return "个人信息";
    }

    @Override
    public String summary() {
        return "本人导出、更正与注销账号的申请";
    }

    @Override
    public boolean alwaysOn() {
        return true;
    }

    @Override
    public List<Permission> permissions() {
        return List.of(new Permission("privacy.requests.view", "查看导出与注销申请"));
    }

    @Override
    public List<MenuEntry> menu() {
        return List.of(new MenuEntry("设置", 935, "个人信息申请", "shield-lock", "/console/privacy", "privacy.requests.view"));
    }

    @Override
    public Class<? extends Record> settings() {
        return PrivacyRules.class;
    }

    @Override
    public List<String> paths() {
        return List.of();
    }

    @Configuration(proxyBeanMethods = false)
    static class Acts {
        @Bean
        AuditWords privacyWords() {
            return new AuditWords(
                    Map.of(
                            "privacy.export.requested", "申请导出个人信息",
                            "privacy.export.downloaded", "下载个人信息",
                            "privacy.corrected", "更正个人信息",
                            "privacy.deletion.requested", "申请注销账号",
                            "privacy.deletion.withdrawn", "撤回注销申请",
                            "privacy.deletion.done", "注销账号"),
                    Map.of("privacy-export", "个人信息副本"),
                    Map.of("format", "格式", "dueAt", "执行时间"));
        }
    }
}
