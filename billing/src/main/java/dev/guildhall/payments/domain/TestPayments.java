package dev.guildhall.payments.domain;

import dev.guildhall.audit.AuditTrail;
import dev.guildhall.identity.Actor;
import dev.guildhall.payments.Quote;
import dev.guildhall.problem.Conflict;
import dev.guildhall.problem.NotFound;
import dev.guildhall.problem.Texts;
import dev.guildhall.tenancy.Ids;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Proves a receiving account with a payment of 0.01 yuan, which is real wherever WeChat Pay is: placed, paid by the person who tests,
 * told by notice, booked, and given back. Each step is what every order goes through; the refund is asked for as soon as the payment
 * is booked, also after a crash. What came of it is kept.
 */
@Service
public class TestPayments {
    private static final Logger log = LoggerFactory.getLogger(TestPayments.class);
    private static final Texts TEXTS = Texts.in("receiving");
    /** The person has so long to scan. */
    private static final Duration PATIENCE = Duration.ofMinutes(10);
    /** Shown of an account. */
    private static final int MOST = 10;

    /** One step, as far as it happened. @param tone ok, bad, run or empty for what is still to come */
    public record Step(
            String label,
            String tone,
            String detail,
            @Nullable Instant at) {}

    /**
     * A test.
     *
     * @param codeUrl what the QR code says; null before it is placed and once it is paid
     * @param done nothing more will happen
     * @param passed the money came and went back
     */
    public record View(
            UUID id,
            UUID account,
            @Nullable UUID order,
            @Nullable String number,
            @Nullable String codeUrl,
            String startedBy,
            Instant startedAt,
            List<Step> steps,
            boolean done,
            boolean passed) {}

    private record Row(
            UUID id,
            UUID account,
            @Nullable UUID order,
            @Nullable UUID refund,
            @Nullable String codeUrl,
            @Nullable String finding,
            String startedBy,
            Instant startedAt,
            @Nullable Instant doneAt) {
        static Row of(ResultSet row, int n) throws SQLException {
            return new Row(
                    row.getObject("id", UUID.class),
                    row.getObject("account_id", UUID.class),
                    row.getObject("order_id", UUID.class),
                    row.getObject("refund_id", UUID.class),
                    row.getString("code_url"),
                    row.getString("finding"),
                    row.getString("started_by_name"),
                    Objects.requireNonNull(Order.instant(row, "started_at")),
                    Order.instant(row, "done_at"));
        }
    }

    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;
    private final ReceivingAccounts accounts;
    private final Credentials credentials;
    private final Orders orders;
    private final Checkout checkout;
    private final Reconciling reconciling;
    private final Refunds refunds;
    private final Refunding refunding;
    private final AuditTrail audit;
    private final Clock clock;

    TestPayments(
            JdbcClient jdbc,
            PlatformTransactionManager transactions,
            ReceivingAccounts accounts,
            Credentials credentials,
            Orders orders,
            Checkout checkout,
            Reconciling reconciling,
            Refunds refunds,
            Refunding refunding,
            AuditTrail audit,
            Clock clock) {
        this.jdbc = jdbc;
        this.transaction = new TransactionTemplate(transactions);
        this.accounts = accounts;
        this.credentials = credentials;
        this.orders = orders;
        this.checkout = checkout;
        this.reconciling = reconciling;
        this.refunds = refunds;
        this.refunding = refunding;
        this.audit = audit;
        this.clock = clock;
    }

