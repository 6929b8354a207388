package dev.guildhall.realname;

import dev.guildhall.audit.AuditWords;
import dev.guildhall.catalog.MenuEntry;
import dev.guildhall.catalog.ModuleDescriptor;
import dev.guildhall.catalog.Permission;
import dev.guildhall.realname.domain.RealNameRules;
import java.util.List;
import java.util.Map;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.stereotype.Component;

/** Real names as a part of the kernel with settings of its own. */
@Component
class RealNameModule implements ModuleDescriptor {
    @Override
    public String id() {
        return "realname";
    }

    @Override
    public String name() {
        return "实名核验";
    }

    @Override
    public String summary() {
        return "姓名、证件号码与证件照片的核验，查看都有记录";
    }

    @Override
    public boolean alwaysOn() {
        return true;
    }

    @Override
    public List<Permission> permissions() {
        return List.of(
                new Permission("realname.review", "审核实名"),
                new Permission("realname.reveal", "查看证件号码与证件照片").forOwnStaffOnly());
    }

    @Override
    public List<MenuEntry> menu() {
        return List.of(new MenuEntry("日常", 25, "实名核验", "id", "/console/realname", "realname.review"));
    }

    @Override
    public Class<? extends Record> settings() {
        return RealNameRules.class;
    }

    @Override
    public List<String> paths() {
        return List.of();
    }

    @Configuration(proxyBeanMethods = false)
    static class Acts {
        @Bean
        AuditWords realNameWords() {
            return new AuditWords(
                    Map.of(
                            "realname.submitted", "提交实名",
                            "realname.escalated", "申请人工加急",
                            "realname.number-revealed", "查看证件号码",
                            "realname.document-revealed", "查看证件照片"),
                    Map.of("realname", "实名"),
                    Map.of("document", "证件"));
        }
    }
}
