package dev.guildhall.audit;

import java.util.Map;

/**
 * Bean by which a module says what its actions and subjects are called in the console's 操作记录.
 *
 * @param actions label of each action, such as {@code talent.contact.reveal} → 查看联系方式
 * @param subjects label of each subject type, such as {@code person} → 人员
 */
public record AuditWords(Map<String, String> actions, Map<String, String> subjects) {
    public AuditWords {
        actions = Map.copyOf(actions);
        subjects = Map.copyOf(subjects);
    }
}
