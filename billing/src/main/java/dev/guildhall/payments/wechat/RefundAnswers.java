package dev.guildhall.payments.wechat;

import com.wechat.pay.java.service.refund.model.Amount;
import com.wechat.pay.java.service.refund.model.Refund;
import com.wechat.pay.java.service.refund.model.RefundNotification;
import com.wechat.pay.java.service.refund.model.Status;
import java.time.Instant;
import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;

/** The SDK's words as ours. What lacks a field that must be compared is no answer. */
final class RefundAnswers {
    private RefundAnswers() {}

    static RefundAnswer of(Refund said) {
        Amount amount = present(said.getAmount());
        return new RefundAnswer(
                present(said.getOutRefundNo()),
                present(said.getRefundId()),
                present(said.getTransactionId()),
                null,
                status(said.getStatus()),
                present(amount.getRefund()),
                present(amount.getTotal()),
                amount.getCurrency(),
                said.getUserReceivedAccount(),
                time(said.getSuccessTime()));
    }

    /** @param mchid stands beside it in the notice; the SDK's class lacks it */
    static RefundAnswer of(RefundNotification said, @Nullable String mchid) {
        Amount amount = present(said.getAmount());
        return new RefundAnswer(
                present(said.getOutRefundNo()),
                present(said.getRefundId()),
                present(said.getTransactionId()),
                present(mchid),
                status(said.getRefundStatus()),
                present(amount.getRefund()),
                present(amount.getTotal()),
                amount.getCurrency(),
                said.getUserReceivedAccount(),
                time(said.getSuccessTime()));
    }

    private static RefundAnswer.Status status(@Nullable Status status) {
        return RefundAnswer.Status.valueOf(present(status).name());
    }

    private static @Nullable Instant time(@Nullable String text) {
        return text == null || text.isBlank()
                ? null
                : OffsetDateTime.parse(text).toInstant();
    }

    private static <T> T present(@Nullable T value) {
        if (value == null) {
            throw new IllegalStateException("news of a refund without the field that matters");
        }
        return value;
    }
}