    /**
     * Places the order of one fen with this account. Not inside a transaction.
     *
     * @throws Conflict if the account is a bank's, or its credential does not work
     */
    public UUID start(Actor by, UUID account, String baseUrl) {
        ReceivingView view = accounts.find(account);
        if (!view.kind().wechat()) {
            throw new Conflict("test-not-possible", TEXTS.of("test.bank.title"), TEXTS.of("test.bank"));
        }
        UUID credential = credentials
                .usable(account, baseUrl)
                .orElseThrow(
                        () -> new Conflict("receiving-unchecked", TEXTS.of("unchecked.title"), TEXTS.of("unchecked")))
                .credential();
        UUID id = Ids.next();
        UUID order = Objects.requireNonNull(transaction.execute(status -> {
            UUID placed = orders.placeInternally(
                    by,
                    TestOrders.ID,
                    account.toString(),
                    new Quote(TEXTS.of("test.title", view.name()), TestOrders.FEN, "{}"),
                    account,
                    PATIENCE);
            jdbc.sql("""
                    INSERT INTO receiving_test
                        (id, account_id, credential_id, order_id, started_by, started_by_name, started_at)
                    VALUES (:id, :account, :credential, :order, :by, :name, :at)
                    """)
                    .param("id", id)
                    .param("account", account)
                    .param("credential", credential)
                    .param("order", placed)
                    .param("by", by.id().value())
                    .param("name", by.name())
                    .param("at", Orders.utc(clock.instant()))
                    .update();
            audit.record(
                    "payments.account.tested",
                    ReceivingAccounts.TABLE,
                    account.toString(),
                    Map.of("name", view.name()));
            return placed;
        }));
        try {
            Map<String, String> asked = checkout.pay(
                    order, Channel.WECHAT_NATIVE, "receiving-test-" + id, new Checkout.Payer(by, baseUrl, "127.0.0.1"));
            set(id, "code_url = :value", Objects.requireNonNull(asked.get("codeUrl")));
        } catch (dev.guildhall.problem.Problem e) {
            end(id, Objects.requireNonNullElse(e.detail(), e.title()));
        }
        return id;
    }

    /** Does what is next of one test: looks whether it is paid, asks for the refund, follows it. Not inside a transaction. */
    public void advance(UUID id) {
        Row test = row(id);
        UUID order = test.order;
        if (test.doneAt != null || order == null) {
            return;
        }
        OrderState state = state(order);
        if (state == OrderState.OPEN) {
            reconciling.settleIfPaid(order);
            state = state(order);
        }
        if (state == OrderState.PAID && test.refund == null) {
            UUID refund = Objects.requireNonNull(transaction.execute(status -> {
                UUID asked = refunds.wholly(order, TEXTS.of("test.reason"));
                jdbc.sql("UPDATE receiving_test SET refund_id = :refund, code_url = NULL WHERE id = :id")
                        .param("refund", asked)
                        .param("id", id)
                        .update();
                return asked;
            }));
            refunding.start(refund);
            state = state(order);
        }
        if (state == OrderState.CLOSED) {
            end(id, TEXTS.of("test.unpaid"));
        } else if (state == OrderState.REFUNDED) {
            end(id, null);
        }
    }

    /** Goes on with every test that is not done. */
    void advanceAll() {
        for (UUID id : inTransaction(() -> jdbc.sql("SELECT id FROM receiving_test WHERE done_at IS NULL ORDER BY id")
                .query(UUID.class)
                .list())) {
            try {
                advance(id);
            } catch (RuntimeException e) {
                log.error("test {} could not go on", id, e);
            }
        }
    }

    /** @throws NotFound where there is no such test */
    public View find(UUID id) {
        return view(row(id));
    }

    /** The newest tests of an account. */
    public List<View> of(UUID account) {
        return inTransaction(() -> jdbc.sql(
                                "SELECT * FROM receiving_test WHERE account_id = :account ORDER BY started_at DESC LIMIT :most")
                        .param("account", account)
                        .param("most", MOST)
                        .query(Row::of)
                        .list())
                .stream()
                .map(this::view)
                .toList();
    }

