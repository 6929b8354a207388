package dev.guildhall.feedback.domain;

import dev.guildhall.audit.AuditWords;
import java.util.Map;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What the acts are called in the audit trail. */
@Configuration(proxyBeanMethods = false)
class FeedbackActs {
    @Bean
    AuditWords feedbackWords() {
        return new AuditWords(
                Map.of("feedback.answer", Words.of("audit.answer")),
                Map.of("feedback", Words.of("feedback")),
                Map.of("type", Words.of("audit.type")));
    }
}
