package dev.guildhall.payments.fapiao;

import dev.guildhall.audit.AuditWords;
import java.util.Map;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What acts on fapiao are called in 操作记录. */
@Configuration(proxyBeanMethods = false)
class FapiaoActs {

    @Bean
    AuditWords fapiaoWords() {
        return new AuditWords(
                Map.of(
                        "payments.fapiao.requested", Words.of("act.requested"),
                        "payments.fapiao.issued", Words.of("act.issued"),
                        "payments.fapiao.refused", Words.of("act.refused"),
                        "payments.fapiao.cancelled", Words.of("act.cancelled"),
                        "payments.fapiao.red", Words.of("act.red")),
                Map.of("fapiao", Words.of("subject")),
                Map.of(
                        "order", Words.of("detail.order"),
                        "number", Words.of("detail.number"),
                        "reason", Words.of("detail.reason")));
    }
}
