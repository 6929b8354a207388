package dev.guildhall.payments.domain;

import dev.guildhall.audit.AuditWords;
import java.util.Map;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What acts on payments are called in the audit trail. */
@Configuration(proxyBeanMethods = false)
class PaymentActs {

    @Bean
    AuditWords paymentWords() {
        return new AuditWords(
                Map.of("payments.credential.entered", "录入收款账户", "payments.credential.checked", "检验收款账户"),
                Map.of("wechat_credential", "收款账户"),
                Map.of("mchid", "商户号", "appid", "小程序", "origin", "来源"));
    }
}
