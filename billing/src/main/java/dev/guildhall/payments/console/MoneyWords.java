package dev.guildhall.payments.console;

import dev.guildhall.audit.AuditWords;
import java.util.Map;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What acts about money and points are called in 操作记录. */
@Configuration(proxyBeanMethods = false)
class MoneyWords {

    @Bean
    AuditWords moneyAuditWords() {
        return new AuditWords(
                Map.of(
                        "payments.credential.entered", "录入收款账户",
                        "payments.credential.checked", "检查收款账户",
                        "points.pack.added", "添加点数包",
                        "points.pack.changed", "修改点数包",
                        "points.given", "赠送点数"),
                Map.of("point_pack", "点数包", "wechat_credential", "收款账户"));
    }
}
