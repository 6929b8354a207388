package dev.guildhall.review;

import dev.guildhall.audit.AuditWords;
import dev.guildhall.catalog.MenuEntry;
import dev.guildhall.catalog.ModuleDescriptor;
import dev.guildhall.catalog.Permission;
import java.util.List;
import java.util.Map;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.stereotype.Component;

/** Reviews as a part of the kernel. */
@Component
class ReviewModule implements ModuleDescriptor {
    @Override
    public String id() {
        return "review";
    }

    @Override
    public String name() {
        return "审核";
    }

    @Override
    public String summary() {
        return "注册、入会、发布等申请的审核队列与期限";
    }

    @Override
    public boolean alwaysOn() {
        return true;
    }

    @Override
    public List<Permission> permissions() {
        return List.of(new Permission("review.queue", "打开审核队列"), new Permission("review.targets", "设置审核期限"));
    }

    @Override
    public List<MenuEntry> menu() {
        return List.of(new MenuEntry("日常", 20, "审核", "clipboard-check", "/console/reviews", "review.queue"));
    }

    @Override
    public List<String> paths() {
        return List.of();
    }

    @Configuration(proxyBeanMethods = false)
    static class Acts {
        @Bean
        AuditWords reviewWords() {
            return new AuditWords(
                    Map.of("review.approved", "审核通过", "review.refused", "审核不通过", "review.target", "修改审核期限"),
                    Map.of("review", "审核", "review-target", "审核期限"));
        }
    }
}
