package dev.guildhall.payments.domain;

import dev.guildhall.identity.Accounts;
import dev.guildhall.notice.Notices;
import dev.guildhall.notice.SmsOutbox;
import dev.guildhall.notice.SmsTemplate;
import dev.guildhall.problem.Texts;
import java.util.Map;
import org.springframework.stereotype.Component;

/** Tells the buyer how a refund stands: in the inbox at each step that concerns them, by short message when the money is back. */
@Component
class RefundLetters {
    private static final String KIND = "payments.refund";
    private static final Texts TEXTS = Texts.in("refunds");

    private final Notices notices;
    private final SmsOutbox sms;
    private final Accounts accounts;

    RefundLetters(Notices notices, SmsOutbox sms, Accounts accounts) {
        this.notices = notices;
        this.sms = sms;
        this.accounts = accounts;
    }

    void booked(Order order, Refund refund) {
        String key = refund.route() == RefundRoute.WECHAT ? "letter.booked" : "letter.booked.by-hand";
        tell(order, refund, "booked", key, Yuan.of(refund.fen()), order.title(), refund.reason());
    }

    void stuck(Order order, Refund refund) {
        tell(order, refund, "stuck-" + refund.troubles(), "letter.stuck", Yuan.of(refund.fen()), order.title());
    }

    void closed(Order order, Refund refund) {
        tell(order, refund, "closed", "letter.closed", Yuan.of(refund.fen()), order.title());
    }

    void done(Order order, Refund refund, boolean byHand) {
        if (refund.fen() == 0) {
            tell(order, refund, "done", "letter.done.free", order.title(), refund.reason());
            return;
        }
        tell(
                order,
                refund,
                "done",
                byHand ? "letter.done.by-hand" : "letter.done",
                Yuan.of(refund.fen()),
                order.title());
        accounts.phoneOf(order.buyer())
                .ifPresent(phone -> sms.enqueue(
                        phone,
                        SmsTemplate.REFUND_DONE,
                        Map.of("amount", Yuan.of(refund.fen()).substring(1), "number", order.number())));
    }

    private void tell(Order order, Refund refund, String moment, String key, Object... values) {
        notices.tellOnce(
                "refund:" + refund.id() + ":" + moment,
                order.buyer(),
                KIND,
                TEXTS.of(key + ".title"),
                TEXTS.of(key, values),
                null);
    }
}
