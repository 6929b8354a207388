package dev.guildhall.operator;

import dev.guildhall.audit.AuditWords;
import java.util.Map;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What an operator's acts are called in a tenant's 操作记录. */
@Configuration(proxyBeanMethods = false)
class OperatorWords {

    @Bean
    AuditWords operatorAuditWords() {
        return new AuditWords(
                Map.of("tenant.opened", "开通", "tenant.state", "改变运行状态", "tenant.modules", "平台调整模块"),
                Map.of("tenant", "本组织"),
                Map.of("modules", "模块"));
    }
}
