package dev.guildhall.recruiting.domain;

import dev.guildhall.audit.AuditWords;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What the acts of this module are called in the audit trail. */
@Configuration(proxyBeanMethods = false)
class RecruitingAuditWords {

    private static final List<String> ACTIONS = List.of(
            "recruiting.vacancy.publish",
            "recruiting.vacancy.change",
            "recruiting.vacancy.pause",
            "recruiting.vacancy.resume",
            "recruiting.vacancy.delete",
            "recruiting.vacancy.close",
            "recruiting.vacancy.reopen",
            "recruiting.application.answer");

    @Bean
    AuditWords recruitingActs() {
        return new AuditWords(
                ACTIONS.stream().collect(Collectors.toMap(action -> action, action -> Words.of("audit." + action))),
                Map.of("vacancy", Words.of("vacancy"), "application", Words.of("application")),
                Map.of("title", Words.of("audit.detail.title"), "answer", Words.of("audit.detail.answer")));
    }
}
