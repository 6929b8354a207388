package dev.guildhall.payments.domain;

import dev.guildhall.audit.AuditWords;
import dev.guildhall.problem.Texts;
import java.util.Map;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What acts on payments are called in the audit trail. */
@Configuration(proxyBeanMethods = false)
class PaymentActs {
    private static final Texts TRANSFERS = Texts.in("transfers");

    @Bean
    AuditWords paymentWords() {
        return new AuditWords(
                Map.of(
                        "payments.credential.entered",
                        "录入收款账户",
                        "payments.credential.checked",
                        "检验收款账户",
                        "payments.transfer.confirmed",
                        TRANSFERS.of("audit.confirmed"),
                        "payments.transfer.refused",
                        TRANSFERS.of("audit.refused")),
                Map.of("wechat_credential", "收款账户", "order", "订单"),
                Map.of("mchid", "商户号", "appid", "小程序", "origin", "来源", "payer", "付款户名"));
    }
}
