package dev.guildhall.payments.wechat;

import com.wechat.pay.java.service.payments.model.Transaction;
import com.wechat.pay.java.service.payments.model.TransactionAmount;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;

/** The SDK's words about payments as ours; of a direct merchant and of one behind a partner. */
final class PaymentAnswers {
    private PaymentAnswers() {}

    static PaymentAnswer of(Transaction said) {
        TransactionAmount amount = said.getAmount();
        return new PaymentAnswer(
                said.getOutTradeNo(),
                said.getTransactionId(),
                said.getMchid(),
                said.getAppid(),
                null,
                null,
                state(said.getTradeState()),
                amount == null ? null : whole(amount.getTotal()),
                amount == null ? null : amount.getCurrency(),
                time(said.getSuccessTime()));
    }

    static PaymentAnswer of(com.wechat.pay.java.service.partnerpayments.nativepay.model.Transaction said) {
        var amount = said.getAmount();
        return new PaymentAnswer(
                said.getOutTradeNo(),
                said.getTransactionId(),
                said.getSpMchid(),
                said.getSpAppid(),
                said.getSubMchid(),
                said.getSubAppid(),
                state(said.getTradeState()),
                amount == null ? null : whole(amount.getTotal()),
                amount == null ? null : amount.getCurrency(),
                time(said.getSuccessTime()));
    }

    private static PaymentAnswer.@Nullable State state(@Nullable Enum<?> state) {
        return state == null ? null : PaymentAnswer.State.valueOf(state.name());
    }

    private static @Nullable Long whole(@Nullable Number number) {
        return number == null ? null : number.longValue();
    }

    private static @Nullable Instant time(@Nullable String text) {
        try {
            return text == null ? null : OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException e) {
            return null;
        }
    }
}
