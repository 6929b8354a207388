package dev.guildhall.payments.tasks;

import dev.guildhall.audit.AuditWords;
import java.util.Map;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What acts on money tasks are called in 操作记录. */
@Configuration(proxyBeanMethods = false)
class TaskActs {

    @Bean
    AuditWords moneyTaskWords() {
        return new AuditWords(
                Map.of("payments.task.opened", Words.of("act.opened"), "payments.task.done", Words.of("act.done")),
                Map.of("money_task", Words.of("subject")),
                Map.of(
                        "kind", Words.of("detail.kind"),
                        "subject", Words.of("detail.subject"),
                        "what", Words.of("detail.what")));
    }
}
