package dev.guildhall.payments.domain;

import com.wechat.pay.java.service.payments.model.Transaction;
import com.wechat.pay.java.service.payments.model.TransactionAmount;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** WeChat Pay's words as a receipt. */
final class Receipts {
    private Receipts() {}

    /** @throws ReceiptMismatch if a field is missing that must be compared */
    static Receipt of(UUID credential, Transaction said, Receipt.Source source) {
        TransactionAmount amount = present(said.getAmount(), "金额");
        return new Receipt(
                credential,
                present(said.getOutTradeNo(), "单号"),
                present(said.getTransactionId(), "微信单号"),
                present(said.getMchid(), "商户号"),
                present(said.getAppid(), "AppID"),
                present(amount.getTotal(), "金额").longValue(),
                present(amount.getCurrency(), "币种"),
                time(present(said.getSuccessTime(), "支付时间")),
                source);
    }

    private static java.time.Instant time(String text) {
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException e) {
            throw new ReceiptMismatch(null, "支付时间读不出来");
        }
    }

    private static <T> T present(@Nullable T value, String what) {
        if (value == null) {
            throw new ReceiptMismatch(null, "缺少" + what);
        }
        return value;
    }
}
