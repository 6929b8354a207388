package dev.guildhall.payments.domain;

import dev.guildhall.payments.tasks.MoneyTaskSubject;
import org.springframework.stereotype.Component;

/** Tasks about a receiving account lead to the accounts. */
@Component
class ReceivingSubject implements MoneyTaskSubject {
    static final String TYPE = "receiving-account";

    @Override
    public String type() {
        return TYPE;
    }

    @Override
    public String path(String subjectId) {
        return "/console/billing/accounts/of/" + subjectId.replaceFirst("/.*", "");
    }
}
