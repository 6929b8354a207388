package dev.guildhall.feedback;

import dev.guildhall.catalog.MemberEntry;
import dev.guildhall.catalog.MenuEntry;
import dev.guildhall.catalog.ModuleDescriptor;
import dev.guildhall.catalog.Permission;
import java.util.List;
import org.springframework.stereotype.Component;

/** Feedback as a part of the kernel. */
@Component
class FeedbackModule implements ModuleDescriptor {
    @Override
    public String id() {
        return "feedback";
    }

    @Override
    public String name() {
        return "意见反馈";
    }

    @Override
    public String summary() {
        return "会员反馈功能异常、产品建议和违规，工作人员答复";
    }

    @Override
    public boolean alwaysOn() {
        return true;
    }

    @Override
    public List<Permission> permissions() {
        return List.of(new Permission("feedback.answer", "查看和答复意见反馈"));
    }

    @Override
    public List<MenuEntry> menu() {
        return List.of(new MenuEntry("日常", 35, "意见反馈", "message-report", "/console/feedback", "feedback.answer"));
    }

    @Override
    public List<MemberEntry> memberEntries() {
        return List.of(new MemberEntry("ANY", "ENTRY", 80, "feedback", "意见反馈", "message-2", "/pages-account/feedback"));
    }

    @Override
    public List<String> paths() {
        return List.of();
    }
}
