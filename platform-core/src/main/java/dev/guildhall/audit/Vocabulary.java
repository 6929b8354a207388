package dev.guildhall.audit;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;

/** The words of all modules together; what has none is called by its own name. */
@Component
public class Vocabulary {

    private final Map<String, String> actions = new HashMap<>();
    private final Map<String, String> subjects = new HashMap<>();
    private final Map<String, String> details = new HashMap<>(Map.ofEntries(
            Map.entry("name", "名称"),
            Map.entry("reason", "原因"),
            Map.entry("state", "状态"),
            Map.entry("roles", "角色"),
            Map.entry("price", "价格"),
            Map.entry("points", "点数"),
            Map.entry("amount", "金额"),
            Map.entry("count", "数量"),
            Map.entry("filename", "文件"),
            Map.entry("primary", "主色"),
            Map.entry("blueprint", "类型")));

    Vocabulary(List<AuditWords> words) {
        for (AuditWords each : words) {
            actions.putAll(each.actions());
            subjects.putAll(each.subjects());
            details.putAll(each.details());
        }
    }

    public String action(String action) {
        return actions.getOrDefault(action, action);
    }

    public String subject(String type) {
        return subjects.getOrDefault(type, type);
    }

    public String detail(String name) {
        return details.getOrDefault(name, name);
    }
}
