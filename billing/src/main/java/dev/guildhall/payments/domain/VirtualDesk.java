package dev.guildhall.payments.domain;

import dev.guildhall.identity.AccountId;
import dev.guildhall.payments.VirtualPayments;
import dev.guildhall.payments.tasks.MoneyTasks;
import dev.guildhall.problem.Conflict;
import dev.guildhall.problem.NotFound;
import dev.guildhall.problem.Problem;
import dev.guildhall.problem.Texts;
import dev.guildhall.tenancy.TenantScope;
import dev.guildhall.wechat.MiniPrograms;
import dev.guildhall.wechat.VirtualPay;
import dev.guildhall.wechat.WechatSession;
import dev.guildhall.wechat.WechatUnavailable;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;

/**
 * Collects by WeChat's virtual payment. What is asked is stored first; WeChat knows of it only once the member's telephone has
 * begun to pay. Whatever tells of a payment, the telephone or a message, is a hint: the order is booked by what WeChat answers when
 * it is asked. It cannot be closed there, so an order that ended here is asked about for a day more, and money that came too late
 * is treated as everywhere.
 */
@Service
public class VirtualDesk implements VirtualPayments {
    /** An order that ends sooner is not worth asking for. */
    private static final Duration AT_LEAST = Duration.ofMinutes(1);

    private static final Duration FIRST_QUERY = Duration.ofSeconds(30);
    private static final Duration LONGEST_WAIT = Duration.ofHours(1);
    /** So long after its end an order may still turn out to have been paid. */
    private static final Duration AFTER_THE_END = Duration.ofDays(1);
    /** Apple gives money back for some months, and WeChat need not tell. */
    private static final Duration APPLE_MAY_REFUND = Duration.ofDays(90);

    private static final Duration FIRST_LOOK_BACK = Duration.ofDays(1);
    private static final Duration LONGEST_LOOK_BACK = Duration.ofDays(8);

    private static final Logger log = LoggerFactory.getLogger(VirtualDesk.class);
    private static final Texts TEXTS = Texts.in("virtual");

    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;
    private final VirtualOffers offers;
    private final VirtualAttempts attempts;
    private final VirtualPay wechat;
    private final MiniPrograms miniPrograms;
    private final Reconciling reconciling;
    private final Settlement settlement;
    private final MoneyTasks tasks;
    private final Traces traces;
    private final JsonMapper json;
    private final Clock clock;

    VirtualDesk(
            JdbcClient jdbc,
            PlatformTransactionManager transactions,
            VirtualOffers offers,
            VirtualAttempts attempts,
            VirtualPay wechat,
            MiniPrograms miniPrograms,
            Reconciling reconciling,
            Settlement settlement,
            MoneyTasks tasks,
            Traces traces,
            JsonMapper json,
            Clock clock) {
        this.jdbc = jdbc;
        this.transaction = new TransactionTemplate(transactions);
        this.offers = offers;
        this.attempts = attempts;
        this.wechat = wechat;
        this.miniPrograms = miniPrograms;
        this.reconciling = reconciling;
        this.settlement = settlement;
        this.tasks = tasks;
        this.traces = traces;
        this.json = json;
        this.clock = clock;
    }

    @Override
    public boolean ready() {
        return offers.inUse().isPresent();
    }

    @Override
    public boolean sells(String kind, String subject, long fen) {
        return offers.product(kind, subject, fen).isPresent();
    }

    // ---- asking to collect

    @Override
    public Map<String, String> ask(AccountId buyer, UUID id, String code) {
        requirePayable(inTransaction(() -> mine(buyer, id, "")));
        // What was asked for at WeChat Pay on another device must not be paid there too.
        Optional<String> before = inTransaction(() -> atWeChatPay(id));
        switch (attempts.find(id).isPresent() ? look(id, false) : reconciling.end(id)) {
            case ENDED -> {
                // Nobody has paid it.
            }
            case PAID -> throw paidAlready();
            case UNKNOWN -> throw new PaymentUnanswered();
        }
        WechatSession session = miniPrograms.session(code);
        VirtualAttempts.Attempt asked = inTransaction(() -> store(buyer, id, session, before));
        Map<String, String> answer = new LinkedHashMap<>();
        answer.put("channel", Channel.WECHAT_VIRTUAL.name());
        answer.putAll(wechat.arguments(offers.offer(asked.offer()).keys(), session, asked.signData()));
        return answer;
    }

