package dev.guildhall.payments.domain;

import dev.guildhall.payments.tasks.MoneyTaskSubject;
import org.springframework.stereotype.Component;

/** Tasks about a refund lead to its page. */
@Component
class RefundSubject implements MoneyTaskSubject {
    @Override
    public String type() {
        return "refund";
    }

    @Override
    public String path(String subjectId) {
        return "/console/billing/refunds/" + subjectId;
    }
}
