package dev.guildhall.payments.tasks;

import org.springframework.stereotype.Component;

/** Tasks about an order lead to its page. */
@Component
class OrderSubject implements MoneyTaskSubject {
    @Override
    public String type() {
        return "order";
    }

    @Override
    public String path(String subjectId) {
        return "/console/billing/orders/" + subjectId;
    }
}
