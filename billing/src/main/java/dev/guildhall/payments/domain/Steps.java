package dev.guildhall.payments.domain;

import dev.guildhall.payments.PassedStep;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/** Says to whoever listens that a step has been passed; outside of tests nobody does. */
@Component
class Steps {
    private final ObjectProvider<PassedStep> listeners;

    Steps(ObjectProvider<PassedStep> listeners) {
        this.listeners = listeners;
    }

    void passed(RefundStep step) {
        passed(step.key());
    }

    void passed(PaymentStep step) {
        passed(step.key());
    }

    private void passed(String step) {
        listeners.forEach(each -> each.passed(step));
    }
}
