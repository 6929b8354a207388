package dev.guildhall.payments.bills;

import dev.guildhall.payments.domain.Reconciling;
import dev.guildhall.payments.tasks.MoneyTaskRepair;
import dev.guildhall.payments.tasks.MoneyTaskView;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** Paid there and open or closed here: asking WeChat Pay and booking what it says is safe, however often it is done. */
@Component
class BillRepairs implements MoneyTaskRepair {
    private final Bills bills;
    private final Reconciling reconciling;

    BillRepairs(Bills bills, Reconciling reconciling) {
        this.bills = bills;
        this.reconciling = reconciling;
    }

    @Override
    public boolean fits(MoneyTaskView task) {
        return task.kind().equals(DifferenceKind.STATE.id());
    }

    @Override
    public String label() {
        return Words.of("repair.query");
    }

    @Override
    public Outcome repair(MoneyTaskView task) {
        UUID difference = UUID.fromString(task.subjectId());
        boolean paid = bills.orderOf(difference).map(reconciling::settleIfPaid).orElse(false);
        if (!paid) {
            return new Outcome(false, Words.of("repair.not"));
        }
        bills.compareAgain(bills.dayOf(difference));
        return new Outcome(true, Words.of("repair.done"));
    }
}
