package dev.guildhall.payments.domain;

import java.math.BigDecimal;

/** Amounts in sentences. */
final class Yuan {
    private Yuan() {}

    /** 27000 fen → ¥270.00. */
    static String of(long fen) {
        return "¥" + BigDecimal.valueOf(fen, 2).toPlainString();
    }
}
