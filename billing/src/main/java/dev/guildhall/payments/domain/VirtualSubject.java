package dev.guildhall.payments.domain;

import dev.guildhall.payments.tasks.MoneyTaskSubject;
import org.springframework.stereotype.Component;

/** Tasks about what was entered of virtual payment lead to its page. */
@Component
class VirtualSubject implements MoneyTaskSubject {
    static final String TYPE = "virtual-offer";

    @Override
    public String type() {
        return TYPE;
    }

    @Override
    public String path(String subjectId) {
        return "/console/billing/accounts/virtual";
    }
}