    private Order mine(AccountId buyer, UUID id, String lock) {
        return jdbc.sql("SELECT * FROM payment_order WHERE id = :id AND buyer_id = :buyer" + lock)
                .param("id", id)
                .param("buyer", buyer.value())
                .query(Order::of)
                .optional()
                .orElseThrow(() -> new NotFound(TEXTS.of("order")));
    }

    /** What an order was last asked for with at WeChat Pay, to see whether that has changed. */
    private Optional<String> atWeChatPay(UUID order) {
        return jdbc.sql("""
                SELECT concat_ws(' ', channel, credential_id, outcome, wanted_at) FROM payment_attempt WHERE order_id = :order
                """).param("order", order).query(String.class).optional();
    }

    private VirtualAttempts.Attempt store(
            AccountId buyer, UUID id, WechatSession session, Optional<String> endedAtWeChatPay) {
        Order order = mine(buyer, id, " FOR UPDATE");
        requirePayable(order);
        if (attempts.find(id).isEmpty()) {
            if (!atWeChatPay(id).equals(endedAtWeChatPay) || transferClaimed(id)) {
                throw new Conflict("payment-channel-changed", TEXTS.of("busy.title"), TEXTS.of("busy"));
            }
            VirtualOffers.Offer offer = offers.inUse().orElseThrow(VirtualDesk::notSold);
            String product =
                    offers.product(order.kind(), order.subject(), order.fen()).orElseThrow(VirtualDesk::notSold);
            jdbc.sql("""
                    UPDATE payment_attempt SET outcome = 'REFUSED', finding = 'VIRTUAL', wanted_channel = NULL, wanted_at = NULL
                    WHERE order_id = :order
                    """).param("order", id).update();
            attempts.add(
                    order,
                    offer.id(),
                    session.openid(),
                    signData(offer, product, order),
                    clock.instant().plus(FIRST_QUERY));
            traces.add(id, TraceKind.PREPAID, Channel.WECHAT_VIRTUAL.label() + " · " + product);
        }
        VirtualAttempts.Attempt asked = attempts.find(id).orElseThrow();
        if (!asked.openid().equals(session.openid())) {
            throw new Conflict("virtual-other-person", TEXTS.of("person.title"), TEXTS.of("person"));
        }
        return asked;
    }

    private boolean transferClaimed(UUID order) {
        return jdbc.sql("SELECT EXISTS (SELECT FROM payment_transfer WHERE order_id = :order AND state = 'CLAIMED')")
                .param("order", order)
                .query(Boolean.class)
                .single();
    }

    private String signData(VirtualOffers.Offer offer, String product, Order order) {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("offerId", offer.offer());
        data.put("buyQuantity", 1);
        data.put("env", offer.keys().environment());
        data.put("currencyType", "CNY");
        data.put("productId", product);
        data.put("goodsPrice", order.fen());
        data.put("outTradeNo", order.number());
        data.put("attach", TenantMark.of(TenantScope.current()));
        return json.writeValueAsString(data);
    }

    private void requirePayable(Order order) {
        if (order.state().settled()) {
            throw paidAlready();
        }
        if (order.state() == OrderState.CLOSED
                || order.expiresAt().isBefore(clock.instant().plus(AT_LEAST))) {
            throw new Conflict("order-closed", TEXTS.of("closed.title"), TEXTS.of("closed"));
        }
    }

    private static Conflict paidAlready() {
        return new Conflict("order-already-paid", TEXTS.of("paid.title"), TEXTS.of("paid"));
    }

    private static Conflict notSold() {
        return new Conflict("virtual-goods-not-on-ios", TEXTS.of("not-sold.title"), TEXTS.of("not-sold"));
    }

    // ---- what became of it

    /** Orders whose turn it is to be asked about. */
    List<UUID> due(int limit) {
        return attempts.due(limit);
    }

