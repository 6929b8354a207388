package dev.guildhall.payments.domain;

import dev.guildhall.audit.AuditTrail;
import dev.guildhall.identity.Actor;
import dev.guildhall.payments.wechat.BankCard;
import dev.guildhall.payments.wechat.Merchant;
import dev.guildhall.payments.wechat.RefundAnswer;
import dev.guildhall.payments.wechat.RefundRequest;
import dev.guildhall.payments.wechat.WeChatPay;
import dev.guildhall.payments.wechat.WeChatRefused;
import dev.guildhall.payments.wechat.WeChatUnknown;
import dev.guildhall.problem.Conflict;
import dev.guildhall.problem.FieldError;
import dev.guildhall.problem.Invalid;
import dev.guildhall.problem.NotFound;
import dev.guildhall.problem.Texts;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Has WeChat Pay give the money back, and follows it until that is final. What is asked is stored before the call, under a
 * number that never changes, so that a lost answer or a dead process leads to the same question again and never to a second
 * refund. What WeChat Pay cannot do ends with a person, who finds here what may be done about it.
 */
@Service
public class Refunding {
    private static final Logger log = LoggerFactory.getLogger(Refunding.class);
    private static final Texts TEXTS = Texts.in("refunds");

    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;
    private final Credentials credentials;
    private final WeChatPay wechat;
    private final Refunds refunds;
    private final RefundBooks books;
    private final VirtualDesk virtual;
    private final Traces traces;
    private final AuditTrail audit;
    private final Steps steps;
    private final Clock clock;

    Refunding(
            JdbcClient jdbc,
            PlatformTransactionManager transactions,
            Credentials credentials,
            WeChatPay wechat,
            Refunds refunds,
            RefundBooks books,
            VirtualDesk virtual,
            Traces traces,
            AuditTrail audit,
            Steps steps,
            Clock clock) {
        this.jdbc = jdbc;
        this.transaction = new TransactionTemplate(transactions);
        this.credentials = credentials;
        this.wechat = wechat;
        this.refunds = refunds;
        this.books = books;
        this.virtual = virtual;
        this.traces = traces;
        this.audit = audit;
        this.steps = steps;
        this.clock = clock;
    }

    /** Refunds whose turn it is to be sent or asked about. */
    List<UUID> due(int limit) {
        return inTransaction(() -> jdbc.sql(
                        "SELECT id FROM payment_refund WHERE next_call_at <= :now ORDER BY next_call_at LIMIT :limit")
                .param("now", Orders.utc(clock.instant()))
                .param("limit", limit)
                .query(UUID.class)
                .list());
    }

    /**
     * Does the next thing with a refund that goes through WeChat Pay: asks for it, or asks how it stands. Nothing happens with one
     * that waits for a person or is done. Not inside a transaction.
     */
    public void advance(UUID id) {
        Optional<Refund> found = inTransaction(() -> mark(id));
        if (found.isEmpty()) {
            return;
        }
        Refund refund = found.get();
        try {
            if (refund.state() == RefundState.SENT) {
                steps.passed(RefundStep.MARKED);
                RefundAnswer said = send(refund);
                steps.passed(RefundStep.CALLED);
                heard(refund, said);
                steps.passed(RefundStep.ANSWERED);
            } else {
                heard(refund, query(refund));
            }
        } catch (WeChatUnknown e) {
            log.info("refund {} goes on later: {}", refund.number(), e.getMessage());
            if (refund.state() == RefundState.SENT) {
                traces.add(refund.order(), TraceKind.REFUND_UNANSWERED, refund.number());
            }
            books.later(refund);
        } catch (WeChatRefused e) {
            log.warn("refund {}: {}", refund.number(), e.getMessage());
            refused(refund, e);
        }
    }

    /** As {@link #advance}, for one that has just been booked. */
    public void start(UUID id) {
        steps.passed(RefundStep.BOOKED);
        advance(id);
    }

    /**
     * Asks WeChat Pay once more for what it did not take, with the same number: after the merchant's balance was filled up, for
     * example. Not inside a transaction.
     *
     * @throws Conflict if it is not stuck, or WeChat Pay has taken it and only another account helps
     */
    public void retry(Actor by, UUID id) {
        transaction.executeWithoutResult(status -> {
            Refunds.Locked locked = refunds.lock(id);
            Refunds.requireState(locked.refund(), RefundState.ABNORMAL);
            requireUnknownThere(locked.refund());
            jdbc.sql("UPDATE payment_refund SET state = 'SENT', calls = 0, next_call_at = :now WHERE id = :id")
                    .param("now", Orders.utc(clock.instant()))
                    .param("id", id)
                    .update();
            audit.record(
                    "payments.refund.retried", "refund", id.toString(), Refunds.about(locked.order(), locked.refund()));
        });
        advance(id);
    }

