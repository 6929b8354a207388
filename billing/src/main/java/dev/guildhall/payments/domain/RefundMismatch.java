package dev.guildhall.payments.domain;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What WeChat Pay says does not fit the refund: nothing is believed, nothing changes. */
class RefundMismatch extends RuntimeException {
    private final @Nullable UUID order;
    private final String what;

    RefundMismatch(@Nullable UUID order, String what) {
        super("the news does not fit the refund: " + what);
        this.order = order;
        this.what = what;
    }

    /** Null if there is no such refund. */
    @Nullable UUID order() {
        return order;
    }

    /** For staff: 金额（分） 应为 100，收到 1. */
    String what() {
        return what;
    }
}
