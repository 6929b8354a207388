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
    private static final Texts TEXTS = Texts.in("receiving");

    @Bean
    AuditWords paymentWords() {
        return new AuditWords(
                Map.of(
                        "payments.credential.entered", "录入收款账户",
                        "payments.credential.checked", "检验收款账户",
                        "payments.account.bound", TEXTS.of("act.bound"),
                        "payments.account.renewed", TEXTS.of("act.renewed"),
                        "payments.account.changed", TEXTS.of("act.changed"),
                        "payments.account.used", TEXTS.of("act.used"),
                        "payments.account.rested", TEXTS.of("act.rested"),
                        "payments.account.tested", TEXTS.of("act.tested"),
                        "payments.transfer.confirmed", TRANSFERS.of("audit.confirmed"),
                        "payments.transfer.refused", TRANSFERS.of("audit.refused")),
                Map.of("wechat_credential", "收款账户", ReceivingAccounts.TABLE, TEXTS.of("account"), "order", "订单"),
                Map.of(
                        "mchid", "商户号",
                        "appid", "小程序",
                        "origin", "来源",
                        "payer", "付款户名",
                        "sub_mchid", TEXTS.of("detail.sub_mchid"),
                        "kind", TEXTS.of("detail.kind"),
                        "priority", TEXTS.of("detail.priority"),
                        "for", TEXTS.of("detail.for"),
                        "proof", TEXTS.of("detail.proof")));
    }
}