    private View view(Row test) {
        UUID order = test.order;
        if (order == null) {
            return new View(
                    test.id, test.account, null, null, null, test.startedBy, test.startedAt, List.of(), true, false);
        }
        Order placed = inTransaction(() -> jdbc.sql("SELECT * FROM payment_order WHERE id = :id")
                .param("id", order)
                .query(Order::of)
                .single());
        record Trace(TraceKind kind, String detail, Instant at) {}
        List<Trace> traces = inTransaction(() -> jdbc.sql(
                        "SELECT kind, detail, at FROM payment_trace WHERE order_id = :id ORDER BY at, id")
                .param("id", order)
                .query((row, n) -> new Trace(
                        TraceKind.valueOf(row.getString("kind")),
                        row.getString("detail"),
                        Objects.requireNonNull(Order.instant(row, "at"))))
                .list());
        List<Step> steps = new ArrayList<>();
        boolean failed = test.doneAt != null && placed.state() != OrderState.REFUNDED;
        boolean waiting = false;
        List<List<TraceKind>> wanted = List.of(
                List.of(TraceKind.PREPAID),
                List.of(TraceKind.NOTICED, TraceKind.QUERIED),
                List.of(TraceKind.PAID, TraceKind.PAID_LATE, TraceKind.RETURNED_LATE),
                List.of(TraceKind.REFUND_SENT),
                List.of(TraceKind.REFUNDED));
        for (int i = 0; i < wanted.size(); i++) {
            List<TraceKind> kinds = wanted.get(i);
            Trace happened = traces.stream()
                    .filter(each -> kinds.contains(each.kind))
                    .findFirst()
                    .orElse(null);
            // Where the refund's first answer is final already, it was sent all the same.
            if (happened == null && i == 3) {
                happened = traces.stream()
                        .filter(each -> each.kind == TraceKind.REFUNDED)
                        .findFirst()
                        .orElse(null);
            }
            String label = TEXTS.of("test.step." + (i + 1));
            if (happened != null) {
                String what = happened.kind == TraceKind.QUERIED ? TEXTS.of("test.queried") : happened.detail;
                steps.add(new Step(label, "ok", what, happened.at));
            } else if (failed && !waiting) {
                steps.add(new Step(label, "bad", Objects.requireNonNullElse(test.finding, ""), test.doneAt));
                waiting = true;
            } else {
                steps.add(new Step(label, waiting || failed ? "" : "run", TEXTS.of("test.hint." + (i + 1)), null));
                waiting = true;
            }
        }
        Trace stuck = traces.stream()
                .filter(each -> each.kind == TraceKind.REFUND_STUCK)
                .reduce((first, second) -> second)
                .orElse(null);
        if (stuck != null && test.doneAt == null) {
            steps.add(new Step(stuck.kind.label(), "bad", stuck.detail, stuck.at));
        }
        boolean passed = placed.state() == OrderState.REFUNDED;
        return new View(
                test.id,
                test.account,
                order,
                placed.number(),
                placed.state() == OrderState.OPEN && !failed ? test.codeUrl : null,
                test.startedBy,
                test.startedAt,
                steps,
                test.doneAt != null || passed,
                passed);
    }

    private OrderState state(UUID order) {
        return inTransaction(() -> OrderState.valueOf(jdbc.sql("SELECT state FROM payment_order WHERE id = :id")
                .param("id", order)
                .query(String.class)
                .single()));
    }

    private void end(UUID id, @Nullable String finding) {
        transaction.executeWithoutResult(status -> jdbc.sql("""
                        UPDATE receiving_test SET done_at = :at, finding = :finding, code_url = NULL
                        WHERE id = :id AND done_at IS NULL
                        """)
                .param("at", Orders.utc(clock.instant()))
                .param("finding", finding)
                .param("id", id)
                .update());
    }

    private void set(UUID id, String what, String value) {
        transaction.executeWithoutResult(status -> jdbc.sql("UPDATE receiving_test SET " + what + " WHERE id = :id")
                .param("value", value)
                .param("id", id)
                .update());
    }

    private Row row(UUID id) {
        return inTransaction(() -> jdbc.sql("SELECT * FROM receiving_test WHERE id = :id")
                .param("id", id)
                .query(Row::of)
                .optional()
                .orElseThrow(() -> new NotFound(TEXTS.of("test.one"))));
    }

    private <T> T inTransaction(java.util.function.Supplier<T> work) {
        return Objects.requireNonNull(transaction.execute(status -> work.get()));
    }
}
