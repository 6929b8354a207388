package dev.guildhall.identity.client;

import dev.guildhall.audit.AuditWords;
import java.util.Map;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What acts on clients are called in the audit trail. */
@Configuration(proxyBeanMethods = false)
class ClientActs {
    @Bean
    AuditWords clientWords() {
        return new AuditWords(
                Map.of(
                        "client.registered", "登记接口应用",
                        "client.changed", "修改接口应用",
                        "client.new-secret", "更换应用密钥",
                        "client.ended", "停用接口应用",
                        "sign-ins.ended", "退出其他登录"),
                Map.of("client", "接口应用"),
                Map.of("scopes", "可用范围", "which", "范围"));
    }
}
