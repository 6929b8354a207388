package dev.guildhall.ledger;

import dev.guildhall.audit.AuditWords;
import java.util.Map;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What acts on the books are called in the audit trail. */
@Configuration(proxyBeanMethods = false)
class LedgerActs {
    @Bean
    AuditWords ledgerWords() {
        return new AuditWords(Map.of("ledger.exported", "导出总账"), Map.of("ledger", "总账"));
    }
}
