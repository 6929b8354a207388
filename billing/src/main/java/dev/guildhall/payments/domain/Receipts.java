package dev.guildhall.payments.domain;

import dev.guildhall.payments.wechat.PaymentAnswer;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** WeChat Pay's words as a receipt. */
final class Receipts {
    private Receipts() {}

    /** @throws ReceiptMismatch if a field is missing that must be compared */
    static Receipt of(UUID credential, PaymentAnswer said, Receipt.Source source) {
        return new Receipt(
                credential,
                present(said.number(), "单号"),
                present(said.transaction(), "微信单号"),
                present(said.mchid(), "商户号"),
                present(said.appid(), "AppID"),
                said.subMchid(),
                present(said.fen(), "金额"),
                present(said.currency(), "币种"),
                present(said.paidAt(), "支付时间"),
                source);
    }

    private static <T> T present(@Nullable T value, String what) {
        if (value == null) {
            throw new ReceiptMismatch(null, "缺少" + what);
        }
        return value;
    }
}
