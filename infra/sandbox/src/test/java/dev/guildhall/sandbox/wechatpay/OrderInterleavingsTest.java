package dev.guildhall.sandbox.wechatpay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.guildhall.identity.AccountId;
import dev.guildhall.identity.Actor;
import dev.guildhall.ledger.Ledger;
import dev.guildhall.ledger.LedgerProof;
import dev.guildhall.payments.domain.Cancelling;
import dev.guildhall.payments.domain.Channel;
import dev.guildhall.payments.domain.Checkout;
import dev.guildhall.payments.domain.OrderState;
import dev.guildhall.payments.domain.OrderView;
import dev.guildhall.payments.domain.Orders;
import dev.guildhall.payments.domain.PaymentAccounts;
import dev.guildhall.payments.domain.Reconciling;
import dev.guildhall.payments.domain.RefundState;
import dev.guildhall.payments.domain.Refunding;
import dev.guildhall.payments.domain.Refunds;
import dev.guildhall.points.InsufficientPoints;
import dev.guildhall.points.PointWallets;
import dev.guildhall.points.Points;
import dev.guildhall.points.domain.PointPacks;
import dev.guildhall.problem.Conflict;
import dev.guildhall.sandbox.WithSimulator;
import dev.guildhall.tenancy.Ids;
import dev.guildhall.tenancy.PlatformClock;
import dev.guildhall.tenancy.TenantId;
import dev.guildhall.tenancy.TenantScope;
import dev.guildhall.testing.Covers;
import dev.guildhall.testing.TestTenants;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.AfterTry;
import net.jqwik.api.lifecycle.BeforeTry;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.TestContextManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Whatever buyers, WeChat Pay, staff and time do with orders, in whatever order: the books hold after every act, and in the end both
 * ends agree. What WeChat Pay sends is held back here and delivered by the sequence itself: at once, late, twice, the last first.
 */
@WithSimulator
@SuppressWarnings("NullAway.Init")
class OrderInterleavingsTest {
    private static final Actor STAFF = new Actor(new AccountId(Ids.next()), Actor.STAFF, "小王", Set.of());
    private static final long PRICE = 9_000;
    private static final long UNLOCK = 10;

    enum Kind {
        PLACE,
        ASK,
        PAY,
        TELL,
        TELL_AFRESH,
        QUERY,
        CANCEL,
        LET_TIME_PASS,
        REFUND_PART,
        REFUND_WHOLE,
        SEND_REFUND,
        UNLOCK,
        UNLOCK_AGAIN
    }

    /** @param which of what was done before, or how much */
    record Act(Kind kind, int which) {}

    /** A notice as it came over the wire. */
    private record Held(String path, Map<String, String> headers, byte[] body) {}

    /** Where WeChat Pay's notices end: nothing is passed on by itself. */
    private static final List<Held> MAILBOX = new CopyOnWriteArrayList<>();

    private static final HttpServer POST = post();

    /** One for all tries: opening a tenant takes longer than all acts of a try. */
    private static @Nullable TenantId tenant;

    private static @Nullable UUID pack;

    @LocalServerPort
    int port;

    @Autowired
    TestTenants tenants;

    @Autowired
    Orders orders;

    @Autowired
    Checkout checkout;

    @Autowired
    Cancelling cancelling;

    @Autowired
    Reconciling reconciling;

    @Autowired
    Refunds refunds;

    @Autowired
    Refunding refunding;

    @Autowired
    PointPacks packs;

    @Autowired
    PointWallets wallets;

    @Autowired
    Ledger ledger;

    @Autowired
    LedgerProof proof;

    @Autowired
    CashDesk desk;

    @Autowired
    RefundDesk refundDesk;

    @Autowired
    NoticePost notices;

    @Autowired
    PlatformClock clock;

    @Autowired
    JdbcClient jdbc;

    @Autowired
    TransactionTemplate transaction;

    private final HttpClient http = HttpClient.newHttpClient();
    private final List<OrderView> placed = new ArrayList<>();
    private final List<UUID> asked = new ArrayList<>();
    private final List<String> unlocks = new ArrayList<>();
    private Actor buyer;
    private long before;

    OrderInterleavingsTest() throws Exception {
        new TestContextManager(getClass()).prepareTestInstance(this);
        if (tenant == null) {
            tenant = tenants.open("interleaved", "certification");
            pack = in(() -> packs.add(new PointPacks.Draft("100 点", 100, 10, 365, PRICE, true, 1)));
        }
    }