    /**
     * Has WeChat Pay send what got stuck to a bank card of the buyer's. Not inside a transaction; the card is not kept.
     *
     * @param holder as the bank knows it
     * @throws Invalid if the card cannot be one
     * @throws Conflict if WeChat Pay has not taken the refund, or says no
     */
    public void move(Actor by, UUID id, String bank, String number, String holder) {
        BankCard card = card(bank, number, holder);
        Refund refund = inTransaction(() -> {
            Refunds.Locked locked = refunds.lock(id);
            Refunds.requireState(locked.refund(), RefundState.ABNORMAL);
            if (!locked.refund().known()) {
                throw new Conflict("refund-not-taken", TEXTS.of("not-taken.title"), TEXTS.of("not-taken"));
            }
            audit.record(
                    "payments.refund.moved", "refund", id.toString(), Refunds.about(locked.order(), locked.refund()));
            return locked.refund();
        });
        try {
            heard(
                    refund,
                    wechat.moveRefund(
                                    merchant(refund),
                                    Objects.requireNonNull(refund.wechatRefund()),
                                    refund.number(),
                                    card)
                            .value());
        } catch (WeChatRefused e) {
            throw new Conflict("refund-not-moved", TEXTS.of("not-moved.title"), TEXTS.of("not-moved", e.code()));
        } catch (WeChatUnknown e) {
            throw unsure("");
        }
    }

    /** The banks whose debit cards WeChat Pay sends stuck refunds to, its name → ours. */
    public static Map<String, String> banks() {
        Map<String, String> banks = new LinkedHashMap<>();
        for (String bank : TEXTS.of("banks").split(",", -1)) {
            banks.put(bank + "_DEBIT", TEXTS.of("bank." + bank));
        }
        return banks;
    }

    private static BankCard card(String bank, String number, String holder) {
        String digits = number.replace(" ", "");
        List<FieldError> errors = new ArrayList<>();
        if (!banks().containsKey(bank)) {
            errors.add(new FieldError("bank", TEXTS.of("card.bank")));
        }
        if (!digits.matches("[0-9]{12,19}")) {
            errors.add(new FieldError("card", TEXTS.of("card.number")));
        }
        if (holder.isBlank() || holder.strip().length() > 60) {
            errors.add(new FieldError("holder", TEXTS.of("card.holder")));
        }
        if (!errors.isEmpty()) {
            throw new Invalid(errors);
        }
        return new BankCard(bank, digits, holder.strip());
    }

    /**
     * Notes that staff has paid it out by other means. What WeChat Pay has taken is looked up first: what has arrived meanwhile is
     * not to be paid twice. Not inside a transaction.
     *
     * @param voucher picture of the proof
     * @param note for example the number of the bank transfer, at most 60 characters
     * @throws Conflict if the refund is not one to be paid out by hand
     */
    public void payOut(Actor by, UUID id, @Nullable UUID voucher, String note) {
        if (voucher == null) {
            throw new Invalid("voucher", TEXTS.of("voucher.empty"));
        }
        String text = Refunds.text("note", note);
        lookAgain(id);
        transaction.executeWithoutResult(status -> {
            Refunds.Locked locked = refunds.lock(id);
            requireByHand(locked.refund());
            jdbc.sql("UPDATE payment_refund SET voucher_id = :voucher, voucher_note = :note WHERE id = :id")
                    .param("voucher", voucher)
                    .param("note", text)
                    .param("id", id)
                    .update();
            audit.record(
                    "payments.refund.paid-out",
                    "refund",
                    id.toString(),
                    Refunds.about(locked.order(), locked.refund()));
            books.done(
                    locked.order(),
                    locked.refund(),
                    by,
                    virtual.gaveBack(locked.order().id()) ? PaymentAccounts.VIRTUAL : PaymentAccounts.OFFLINE,
                    clock.instant());
        });
    }

    /**
     * Lets a refund be that nobody has paid: the buyer has the goods again. Not inside a transaction.
     *
     * @throws Conflict if WeChat Pay has taken it, or nothing was delivered, so that the money is the buyer's in any case
     */
    public void giveUp(Actor by, UUID id, String why) {
        String reason = Refunds.text("why", why);
        lookAgain(id);
        transaction.executeWithoutResult(status -> {
            Refunds.Locked locked = refunds.lock(id);
            requireByHand(locked.refund());
            requireUnknownThere(locked.refund());
            if (locked.refund().undelivered()) {
                throw new Conflict("refund-owed", TEXTS.of("owed.title"), TEXTS.of("owed"));
            }
            audit.record("payments.refund.given-up", "refund", id.toString(), Map.of("reason", reason));
            books.close(locked.order(), locked.refund(), reason, by);
        });
    }

