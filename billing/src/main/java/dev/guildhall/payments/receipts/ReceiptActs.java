package dev.guildhall.payments.receipts;

import dev.guildhall.audit.AuditWords;
import dev.guildhall.identity.PublicPaths;
import java.util.Map;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What acts on receipts are called in 操作记录, and the page that is open to everybody. */
@Configuration(proxyBeanMethods = false)
class ReceiptActs {

    @Bean
    AuditWords receiptWords() {
        return new AuditWords(
                Map.of(
                        "payments.receipt.issued", Words.of("act.issued"),
                        "payments.receipt.issuer", Words.of("act.issuer")),
                Map.of("receipt", Words.of("subject"), "receipt_issuer", Words.of("seal")),
                Map.of("number", Words.of("detail.number"), "name", Words.of("detail.name")));
    }

    @Bean
    PublicPaths receiptPaths() {
        return new PublicPaths("/r/*");
    }
}