    /** Asks WeChat about an order in its turn, books what it says, and sets the next turn. Not inside a transaction. */
    public void follow(UUID order) {
        look(order, true);
    }

    /**
     * Somebody says that there is news of an order: WeChat is asked, and what it says is booked. Not inside a transaction.
     *
     * @return whether WeChat says that it is paid; empty where it was never asked for
     */
    public Optional<Boolean> hinted(String number) {
        return attempts.named(number).map(order -> look(order, false) == Reconciling.End.PAID);
    }

    /** Whether a telephone has paid an order, which cannot be ended there: what WeChat says is booked. Not inside a transaction. */
    Reconciling.End end(UUID order) {
        return look(order, false);
    }

    /** Whether WeChat has said that the buyer has the money back already. */
    boolean gaveBack(UUID order) {
        return attempts.find(order)
                .filter(asked -> asked.paid() && asked.refundedAt() != null)
                .isPresent();
    }

    private Reconciling.End look(UUID order, boolean inTurn) {
        Optional<VirtualAttempts.Attempt> found = attempts.find(order);
        if (found.isEmpty()) {
            return Reconciling.End.ENDED;
        }
        VirtualAttempts.Attempt asked = found.get();
        VirtualOffers.Offer offer = offers.offer(asked.offer());
        Optional<VirtualPay.Order> said;
        try {
            said = wechat.order(offer.keys(), asked.openid(), asked.number());
        } catch (Problem e) {
            log.info("order {} stays as it is: {}", asked.number(), e.type());
            if (e instanceof WechatUnavailable unavailable && VirtualPay.refusesKey(unavailable)) {
                keyRefused(asked, offer);
            }
            if (inTurn && !later(asked)) {
                unanswered(asked);
            }
            return asked.paid() ? Reconciling.End.PAID : Reconciling.End.UNKNOWN;
        }
        VirtualPay.Order there = said.orElse(null);
        Reconciling.End end = switch (there == null ? VirtualPay.State.OPEN : there.state()) {
            case PAID -> paid(asked, Objects.requireNonNull(there));
            case REFUNDED -> refundedThere(asked);
            case OPEN, CLOSED -> asked.paid() ? Reconciling.End.PAID : Reconciling.End.ENDED;
        };
        if (inTurn) {
            if (end == Reconciling.End.ENDED && asked.state() == OrderState.OPEN && ended(asked)) {
                settlement.close(asked.order(), asked.number(), TEXTS.of("trace.ended"));
            }
            if (end == Reconciling.End.PAID && there != null && !there.delivered()) {
                tellDelivered(asked, offer);
            }
            attempts.find(order).filter(now -> now.refundedAt() == null).ifPresent(this::later);
        }
        return end;
    }

    private boolean ended(VirtualAttempts.Attempt asked) {
        return !asked.expiresAt().isAfter(clock.instant());
    }

    private Reconciling.End paid(VirtualAttempts.Attempt asked, VirtualPay.Order said) {
        if (asked.paid()) {
            return Reconciling.End.PAID;
        }
        String number = said.transaction();
        Instant at = said.paidAt();
        String attach = said.attach();
        if (number == null || number.isBlank() || at == null) {
            return mismatch(asked, TEXTS.of("mismatch.empty"));
        }
        if (!asked.number().equals(said.number())) {
            return mismatch(asked, TEXTS.of("mismatch.number", asked.number(), String.valueOf(said.number())));
        }
        if (attach != null && !attach.isEmpty() && !attach.equals(TenantMark.of(TenantScope.current()))) {
            return mismatch(asked, TEXTS.of("mismatch.attach"));
        }
        try {
            inTransaction(() -> book(asked, number, said.fen(), at));
        } catch (ReceiptMismatch e) {
            return mismatch(asked, e.what());
        } catch (DuplicateKeyException e) {
            return mismatch(asked, TEXTS.of("mismatch.transaction", number));
        }
        return Reconciling.End.PAID;
    }