    /** Before the first call the row says that there may have been one. */
    private Optional<Refund> mark(UUID id) {
        Refunds.Locked locked = refunds.lock(id);
        Refund refund = locked.refund();
        if (refund.route() != RefundRoute.WECHAT
                || !refund.state().pending()
                || refund.state() == RefundState.ABNORMAL && !refund.known()) {
            return Optional.empty();
        }
        if (refund.state() == RefundState.APPROVED) {
            jdbc.sql("UPDATE payment_refund SET state = 'SENT', calls = 0, next_call_at = :next WHERE id = :id")
                    .param("next", Orders.utc(clock.instant().plus(RefundBooks.NEXT_CALL)))
                    .param("id", id)
                    .update();
            refund = jdbc.sql("SELECT * FROM payment_refund WHERE id = :id")
                    .param("id", id)
                    .query(Refund::of)
                    .single();
        }
        return Optional.of(refund);
    }

    private RefundAnswer send(Refund refund) throws WeChatRefused, WeChatUnknown {
        Order order = order(refund);
        return wechat.refund(
                        merchant(refund),
                        new RefundRequest(
                                refund.number(),
                                Objects.requireNonNull(refund.transaction()),
                                refund.fen(),
                                order.fen(),
                                refund.reason(),
                                Objects.requireNonNull(refund.notifyUrl())))
                .value();
    }

    private RefundAnswer query(Refund refund) throws WeChatRefused, WeChatUnknown {
        return wechat.refundNamed(merchant(refund), refund.number()).value();
    }

    private void heard(Refund refund, RefundAnswer said) {
        try {
            books.heard(new RefundNews(Objects.requireNonNull(refund.credential()), said, Receipt.Source.QUERY));
        } catch (RefundMismatch e) {
            log.warn("refund {}: {}", refund.number(), e.getMessage());
            traces.add(refund.order(), TraceKind.REFUND_MISMATCH, e.what());
            books.later(refund);
        }
    }

    /** A definite no to the request is left to a person; one to a query means that it is asked again later. */
    private void refused(Refund refund, WeChatRefused no) {
        if (refund.state() != RefundState.SENT) {
            books.later(refund);
            return;
        }
        transaction.executeWithoutResult(status -> {
            Refunds.Locked locked = refunds.lock(refund.id());
            if (locked.refund().state() == RefundState.SENT) {
                books.stuck(
                        locked.order(),
                        locked.refund(),
                        TEXTS.of(
                                "finding.refused",
                                TEXTS.find("refused." + no.code()).orElse(no.code()),
                                no.code(),
                                Objects.requireNonNullElse(no.requestId(), "—")),
                        false);
            }
        });
    }

    /** Asks WeChat Pay about a refund that a person is about to end by other means. */
    private void lookAgain(UUID id) {
        Refund refund = inTransaction(() -> jdbc.sql("SELECT * FROM payment_refund WHERE id = :id")
                .param("id", id)
                .query(Refund::of)
                .optional()
                .orElseThrow(() -> new NotFound(TEXTS.of("refund"))));
        if (refund.route() != RefundRoute.WECHAT || refund.state() != RefundState.ABNORMAL) {
            // Apple may have given it back meanwhile: then the money left there, and not from a bank account of ours.
            virtual.end(refund.order());
            return;
        }
        try {
            heard(refund, query(refund));
        } catch (WeChatRefused e) {
            if (!e.code().equals("RESOURCE_NOT_EXISTS")) {
                throw unsure(e.code());
            }
        } catch (WeChatUnknown e) {
            throw unsure("");
        }
    }

    private static Conflict unsure(String code) {
        return new Conflict("refund-unsure", TEXTS.of("unsure.title"), TEXTS.of("unsure", code));
    }

    private static void requireByHand(Refund refund) {
        boolean byHand = refund.route() == RefundRoute.BY_HAND && refund.state() == RefundState.APPROVED;
        if (!byHand) {
            Refunds.requireState(refund, RefundState.ABNORMAL);
        }
    }

    private static void requireUnknownThere(Refund refund) {
        if (refund.known()) {
            throw new Conflict("refund-taken", TEXTS.of("taken.title"), TEXTS.of("taken"));
        }
    }

    private Merchant merchant(Refund refund) {
        return credentials.merchant(Objects.requireNonNull(refund.credential()));
    }

    private Order order(Refund refund) {
        return inTransaction(() -> jdbc.sql("SELECT * FROM payment_order WHERE id = :id")
                .param("id", refund.order())
                .query(Order::of)
                .single());
    }

    private <T> T inTransaction(java.util.function.Supplier<T> work) {
        return Objects.requireNonNull(transaction.execute(status -> work.get()));
    }
}
