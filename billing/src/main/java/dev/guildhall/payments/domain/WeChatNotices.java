package dev.guildhall.payments.domain;

import dev.guildhall.payments.wechat.Merchant;
import dev.guildhall.payments.wechat.NoticeHeaders;
import dev.guildhall.payments.wechat.NoticeReader;
import dev.guildhall.payments.wechat.PaymentAnswer;
import dev.guildhall.payments.wechat.RefundAnswer;
import dev.guildhall.problem.NotFound;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Service;

/** What WeChat Pay tells by itself. A notice is believed only when everything fits; otherwise nothing happens. */
@Service
public class WeChatNotices {
    private static final Logger log = LoggerFactory.getLogger(WeChatNotices.class);

    /** What WeChat Pay is answered. */
    public enum Answer {
        TAKEN,
        /** The signature, the time or the form is wrong. */
        NOT_BELIEVED,
        /** Signed, but it does not fit the order. */
        DOES_NOT_FIT
    }

    private final Credentials credentials;
    private final NoticeReader reader;
    private final Settlement settlement;
    private final RefundBooks refunds;
    private final Traces traces;
    private final Steps steps;

    WeChatNotices(
            Credentials credentials,
            NoticeReader reader,
            Settlement settlement,
            RefundBooks refunds,
            Traces traces,
            Steps steps) {
        this.credentials = credentials;
        this.reader = reader;
        this.settlement = settlement;
        this.refunds = refunds;
        this.traces = traces;
        this.steps = steps;
    }

    /** @throws NotFound if this tenant has no such credential */
    public Answer take(UUID credential, NoticeHeaders headers, String body) {
        Optional<Merchant> merchant = credentials.find(credential);
        if (merchant.isEmpty()) {
            throw new NotFound("通知地址");
        }
        NoticeReader.Notice notice = read(credential, merchant.get(), headers, body);
        if (notice == null) {
            return Answer.NOT_BELIEVED;
        }
        steps.passed(PaymentStep.BELIEVED);
        RefundAnswer refund = notice.refund();
        if (refund != null) {
            return take(notice, new RefundNews(credential, refund, Receipt.Source.NOTICE));
        }
        PaymentAnswer payment = notice.payment();
        if (payment == null) {
            log.warn("notice {} of type {} is none of ours yet", notice.id(), notice.eventType());
            return Answer.DOES_NOT_FIT;
        }
        try {
            if (payment.state() != PaymentAnswer.State.SUCCESS) {
                throw new ReceiptMismatch(null, "交易状态不是成功");
            }
            settlement.noticed(
                    notice.id(), notice.eventType(), Receipts.of(credential, payment, Receipt.Source.NOTICE));
            steps.passed(PaymentStep.COMMITTED);
            return Answer.TAKEN;
        } catch (ReceiptMismatch e) {
            log.warn("notice {} does not fit: {}", notice.id(), e.getMessage());
            UUID order = e.order();
            if (order != null) {
                traces.add(order, TraceKind.MISMATCH, e.what());
            }
            return Answer.DOES_NOT_FIT;
        }
    }

    /**
     * An order keeps the address of the version that it was placed with. WeChat Pay signs and enciphers with the keys that the
     * merchant has now, so after a change the other versions of the same merchant are tried too.
     */
    private NoticeReader.@Nullable Notice read(UUID credential, Merchant merchant, NoticeHeaders headers, String body) {
        try {
            return reader.read(merchant, headers, body);
        } catch (NoticeReader.NotBelieved e) {
            for (Merchant other : credentials.siblings(credential)) {
                try {
                    return reader.read(other, headers, body);
                } catch (NoticeReader.NotBelieved again) {
                    log.debug("nor by version {}", other.credential());
                }
            }
            log.warn("a notice for credential {} was not believed: {}", credential, e.getMessage());
            return null;
        }
    }

    private Answer take(NoticeReader.Notice notice, RefundNews news) {
        try {
            refunds.noticed(notice.id(), notice.eventType(), news);
            steps.passed(PaymentStep.COMMITTED);
            return Answer.TAKEN;
        } catch (RefundMismatch e) {
            log.warn("notice {} does not fit: {}", notice.id(), e.getMessage());
            UUID order = e.order();
            if (order != null) {
                traces.add(order, TraceKind.REFUND_MISMATCH, e.what());
            }
            return Answer.DOES_NOT_FIT;
        }
    }
}
