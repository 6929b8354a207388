package dev.guildhall.audit;

import java.util.Map;

/**
 * Bean by which a module says what its actions, subjects and details are called in the console's 操作记录.
 *
 * @param actions label of each action, such as {@code talent.contact.reveal} → 查看联系方式
 * @param subjects label of each subject type, such as {@code person} → 人员
 * @param details label of each detail, such as {@code reason} → 原因; those without one are shown by their own name
 */
public record AuditWords(Map<String, String> actions, Map<String, String> subjects, Map<String, String> details) {
    public AuditWords {
        actions = Map.copyOf(actions);
        subjects = Map.copyOf(subjects);
        details = Map.copyOf(details);
    }

    public AuditWords(Map<String, String> actions, Map<String, String> subjects) {
        this(actions, subjects, Map.of());
    }
}
