package dev.guildhall.notice;

import dev.guildhall.audit.AuditWords;
import dev.guildhall.catalog.MenuEntry;
import dev.guildhall.catalog.ModuleDescriptor;
import dev.guildhall.catalog.Permission;
import java.util.List;
import java.util.Map;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.stereotype.Component;

/** Short messages as a part of the kernel with a budget. */
@Component
class SmsModule implements ModuleDescriptor {
    static final String ID = "messages";
    static final String PERMISSION = "messages.budget.edit";

    @Override
    public String id() {
        return ID;
    }

    @Override
    public String name() {
        return "短信";
    }

    @Override
    public String summary() {
        return "每天最多发送多少短信";
    }

    @Override
    public boolean alwaysOn() {
        return true;
    }

    @Override
    public List<Permission> permissions() {
        return List.of(new Permission(PERMISSION, "查看短信用量，放开当天预算"));
    }

    @Override
    public List<MenuEntry> menu() {
        return List.of(new MenuEntry("设置", 936, "短信用量", "message-2", "/console/messages", PERMISSION));
    }

    @Override
    public Class<? extends Record> settings() {
        return SmsRules.class;
    }

    @Override
    public List<String> paths() {
        return List.of();
    }

    @Configuration(proxyBeanMethods = false)
    static class Acts {
        @Bean
        AuditWords smsWords() {
            return new AuditWords(
                    Map.of("sms.budget-released", "放开当天的短信预算"), Map.of("sms-day", "短信用量"), Map.of("more", "多发条数"));
        }
    }
}
