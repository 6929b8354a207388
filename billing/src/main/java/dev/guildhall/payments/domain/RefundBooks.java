package dev.guildhall.payments.domain;

import dev.guildhall.identity.Actor;
import dev.guildhall.ledger.Ledger;
import dev.guildhall.ledger.LedgerAccount;
import dev.guildhall.ledger.NewEntry;
import dev.guildhall.payments.OrderKind;
import dev.guildhall.payments.OrderRefund;
import dev.guildhall.payments.OrderRefunded;
import dev.guildhall.payments.tasks.MoneyTaskView;
import dev.guildhall.payments.tasks.MoneyTasks;
import dev.guildhall.payments.wechat.RefundAnswer;
import dev.guildhall.problem.Texts;
import dev.guildhall.tenancy.Ids;
import dev.guildhall.tenancy.TenantScope;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * What a refund does to goods and books. When it is booked the goods are taken back and its money moves from where the order
 * put it to {@link PaymentAccounts#REFUNDS}; there it stays until it has arrived with the buyer and leaves the account it was
 * paid from, or comes back because nothing was paid. State, goods and entries change in one transaction, under the order's lock.
 */
@Service
class RefundBooks {
    /** After WeChat Pay has accepted a refund; then twice as long each time. */
    static final Duration FIRST_QUERY = Duration.ofSeconds(30);

    /** The same for one that it has not answered. */
    static final Duration NEXT_CALL = Duration.ofSeconds(10);

    private static final Duration LONGEST_WAIT = Duration.ofHours(2);
    private static final Texts TEXTS = Texts.in("refunds");

    /** What the news changed. */
    enum Outcome {
        CHANGED,
        KNOWN
    }

    private final JdbcClient jdbc;
    private final Ledger ledger;
    private final OrderKinds kinds;
    private final Traces traces;
    private final Steps steps;
    private final MoneyTasks tasks;
    private final RefundLetters letters;
    private final ApplicationEventPublisher events;
    private final Clock clock;

    RefundBooks(
            JdbcClient jdbc,
            Ledger ledger,
            OrderKinds kinds,
            Traces traces,
            Steps steps,
            MoneyTasks tasks,
            RefundLetters letters,
            ApplicationEventPublisher events,
            Clock clock) {
        this.jdbc = jdbc;
        this.ledger = ledger;
        this.kinds = kinds;
        this.traces = traces;
        this.steps = steps;
        this.tasks = tasks;
        this.letters = letters;
        this.events = events;
        this.clock = clock;
    }

    /**
     * Takes the goods back and promises the money. The caller holds the order's lock and has looked whether it may be.
     *
     * @return SUCCESS at once where there is no money to give back
     */
    @Transactional(propagation = Propagation.MANDATORY)
    RefundState book(Order order, Refund refund) {
        OrderKind kind = kinds.of(order.kind());
        // Points before fen: the order of locks in the ledger.
        if (!refund.undelivered()) {
            kind.takeBack(about(order, refund));
        }
        if (refund.fen() > 0) {
            ledger.post(NewEntry.move(
                    "refund-accepted:" + refund.id(),
                    promisedFrom(order, refund),
                    PaymentAccounts.REFUNDS,
                    refund.fen(),
                    TEXTS.of("memo.accepted", refund.number(), order.title()),
                    subject(order)));
        }
        Instant now = clock.instant();
        jdbc.sql("UPDATE payment_refund SET state = 'APPROVED', next_call_at = :at WHERE id = :id")
                .param(
                        "at",
                        refund.route() == RefundRoute.WECHAT ? Orders.utc(now) : null,
                        java.sql.Types.TIMESTAMP_WITH_TIMEZONE)
                .param("id", refund.id())
                .update();
        traces.add(
                order.id(),
                TraceKind.REFUND_BOOKED,
                TEXTS.of(
                        "trace.booked",
                        refund.number(),
                        Yuan.of(refund.fen()),
                        refund.route().label()));
        if (refund.fen() == 0) {
            done(order, refund, null, PaymentAccounts.OFFLINE, now);
            return RefundState.SUCCESS;
        }
        letters.booked(order, refund);
        return RefundState.APPROVED;
    }

    /** A refund notice that was verified. The same notice again only counts up. */
    @Transactional
    Outcome noticed(String noticeId, String eventType, RefundNews news) {
        // First the order, as everywhere: the row of the notice refers to it.
        Refunds.Locked locked = lock(news.said().number());
        int fresh = jdbc.sql("""
                INSERT INTO payment_notice (id, notice_id, credential_id, order_id, event_type, received_at)
                VALUES (:id, :notice, :credential, :order, :type, :at)
                ON CONFLICT (notice_id) DO NOTHING
                """)
                .param("id", Ids.next())
                .param("notice", noticeId)
                .param("credential", news.credential())
                .param("order", locked.order().id())
                .param("type", eventType)
                .param("at", Orders.utc(clock.instant()))
                .update();
        if (fresh == 0) {
            jdbc.sql("UPDATE payment_notice SET repeats = repeats + 1 WHERE notice_id = :notice")
                    .param("notice", noticeId)
                    .update();
            return Outcome.KNOWN;
        }
        Outcome outcome = heard(locked, news);
        steps.passed(PaymentStep.BOOKED);
        return outcome;
    }

    /**
     * Brings the refund to where WeChat Pay says it is.
     *
     * @throws RefundMismatch if the news does not fit the refund; nothing has changed then
     */
    @Transactional
    Outcome heard(RefundNews news) {
        return heard(lock(news.said().number()), news);
    }

    private Outcome heard(Refunds.Locked locked, RefundNews news) {
        Order order = locked.order();
        Refund refund = locked.refund();
        RefundAnswer said = news.said();
        compare(order, refund, news);
        jdbc.sql(
                        "UPDATE payment_refund SET wechat_refund = :there, received_account = coalesce(:account, received_account) WHERE id = :id")
                .param("there", said.refundId())
                .param("account", said.receivedAccount())
                .param("id", refund.id())
                .update();
        return switch (refund.state()) {
            case ASKED, REFUSED -> throw new RefundMismatch(order.id(), TEXTS.of("mismatch.not-sent", refund.number()));
            case APPROVED, SENT, PROCESSING, ABNORMAL -> follow(order, refund, said, news.source());
            case SUCCESS, CLOSED -> {
                if (said.status() == RefundAnswer.Status.SUCCESS
                        && (refund.state() == RefundState.CLOSED || refund.voucher() != null)) {
                    tasks.open(
                            "refund-twice",
                            "refund",
                            refund.id().toString(),
                            TEXTS.of("twice.title", refund.number()),
                            TEXTS.of(
                                    "twice.detail",
                                    refund.number(),
                                    Yuan.of(refund.fen()),
                                    refund.state().label()),
                            TEXTS.of("twice.suggestion"),
                            refund.fen());
                }
                yield Outcome.KNOWN;
            }
        };
    }

    private Outcome follow(Order order, Refund refund, RefundAnswer said, Receipt.Source source) {
        switch (said.status()) {
            case SUCCESS ->
                done(
                        order,
                        refund,
                        null,
                        PaymentAccounts.WECHAT,
                        Objects.requireNonNullElse(said.successAt(), clock.instant()));
            case PROCESSING -> {
                boolean again = refund.state() == RefundState.ABNORMAL && source == Receipt.Source.QUERY;
                if (again) {
                    settleTask(refund, null, TEXTS.of("task.moving"));
                }
                if (again || refund.state() == RefundState.APPROVED || refund.state() == RefundState.SENT) {
                    jdbc.sql("""
                            UPDATE payment_refund SET state = 'PROCESSING', finding = NULL, calls = 0, next_call_at = :next
                            WHERE id = :id
                            """)
                            .param("next", Orders.utc(clock.instant().plus(FIRST_QUERY)))
                            .param("id", refund.id())
                            .update();
                    traces.add(
                            order.id(),
                            TraceKind.REFUND_SENT,
                            TEXTS.of("trace.sent", refund.number(), said.refundId()));
                    return Outcome.CHANGED;
                }
                later(refund);
                return Outcome.KNOWN;
            }
            case ABNORMAL -> {
                if (refund.state() == RefundState.ABNORMAL && refund.known()) {
                    later(refund);
                    return Outcome.KNOWN;
                }
                stuck(
                        order,
                        refund,
                        TEXTS.of("finding.abnormal", Objects.requireNonNullElse(said.receivedAccount(), "")),
                        true);
            }
            case CLOSED -> {
                if (refund.undelivered()) {
                    if (refund.state() == RefundState.ABNORMAL) {
                        later(refund);
                        return Outcome.KNOWN;
                    }
                    stuck(order, refund, TEXTS.of("finding.closed"), true);
                } else {
                    close(order, refund, TEXTS.of("finding.closed"), null);
                }
            }
        }
        return Outcome.CHANGED;
    }

    /**
     * Leaves the refund to a person: its money stays promised.
     *
     * @param there whether WeChat Pay has taken the refund, so that its state there is looked at from time to time
     */
    @Transactional(propagation = Propagation.MANDATORY)
    void stuck(Order order, Refund refund, String finding, boolean there) {
        jdbc.sql("""
                UPDATE payment_refund SET state = 'ABNORMAL', finding = :finding, troubles = troubles + 1, calls = 0,
                    next_call_at = :next
                WHERE id = :id
                """)
                .param("finding", finding)
                .param(
                        "next",
                        there ? Orders.utc(clock.instant().plus(LONGEST_WAIT)) : null,
                        java.sql.Types.TIMESTAMP_WITH_TIMEZONE)
                .param("id", refund.id())
                .update();
        traces.add(order.id(), TraceKind.REFUND_STUCK, refund.number() + " · " + finding);
        tasks.open(
                taskKind(refund.troubles() + 1),
                "refund",
                refund.id().toString(),
                TEXTS.of("task.title", refund.number(), Yuan.of(refund.fen())),
                TEXTS.of("task.detail", order.number(), order.buyerName(), finding),
                TEXTS.of("task.suggestion"),
                refund.fen());
        letters.stuck(order, refund);
    }

    /**
     * The money has arrived.
     *
     * @param by who paid it out by hand; null where WeChat Pay says so
     * @param from the account that it left
     */
    @Transactional(propagation = Propagation.MANDATORY)
    void done(Order order, Refund refund, @Nullable Actor by, LedgerAccount from, Instant at) {
        OrderKind kind = kinds.of(order.kind());
        if (!refund.undelivered()) {
            kind.refunded(about(order, refund));
        }
        if (refund.fen() > 0) {
            ledger.post(NewEntry.move(
                    "refund-done:" + refund.id(),
                    PaymentAccounts.REFUNDS,
                    from,
                    refund.fen(),
                    TEXTS.of("memo.done", refund.number(), order.title()),
                    subject(order)));
        }
        jdbc.sql("""
                UPDATE payment_refund SET state = 'SUCCESS', done_at = :at, next_call_at = NULL, finding = NULL,
                    settled_by = :by, settled_by_name = :name
                WHERE id = :id
                """)
                .param("at", Orders.utc(at))
                .param("by", by == null ? null : by.id().value(), java.sql.Types.OTHER)
                .param("name", by == null ? null : by.name())
                .param("id", refund.id())
                .update();
        jdbc.sql("""
                UPDATE payment_order SET refunded_fen = refunded_fen + :fen,
                    state = CASE WHEN refunded_fen + :fen = fen THEN 'REFUNDED' ELSE 'PARTLY_REFUNDED' END
                WHERE id = :id
                """).param("fen", refund.fen()).param("id", order.id()).update();
        boolean whole = order.refundedFen() + refund.fen() == order.fen();
        traces.add(
                order.id(),
                TraceKind.REFUNDED,
                TEXTS.of("trace.done", refund.number(), Yuan.of(refund.fen()), from.name()));
        settleTask(refund, by, TEXTS.of("task.done", Yuan.of(refund.fen())));
        letters.done(order, refund, by != null);
        events.publishEvent(new OrderRefunded(
                TenantScope.current(),
                order.id(),
                order.number(),
                order.kind(),
                order.buyer(),
                refund.id(),
                refund.fen(),
                whole,
                at));
    }

    /** Nothing was given back and nothing will be: the buyer has the goods again, the money is the tenant's again. */
    @Transactional(propagation = Propagation.MANDATORY)
    void close(Order order, Refund refund, String why, @Nullable Actor by) {
        if (refund.undelivered()) {
            throw new IllegalStateException("nothing was delivered for " + refund.number());
        }
        OrderKind kind = kinds.of(order.kind());
        kind.giveBack(about(order, refund));
        ledger.post(NewEntry.move(
                "refund-returned:" + refund.id(),
                PaymentAccounts.REFUNDS,
                promisedFrom(order, refund),
                refund.fen(),
                TEXTS.of("memo.returned", refund.number(), order.title()),
                subject(order)));
        jdbc.sql("""
                UPDATE payment_refund SET state = 'CLOSED', done_at = :at, next_call_at = NULL, finding = :why,
                    settled_by = :by, settled_by_name = :name
                WHERE id = :id
                """)
                .param("at", Orders.utc(clock.instant()))
                .param("why", why)
                .param("by", by == null ? null : by.id().value(), java.sql.Types.OTHER)
                .param("name", by == null ? null : by.name())
                .param("id", refund.id())
                .update();
        traces.add(order.id(), TraceKind.REFUND_CLOSED, refund.number() + " · " + why);
        settleTask(refund, by, why);
        letters.closed(order, refund);
    }

    /** Twice as long each time. */
    @Transactional
    void later(Refund refund) {
        Duration first = refund.state() == RefundState.SENT ? NEXT_CALL : FIRST_QUERY;
        Duration wait = first.multipliedBy(1L << Math.min(refund.calls(), 10));
        boolean stuck = refund.state() == RefundState.ABNORMAL || wait.compareTo(LONGEST_WAIT) > 0;
        jdbc.sql(
                        "UPDATE payment_refund SET calls = calls + 1, next_call_at = :next WHERE id = :id AND next_call_at IS NOT NULL")
                .param("next", Orders.utc(clock.instant().plus(stuck ? LONGEST_WAIT : wait)))
                .param("id", refund.id())
                .update();
    }

    private void settleTask(Refund refund, @Nullable Actor by, String what) {
        String kind = taskKind(refund.troubles());
        if (by == null) {
            tasks.resolved(kind, refund.id().toString(), what);
        } else {
            tasks.find(kind, refund.id().toString())
                    .filter(MoneyTaskView::open)
                    .ifPresent(task -> tasks.done(task.id(), by.id(), what));
        }
    }

    /** A refund that gets stuck again is new work. */
    private static String taskKind(int trouble) {
        return trouble <= 1 ? "refund-abnormal" : "refund-abnormal-" + trouble;
    }

    private Refunds.Locked lock(String number) {
        Order order = jdbc.sql("""
                SELECT * FROM payment_order
                WHERE id = (SELECT order_id FROM payment_refund WHERE number = :number) FOR UPDATE
                """)
                .param("number", number)
                .query(Order::of)
                .optional()
                .orElseThrow(() -> new RefundMismatch(null, TEXTS.of("mismatch.unknown", number)));
        return new Refunds.Locked(
                order,
                jdbc.sql("SELECT * FROM payment_refund WHERE number = :number FOR UPDATE")
                        .param("number", number)
                        .query(Refund::of)
                        .single());
    }

    private void compare(Order order, Refund refund, RefundNews news) {
        RefundAnswer said = news.said();
        UUID credential = refund.credential();
        if (credential == null) {
            throw new RefundMismatch(order.id(), TEXTS.of("mismatch.not-sent", refund.number()));
        }
        require(order, "credential", credential, news.credential());
        if (said.mchid() != null) {
            require(
                    order,
                    "mchid",
                    jdbc.sql("SELECT COALESCE(sub_mchid, mchid) FROM wechat_credential WHERE id = :id")
                            .param("id", credential)
                            .query(String.class)
                            .single(),
                    said.mchid());
        }
        require(order, "transaction", Objects.requireNonNull(refund.transaction()), said.transaction());
        require(order, "amount", refund.fen(), said.fen());
        require(order, "total", order.fen(), said.orderFen());
        if (said.currency() != null) {
            require(order, "currency", "CNY", said.currency());
        }
        if (refund.wechatRefund() != null) {
            require(order, "refund-id", refund.wechatRefund(), said.refundId());
        }
    }

    private static void require(Order order, String what, Object expected, Object heard) {
        if (!expected.equals(heard)) {
            throw new RefundMismatch(
                    order.id(),
                    TEXTS.of("mismatch", TEXTS.of("mismatch." + what), expected.toString(), heard.toString()));
        }
    }

    /** Where the order put its money: with its kind, or nowhere yet if it was not delivered. */
    private LedgerAccount promisedFrom(Order order, Refund refund) {
        return refund.undelivered()
                ? PaymentAccounts.ORDERS
                : kinds.of(order.kind()).creditAccount();
    }

    private OrderRefund about(Order order, Refund refund) {
        long before = jdbc.sql("""
                SELECT coalesce(sum(fen), 0) FROM payment_refund
                WHERE order_id = :order AND id <> :id AND state IN ('APPROVED', 'SENT', 'PROCESSING', 'ABNORMAL', 'SUCCESS')
                """)
                .param("order", order.id())
                .param("id", refund.id())
                .query(Long.class)
                .single();
        return new OrderRefund(
                refund.id(),
                refund.number(),
                order.paid(Objects.requireNonNull(order.paidAt())),
                refund.fen(),
                before,
                refund.reason());
    }

    private static NewEntry.Subject subject(Order order) {
        return new NewEntry.Subject("order", order.id().toString());
    }
}
