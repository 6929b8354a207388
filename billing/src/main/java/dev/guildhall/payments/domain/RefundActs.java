package dev.guildhall.payments.domain;

import dev.guildhall.audit.AuditWords;
import dev.guildhall.problem.Texts;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What acts on refunds are called in the audit trail. */
@Configuration(proxyBeanMethods = false)
class RefundActs {
    private static final Texts TEXTS = Texts.in("refunds");

    @Bean
    AuditWords refundWords() {
        return new AuditWords(
                Stream.of("asked", "approved", "refused", "retried", "moved", "paid-out", "given-up")
                        .collect(Collectors.toMap(act -> "payments.refund." + act, act -> TEXTS.of("act." + act))),
                Map.of("refund", TEXTS.of("subject")),
                Map.of(
                        "order", TEXTS.of("detail.order"),
                        "number", TEXTS.of("detail.number"),
                        "amount", TEXTS.of("detail.amount"),
                        "reason", TEXTS.of("detail.reason")));
    }
}
