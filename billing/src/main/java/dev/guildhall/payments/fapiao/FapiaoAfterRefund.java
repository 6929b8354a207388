package dev.guildhall.payments.fapiao;

import dev.guildhall.payments.OrderRefunded;
import org.springframework.modulith.events.ApplicationModuleListener;
import org.springframework.stereotype.Component;

/** What a refund means for the order's fapiao. */
@Component
class FapiaoAfterRefund {
    private final FapiaoDesk desk;

    FapiaoAfterRefund(FapiaoDesk desk) {
        this.desk = desk;
    }

    @ApplicationModuleListener
    void refunded(OrderRefunded event) {
        desk.refunded(event.order());
    }
}
