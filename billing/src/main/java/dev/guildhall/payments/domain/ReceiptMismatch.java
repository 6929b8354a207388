package dev.guildhall.payments.domain;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What WeChat Pay says does not fit the order: nothing is believed, nothing changes. */
public class ReceiptMismatch extends RuntimeException {
    private final @Nullable UUID order;
    private final String what;

    ReceiptMismatch(@Nullable UUID order, String what) {
        super("the receipt does not fit the order: " + what);
        this.order = order;
        this.what = what;
    }

    /** Null if there is no such order. */
    public @Nullable UUID order() {
        return order;
    }

    /** For staff: 金额 应为 90000 分，通知为 1 分. */
    public String what() {
        return what;
    }
}
