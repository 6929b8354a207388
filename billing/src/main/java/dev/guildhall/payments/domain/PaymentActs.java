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
    private static final Texts VIRTUAL = Texts.in("virtual");

    @Bean
    AuditWords paymentWords() {
        return new AuditWords(
                Map.ofEntries(
                        Map.entry("payments.credential.entered", "录入收款账户"),
                        Map.entry("payments.credential.checked", "检验收款账户"),
                        Map.entry("payments.account.bound", TEXTS.of("act.bound")),
                        Map.entry("payments.account.renewed", TEXTS.of("act.renewed")),
                        Map.entry("payments.account.changed", TEXTS.of("act.changed")),
                        Map.entry("payments.account.used", TEXTS.of("act.used")),
                        Map.entry("payments.account.rested", TEXTS.of("act.rested")),
                        Map.entry("payments.account.tested", TEXTS.of("act.tested")),
                        Map.entry("payments.virtual.entered", VIRTUAL.of("act.entered")),
                        Map.entry("payments.virtual.tried", VIRTUAL.of("act.tried")),
                        Map.entry("payments.virtual.named", VIRTUAL.of("act.named")),
                        Map.entry("payments.transfer.confirmed", TRANSFERS.of("audit.confirmed")),
                        Map.entry("payments.transfer.refused", TRANSFERS.of("audit.refused"))),
                Map.of(
                        "wechat_credential",
                        "收款账户",
                        ReceivingAccounts.TABLE,
                        TEXTS.of("account"),
                        VirtualOffers.TABLE,
                        VIRTUAL.of("subject"),
                        "order",
                        "订单"),
                Map.ofEntries(
                        Map.entry("offer", VIRTUAL.of("detail.offer")),
                        Map.entry("goods", VIRTUAL.of("detail.goods")),
                        Map.entry("mchid", "商户号"),
                        Map.entry("appid", "小程序"),
                        Map.entry("origin", "来源"),
                        Map.entry("payer", "付款户名"),
                        Map.entry("sub_mchid", TEXTS.of("detail.sub_mchid")),
                        Map.entry("kind", TEXTS.of("detail.kind")),
                        Map.entry("priority", TEXTS.of("detail.priority")),
                        Map.entry("for", TEXTS.of("detail.for")),
                        Map.entry("proof", TEXTS.of("detail.proof"))));
    }
}
