package dev.guildhall.payments.bills;

import dev.guildhall.audit.AuditWords;
import java.util.Map;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What acts on bills are called in 操作记录. */
@Configuration(proxyBeanMethods = false)
class BillActs {

    @Bean
    AuditWords billWords() {
        return new AuditWords(
                Map.of("payments.bill.fetched", Words.of("act.fetched")),
                Map.of("payment_bill", Words.of("subject")),
                Map.of(
                        "day", Words.of("detail.day"),
                        "merchant", Words.of("detail.merchant"),
                        "differences", Words.of("detail.differences")));
    }
}