    @Provide
    Arbitrary<List<Act>> acts() {
        Arbitrary<Kind> kind = Arbitraries.frequency(
                net.jqwik.api.Tuple.of(3, Kind.PLACE),
                net.jqwik.api.Tuple.of(4, Kind.ASK),
                net.jqwik.api.Tuple.of(5, Kind.PAY),
                net.jqwik.api.Tuple.of(7, Kind.TELL),
                net.jqwik.api.Tuple.of(2, Kind.TELL_AFRESH),
                net.jqwik.api.Tuple.of(3, Kind.QUERY),
                net.jqwik.api.Tuple.of(2, Kind.CANCEL),
                net.jqwik.api.Tuple.of(1, Kind.LET_TIME_PASS),
                net.jqwik.api.Tuple.of(3, Kind.REFUND_PART),
                net.jqwik.api.Tuple.of(1, Kind.REFUND_WHOLE),
                net.jqwik.api.Tuple.of(4, Kind.SEND_REFUND),
                net.jqwik.api.Tuple.of(4, Kind.UNLOCK),
                net.jqwik.api.Tuple.of(2, Kind.UNLOCK_AGAIN));
        Arbitrary<Act> act =
                Combinators.combine(kind, Arbitraries.integers().between(0, 11)).as(Act::new);
        return act.list().ofMinSize(6).ofMaxSize(28);
    }

    @Property(tries = 16, shrinking = ShrinkingMode.BOUNDED, edgeCases = EdgeCasesMode.NONE)
    @Covers({"C11", "C12", "D6", "X4"})
    void theBooksHoldAfterEveryActAndBothEndsAgreeInTheEnd(@ForAll("acts") List<Act> acts) {
        for (Act act : acts) {
            does(act);
            holds(act.toString());
        }
        comesToRest();
        holds("in the end");
        for (OrderView order : placed) {
            boolean paidThere = there(order).map(Order::settled).orElse(false);
            assertThat(state(order).settled()).isEqualTo(paidThere);
            assertThat(state(order)).isNotEqualTo(OrderState.OPEN);
        }
        assertThat(in(() -> ledger.balance(PaymentAccounts.REFUNDS))).isZero();
    }

    @BeforeTry
    void aNewBuyer() {
        buyer = new Actor(new AccountId(Ids.next()), Actor.AGENCY, "北京中轩认证", Set.of());
        before = in(() -> ledger.balance(PaymentAccounts.WECHAT));
        placed.clear();
        asked.clear();
        unlocks.clear();
        MAILBOX.clear();
        place();
    }

    @AfterTry
    void now() {
        clock.reset();
    }

    @AfterContainer
    static void closed() {
        POST.stop(0);
    }

    private void does(Act act) {
        OrderView order = placed.get(act.which % placed.size());
        try {
            switch (act.kind) {
                case PLACE -> place();
                case ASK -> ask(order);
                case PAY ->
                    there(order).filter(o -> o.state() == Order.State.NOTPAY).ifPresent(this::pay);
                case TELL -> {
                    if (!MAILBOX.isEmpty()) {
                        deliver(MAILBOX.get(act.which % MAILBOX.size()));
                    }
                }
                case TELL_AFRESH ->
                    there(order).filter(Order::settled).ifPresent(paid -> {
                        notices.announce(paid);
                        deliver(MAILBOX.getLast());
                    });
                case QUERY -> run(() -> reconciling.reconcile(order.id()));
                case CANCEL -> run(() -> cancelling.cancel(buyer.id(), order.id()));
                case LET_TIME_PASS -> {
                    clock.shift(Duration.ofMinutes(31));
                    placed.forEach(each -> run(() -> reconciling.reconcile(each.id())));
                }
                case REFUND_PART -> refund(order, 700L * (1 + act.which));
                case REFUND_WHOLE -> refund(order, PRICE);
                case SEND_REFUND -> {
                    if (!asked.isEmpty()) {
                        send(asked.get(act.which % asked.size()));
                    }
                }
                case UNLOCK -> unlock("unlock:" + Ids.next(), true);
                case UNLOCK_AGAIN -> {
                    if (!unlocks.isEmpty()) {
                        unlock(unlocks.get(act.which % unlocks.size()), false);
                    }
                }
                default -> throw new IllegalStateException(act.toString());
            }
        } catch (Conflict no) {
            // Allowed: the order, the refund or the wallet is not in the state for it; nothing may have changed.
        }
    }

    /** Whatever was held back comes after all, or is asked for, and the time of what is open runs out. */
    private void comesToRest() {
        MAILBOX.forEach(this::deliver);
        placed.forEach(order -> run(() -> reconciling.reconcile(order.id())));
        clock.shift(Duration.ofMinutes(31));
        placed.forEach(order -> run(() -> reconciling.reconcile(order.id())));
        for (UUID refund : asked) {
            send(refund);
            send(refund);
            assertThat(refundState(refund)).isEqualTo(RefundState.SUCCESS);
        }
    }

