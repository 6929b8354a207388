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
                Stream.concat(
                                Stream.of("asked", "approved", "refused", "retried", "moved", "paid-out", "given-up")
                                        .map(act -> Map.entry("payments.refund." + act, TEXTS.of("act." + act))),
                                Stream.of("made", "withdrawn", "refused")
                                        .map(act ->
                                                Map.entry("payments.refund-wish." + act, TEXTS.of("wish.act." + act))))
                        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)),
                Map.of("refund", TEXTS.of("subject")),
                Map.of(
                        "order", TEXTS.of("detail.order"),
                        "number", TEXTS.of("detail.number"),
                        "amount", TEXTS.of("detail.amount"),
                        "reason", TEXTS.of("detail.reason")));
    }
}
