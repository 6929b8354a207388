package dev.guildhall.payments.bills;

import dev.guildhall.payments.tasks.MoneyTaskSubject;
import org.springframework.stereotype.Component;

/** Tasks about a bill lead to its day. */
@Component
class BillSubject implements MoneyTaskSubject {
    @Override
    public String type() {
        return "bill";
    }

    @Override
    public String path(String subjectId) {
        return "/console/money/bills/of/" + subjectId;
    }
}
