package dev.guildhall.forms;

import dev.guildhall.audit.AuditWords;
import dev.guildhall.catalog.MenuEntry;
import dev.guildhall.catalog.ModuleDescriptor;
import dev.guildhall.catalog.Permission;
import java.util.List;
import java.util.Map;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.stereotype.Component;

/** Forms as a part of the kernel. */
@Component
class FormsModule implements ModuleDescriptor {
    @Override
    public String id() {
        return "forms";
    }

    @Override
    public String name() {
        return "表单";
    }

    @Override
    public String summary() {
        return "注册、入会等表单的字段与规则";
    }

    @Override
    public boolean alwaysOn() {
        return true;
    }

    @Override
    public List<Permission> permissions() {
        return List.of(
                new Permission("forms.edit", "设计表单"),
                new Permission("forms.reveal", "查看表单里完整的手机号与证件号").forOwnStaffOnly());
    }

    @Override
    public List<MenuEntry> menu() {
        return List.of(new MenuEntry("设置", 915, "表单", "clipboard-text", "/console/forms", "forms.edit"));
    }

    @Override
    public List<String> paths() {
        return List.of();
    }

    @Configuration(proxyBeanMethods = false)
    static class Acts {
        @Bean
        AuditWords formWords() {
            return new AuditWords(
                    Map.of("forms.published", "发布表单", "forms.revealed", "查看完整信息"),
                    Map.of("form", "表单", "filled-form", "填写的表单"),
                    Map.of("form", "表单", "field", "栏目"));
        }
    }
}