    private boolean book(VirtualAttempts.Attempt asked, String number, long fen, Instant at) {
        Settlement.Outcome outcome = settlement.paidVirtually(asked.order(), number, fen, at);
        boolean news = attempts.paid(asked.order(), number, at, clock.instant().plus(FIRST_LOOK_BACK));
        if (news && outcome == Settlement.Outcome.KNOWN) {
            task(asked, "virtual-paid-twice", "twice", number);
        }
        return news;
    }

    /** Nothing is booked: a person compares. */
    private Reconciling.End mismatch(VirtualAttempts.Attempt asked, String what) {
        log.warn("order {}: {}", asked.number(), what);
        inTransaction(() -> {
            traces.add(asked.order(), TraceKind.MISMATCH, what);
            return task(asked, "virtual-mismatch", "mismatch", what);
        });
        return Reconciling.End.UNKNOWN;
    }

    /** The buyer has asked Apple for the money and has it: what becomes of the goods is for a person to decide. */
    private Reconciling.End refundedThere(VirtualAttempts.Attempt asked) {
        inTransaction(() -> {
            attempts.refunded(asked.order());
            return task(asked, "virtual-refunded", "refunded", "");
        });
        return asked.paid() ? Reconciling.End.PAID : Reconciling.End.ENDED;
    }

    private void unanswered(VirtualAttempts.Attempt asked) {
        if (!asked.paid()) {
            inTransaction(() -> task(asked, "virtual-unanswered", "unanswered", ""));
        }
    }

    private void keyRefused(VirtualAttempts.Attempt asked, VirtualOffers.Offer offer) {
        inTransaction(() -> tasks.open(
                "virtual-key-refused",
                VirtualSubject.TYPE,
                offer.id().toString(),
                TEXTS.of("task.key.title", offer.offer()),
                TEXTS.of("task.key", offer.offer(), asked.number()),
                TEXTS.of("task.key.suggestion"),
                null));
    }

    private UUID task(VirtualAttempts.Attempt asked, String kind, String words, String what) {
        Order order = jdbc.sql("SELECT * FROM payment_order WHERE id = :id")
                .param("id", asked.order())
                .query(Order::of)
                .single();
        return tasks.open(
                kind,
                "order",
                asked.order().toString(),
                TEXTS.of("task." + words + ".title", order.number()),
                TEXTS.of("task." + words, order.number(), order.buyerName(), Yuan.of(order.fen()), what),
                TEXTS.of("task." + words + ".suggestion"),
                order.fen());
    }

    private void tellDelivered(VirtualAttempts.Attempt asked, VirtualOffers.Offer offer) {
        try {
            wechat.delivered(offer.keys(), asked.number());
        } catch (Problem e) {
            // The next turn finds it undelivered again.
            log.info("WeChat was not told that {} is delivered: {}", asked.number(), e.type());
        }
    }

    /**
     * Twice as long each time; an unpaid order also at its end, and not for ever.
     *
     * @return false where nothing more is asked
     */
    private boolean later(VirtualAttempts.Attempt asked) {
        Instant now = clock.instant();
        Instant paidAt = asked.paidAt();
        Instant next;
        if (paidAt != null) {
            next = now.plus(doubled(FIRST_LOOK_BACK, asked.queries(), LONGEST_LOOK_BACK));
            if (next.isAfter(paidAt.plus(APPLE_MAY_REFUND))) {
                next = null;
            }
        } else if (now.isAfter(asked.expiresAt().plus(AFTER_THE_END))) {
            next = null;
        } else {
            next = now.plus(doubled(FIRST_QUERY, asked.queries(), LONGEST_WAIT));
            if (asked.expiresAt().isAfter(now) && asked.expiresAt().isBefore(next)) {
                next = asked.expiresAt();
            }
        }
        attempts.next(asked, next);
        return next != null;
    }

    private static Duration doubled(Duration first, int times, Duration longest) {
        Duration wait = first.multipliedBy(1L << Math.min(times, 10));
        return wait.compareTo(longest) > 0 ? longest : wait;
    }

    private <T extends @Nullable Object> T inTransaction(Supplier<T> work) {
        return Objects.requireNonNull(transaction.execute(status -> work.get()));
    }
}