    private void holds(String when) {
        assertThat(in(proof::prove).results().stream()
                        .flatMap(result -> result.findings().stream().map(finding -> result.rule() + ": " + finding)))
                .as(when)
                .isEmpty();
        long in = 0;
        long out = 0;
        for (OrderView order : placed) {
            OrderView now = in(() -> orders.find(buyer.id(), order.id()));
            var there = there(order);
            if (now.state().settled()) {
                assertThat(there)
                        .as("%s: paid there too", when)
                        .hasValueSatisfying(o -> assertThat(o.settled()).isTrue());
                in += PRICE;
            }
            if (now.state() == OrderState.CLOSED) {
                there.ifPresent(o ->
                        assertThat(o.state()).as("%s: closed there first", when).isEqualTo(Order.State.CLOSED));
            }
            long given = refundDesk.all().stream()
                    .filter(refund -> refund.outTradeNo().equals(order.number()))
                    .mapToLong(Refund::amount)
                    .sum();
            assertThat(now.refunded().fen()).as(when).isLessThanOrEqualTo(given);
            assertThat(given).as(when).isLessThanOrEqualTo(PRICE);
            out += now.refunded().fen();
        }
        assertThat(in(() -> ledger.balance(PaymentAccounts.WECHAT)) - before)
                .as(when)
                .isEqualTo(in - out);
        assertThat(available()).as(when).isNotNegative();
        for (String unlock : unlocks) {
            assertThat(in(() -> jdbc.sql("SELECT count(*) FROM point_entry WHERE event_id = :event")
                            .param("event", unlock)
                            .query(Long.class)
                            .single()))
                    .as("%s: charged once", when)
                    .isOne();
        }
    }

    private void place() {
        placed.add(in(() -> orders.place(
                buyer,
                Ids.next().toString(),
                new Orders.Wanted("point-pack", Objects.requireNonNull(pack).toString()))));
    }

    private void ask(OrderView order) {
        String address = "http://127.0.0.1:" + POST.getAddress().getPort() + "/t/" + Objects.requireNonNull(tenant);
        in(() -> checkout.pay(
                order.id(),
                Channel.WECHAT_NATIVE,
                "pay:" + order.id(),
                new Checkout.Payer(buyer, address, "127.0.0.1")));
    }

    private void pay(Order there) {
        try {
            notices.announce(desk.pay(there.key()));
        } catch (CannotPay late) {
            // Allowed: its time is over.
        }
    }

    private void refund(OrderView order, long fen) {
        asked.add(in(() -> refunds.ask(STAFF, Ids.next().toString(), new Refunds.Ask(order.id(), fen, "买多了")))
                .id());
    }

    /** And waits until WeChat Pay has given it back, which it tells the mailbox: so the same acts are the same again. */
    private void send(UUID refund) {
        RefundState was = refundState(refund);
        run(() -> refunding.advance(refund));
        if (was == RefundState.APPROVED && refundState(refund) == RefundState.PROCESSING) {
            String number = in(() -> jdbc.sql("SELECT number FROM payment_refund WHERE id = :id")
                    .param("id", refund)
                    .query(String.class)
                    .single());
            await().pollInterval(Duration.ofMillis(20))
                    .until(() -> refundDesk.all().stream()
                            .anyMatch(there -> there.outRefundNo().equals(number) && there.noticeAccepted()));
        }
    }

    private void unlock(String event, boolean news) {
        long available = available();
        try {
            boolean first = in(() -> Objects.requireNonNull(transaction.execute(
                            status -> wallets.spend(buyer.id(), new Points(UNLOCK), "查看联系方式", event))))
                    .first();
            assertThat(first).isEqualTo(news);
            if (news) {
                assertThat(available).isGreaterThanOrEqualTo(UNLOCK);
                unlocks.add(event);
            }
            assertThat(available()).isEqualTo(news ? available - UNLOCK : available);
        } catch (InsufficientPoints few) {
            assertThat(available).isLessThan(UNLOCK);
            assertThat(news).isTrue();
        }
    }

    /** To the product's own address. Refused ones are too old by now, or do not fit; the books say whether that is right. */
    private void deliver(Held held) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + held.path))
                .POST(HttpRequest.BodyPublishers.ofByteArray(held.body));
        held.headers.forEach(request::header);
        try {
            assertThat(http.send(request.build(), HttpResponse.BodyHandlers.discarding())
                            .statusCode())
                    .isIn(204, 401);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private java.util.Optional<Order> there(OrderView order) {
        return desk.withNumber(order.number()).stream().findFirst();
    }

    private OrderState state(OrderView order) {
        return in(() -> orders.find(buyer.id(), order.id())).state();
    }

    private RefundState refundState(UUID refund) {
        return in(() -> RefundState.valueOf(jdbc.sql("SELECT state FROM payment_refund WHERE id = :id")
                .param("id", refund)
                .query(String.class)
                .single()));
    }

    private long available() {
        return in(() -> wallets.balance(buyer.id())).available().amount();
    }

    private static HttpServer post() {
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.createContext("/", OrderInterleavingsTest::hold);
            server.start();
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void hold(HttpExchange exchange) throws IOException {
        Map<String, String> headers = new TreeMap<>();
        exchange.getRequestHeaders().forEach((name, values) -> {
            if (name.startsWith("Wechatpay") || name.equals("Content-type")) {
                headers.put(name, values.getFirst());
            }
        });
        MAILBOX.add(new Held(
                exchange.getRequestURI().getPath(),
                headers,
                exchange.getRequestBody().readAllBytes()));
        exchange.sendResponseHeaders(204, -1);
        exchange.close();
    }

    private <T> T in(Supplier<T> work) {
        return TenantScope.with(Objects.requireNonNull(tenant)).get(work);
    }

    private void run(Runnable work) {
        TenantScope.with(Objects.requireNonNull(tenant)).run(work);
    }
}
