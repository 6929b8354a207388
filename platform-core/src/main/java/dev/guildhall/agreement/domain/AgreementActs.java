package dev.guildhall.agreement.domain;

import dev.guildhall.audit.AuditWords;
import java.util.Map;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What acts on agreements are called in the audit trail. */
@Configuration(proxyBeanMethods = false)
class AgreementActs {
    @Bean
    AuditWords agreementWords() {
        return new AuditWords(
                Map.of(
                        "agreement.accepted", "同意协议",
                        "agreement.drafted", "保存协议草稿",
                        "agreement.published", "发布协议",
                        "agreement.draft-discarded", "删除协议草稿"),
                Map.of("agreement", "协议"),
                Map.of("agreement", "协议", "version", "版本", "asksAgain", "要求重新同意"));
    }
}
