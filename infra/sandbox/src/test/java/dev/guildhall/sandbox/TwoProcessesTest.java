package dev.guildhall.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.guildhall.identity.AccountId;
import dev.guildhall.identity.Accounts;
import dev.guildhall.identity.Actor;
import dev.guildhall.identity.NewAccount;
import dev.guildhall.jobs.TenantSweep;
import dev.guildhall.ledger.Ledger;
import dev.guildhall.ledger.LedgerProof;
import dev.guildhall.notice.Notice;
import dev.guildhall.notice.Notices;
import dev.guildhall.payments.PassedStep;
import dev.guildhall.payments.domain.Channel;
import dev.guildhall.payments.domain.Checkout;
import dev.guildhall.payments.domain.OrderState;
import dev.guildhall.payments.domain.OrderView;
import dev.guildhall.payments.domain.Orders;
import dev.guildhall.payments.domain.PaymentAccounts;
import dev.guildhall.payments.domain.PaymentStep;
import dev.guildhall.payments.domain.RefundState;
import dev.guildhall.payments.domain.RefundStep;
import dev.guildhall.payments.domain.Refunding;
import dev.guildhall.payments.domain.Refunds;
import dev.guildhall.payments.tasks.MoneyTaskView;
import dev.guildhall.payments.tasks.MoneyTasks;
import dev.guildhall.points.PointEntry;
import dev.guildhall.points.PointWallets;
import dev.guildhall.points.Points;
import dev.guildhall.points.domain.PointPacks;
import dev.guildhall.tenancy.Ids;
import dev.guildhall.tenancy.PlatformClock;
import dev.guildhall.tenancy.TenantId;
import dev.guildhall.tenancy.TenantScope;
import dev.guildhall.testing.ChildApplication;
import dev.guildhall.testing.Covers;
import dev.guildhall.testing.TestTenants;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;
import tools.jackson.databind.json.JsonMapper;

/**
 * A second process of the same deployment, in earnest: another JVM on the same database, which reaches the simulator in this one as
 * it would reach WeChat Pay. First both do the same jobs at once; then the other is brought to every step of paying, being told
 * and giving back, and killed while it stands at all of them.
 */
@WithSimulator
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@SuppressWarnings("NullAway.Init")
class TwoProcessesTest {
    private static final Actor STAFF = new Actor(new AccountId(Ids.next()), Actor.STAFF, "小王", Set.of());
    private static final String DIES_AT = "X-Dies-At";
    private static final long PRICE = 90_000;
    /** The jobs of money; each is run as often as it would be. */
    private static final List<String> JOBS =
            List.of("payments", "refunds", "payment-bills", "fapiao", "ledger-proof", "point-expiry", "events");

    /** The other process: does what it is told in lines, stands still where it was told to, and waits to be killed. */
    static final class Other {
        /** What the thread that asks is to stand still at. */
        private static final ThreadLocal<String> HERE = new ThreadLocal<>();

        /** Hears the steps: a thread that has come to its own goes no further. */
        static final class StandsStill implements PassedStep {
            @Override
            public void passed(String step) {
                String wanted = HERE.get();
                if (wanted == null
                        && RequestContextHolder.getRequestAttributes() instanceof ServletRequestAttributes request) {
                    wanted = request.getRequest().getHeader(DIES_AT);
                }
                if (step.equals(wanted)) {
                    stand(step);
                }
            }
        }

        private static void stand(String where) {
            System.out.println("\nstands at " + where);
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        /** @param arguments tenant, address of WeChat Pay */
        public static void main(String[] arguments) throws IOException {
            ConfigurableApplicationContext context = ChildApplication.start(
                    Map.of("guildhall.wechatpay.base-url", arguments[1], "spring.main.lazy-initialization", "true"),
                    StandsStill.class);
            TenantId tenant = new TenantId(arguments[0]);
            System.out.println("\nserves at " + context.getEnvironment().getRequiredProperty("local.server.port"));
            ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
            BufferedReader told = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
            for (String line = told.readLine(); line != null; line = told.readLine()) {
                String[] words = line.split(" ");
                threads.submit(() -> {
                    try {
                        TenantScope.with(tenant).run(() -> act(context, words));
                        System.out.println("\nhas done " + words[0]);
                    } catch (RuntimeException e) {
                        e.printStackTrace();
                    }
                });
            }
            // Whoever started it is gone.
            Runtime.getRuntime().halt(0);
        }

        private static void act(ConfigurableApplicationContext context, String[] words) {
            switch (words[0]) {
                case "sweep" ->
                    jobs(context.getBeanProvider(TenantSweep.class)
                            .orderedStream()
                            .toList());
                case "pay" -> {
                    HERE.set(words[1]);
                    context.getBean(Checkout.class)
                            .pay(
                                    UUID.fromString(words[2]),
                                    Channel.WECHAT_NATIVE,
                                    "pay:" + words[2],
                                    new Checkout.Payer(actor(UUID.fromString(words[3])), words[4], "127.0.0.1"));
                }
                case "refund" -> {
                    HERE.set(words[1]);
                    context.getBean(Refunding.class).start(UUID.fromString(words[2]));
                }
                default -> throw new IllegalStateException(words[0]);
            }
        }
    }

    @LocalServerPort
    int port;

    @Autowired
    TestTenants tenants;

    @Autowired
    Accounts accounts;

    @Autowired
    Orders orders;

    @Autowired
    Checkout checkout;

    @Autowired
    Refunds refunds;

    @Autowired
    Refunding refunding;

    @Autowired
    PointPacks packs;

    @Autowired
    PointWallets wallets;

    @Autowired
    MoneyTasks tasks;

    @Autowired
    Notices notices;

    @Autowired
    Ledger ledger;

    @Autowired
    LedgerProof proof;

    @Autowired
    List<TenantSweep> sweeps;

    @Autowired
    PlatformClock clock;

    @Autowired
    JdbcClient jdbc;

    @Autowired
    TransactionTemplate transaction;

    @Autowired
    JsonMapper json;

    private static @Nullable Process other;
    private static @Nullable Path output;

    private final HttpClient http = HttpClient.newHttpClient();
    private TenantId tenant;
    private UUID pack;

    @BeforeEach
    void anotherProcess() throws Exception {
        tenant = tenants.open("two-processes", "certification");
        pack = in(() -> packs.add(new PointPacks.Draft("100 点", 100, 10, 365, PRICE, true, 1)));
        if (other == null || !other.isAlive()) {
            output = Files.createTempFile("other", ".log");
            other = ChildApplication.launch(
                    Other.class, output, tenant.value(), "http://127.0.0.1:" + port + "/sandbox/wechatpay/api");
        }
    }

    @AfterEach
    void nothingGoesWrongAnyMore() throws Exception {
        faults(Map.of());
        clock.reset();
    }

    @AfterAll
    static void end() {
        if (other != null) {
            other.destroyForcibly();
        }
    }

    @Test
    @Order(1)
    @Covers({"C11", "C12", "X4"})
    void twoProcessesThatDoTheSameJobsHaveOneEffect() throws Exception {
        faults(Map.of("global", List.of("missing")));
        List<Actor> buyers = new ArrayList<>();
        List<OrderView> paid = new ArrayList<>();
        List<OrderView> ended = new ArrayList<>();
        List<UUID> refunding = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            Actor buyer = buyer();
            buyers.add(buyer);
            paid.add(asked(buyer));
            pay(paid.getLast());
            ended.add(asked(buyer));
            refunding.add(ask(paid(buyer), 10_000));
            gift(buyer, 7, Duration.ofSeconds(-1));
            gift(buyer, 5, Duration.ofDays(1));
        }
        sql("UPDATE payment_order SET expires_at = now() - interval '1 second' WHERE state = 'OPEN' AND id IN (%s)"
                .formatted(ids(ended)));
        sql("UPDATE payment_attempt SET next_query_at = now() WHERE order_id IN (%s, %s)"
                .formatted(ids(paid), ids(ended)));
        // Somebody paid the day before yesterday, which WeChat Pay has never heard of: its bill lacks it.
        OrderView lost = paid(buyers.getFirst());
        sql("UPDATE payment_attempt SET created_at = now() - interval '3 days' WHERE order_id = '%s'"
                .formatted(lost.id()));
        sql("UPDATE payment_order SET paid_at = now() - interval '3 days' WHERE id = '%s'".formatted(lost.id()));

        for (int round = 0; round < 3; round++) {
            int rounds = round + 1;
            tell("sweep");
            tell("sweep");
            run(() -> jobs(sweeps));
            await().atMost(Duration.ofSeconds(60)).until(() -> said("has done sweep") == 2 * rounds);
            // What was sent is asked about after a while.
            awaitGivenBack();
            sql("UPDATE payment_refund SET next_call_at = now() WHERE next_call_at IS NOT NULL");
        }

        paid.forEach(order -> paidOnce(order));
        ended.forEach(order -> assertThat(state(order)).isEqualTo(OrderState.CLOSED));
        refunding.forEach(refund -> {
            assertThat(refundState(refund)).isEqualTo(RefundState.SUCCESS);
            assertThat(entries("refund-done:" + refund)).isOne();
        });
        for (Actor buyer : buyers) {
            List<PointEntry> lines =
                    in(() -> wallets.entries(buyer.id(), 0, 50)).items();
            assertThat(lines.stream().filter(line -> line.kind().equals("EXPIRE")))
                    .hasSize(1);
            assertThat(notices(buyer))
                    .as("each told once")
                    .filteredOn("points.ending"::equals)
                    .hasSize(1);
            assertThat(in(() -> this.notices.inbox(buyer.id(), 0, 50)).items())
                    .extracting(Notice::title)
                    .filteredOn("退款已到账"::equals)
                    .hasSize(1);
        }
        assertThat(in(() -> tasks.page("OPEN", 0, 50)).items())
                .extracting(MoneyTaskView::kind)
                .containsExactly("bill-missing-there");
        assertThat(in(() -> jdbc.sql("SELECT count(*) FROM (SELECT day FROM payment_bill GROUP BY merchant, day"
                                + " HAVING count(*) > 1) twice")
                        .query(Long.class)
                        .single()))
                .isZero();
        proved();
    }

    @Test
    @Order(2)
    @Covers({"C11", "X4"})
    void whatDiesAtAnyStepIsCarriedOnWithinAMinute() throws Exception {
        faults(Map.of());
        URI there = URI.create("http://127.0.0.1:" + awaitSaid("serves at "));
        long before = in(() -> ledger.balance(PaymentAccounts.WECHAT));
        Actor buyer = buyer();
        Map<String, OrderView> paying = new LinkedHashMap<>();
        Map<String, OrderView> told = new LinkedHashMap<>();
        Map<String, UUID> returned = new LinkedHashMap<>();
        List<OrderView> all = new ArrayList<>();
        Map<String, List<String>> silent = new LinkedHashMap<>();
        for (RefundStep step : RefundStep.values()) {
            OrderView order = paid(buyer);
            all.add(order);
            silent.put(order.number(), List.of("missing"));
            returned.put(step.key(), ask(order, 10_000));
        }
        try (Balancer balancer = new Balancer(there)) {
            String address = balancer.address() + "/t/" + tenant.value();
            for (PaymentStep step : List.of(PaymentStep.STORED, PaymentStep.CALLED, PaymentStep.ANSWERED)) {
                OrderView order = place(buyer);
                paying.put(step.key(), order);
                silent.put(order.number(), List.of("missing"));
            }
            // The one that is not committed comes last: it keeps the tenant's accounts to itself.
            for (PaymentStep step : List.of(PaymentStep.COMMITTED, PaymentStep.BELIEVED, PaymentStep.BOOKED)) {
                told.put(step.key(), asked(buyer, address));
            }
            all.addAll(paying.values());
            all.addAll(told.values());
            faults(Map.of("orders", silent));

            paying.forEach((step, order) -> tell("pay %s %s %s %s"
                    .formatted(step, order.id(), buyer.id(), "http://127.0.0.1:" + port + "/t/" + tenant.value())));
            returned.forEach((step, refund) -> tell("refund %s %s".formatted(step, refund)));
            paying.keySet().forEach(this::awaitStanding);
            returned.keySet().forEach(this::awaitStanding);
            try (ExecutorService wechat = Executors.newVirtualThreadPerTaskExecutor()) {
                told.forEach((step, order) -> {
                    balancer.nextDiesAt(step);
                    wechat.submit(() -> {
                        pay(order);
                        return order;
                    });
                    awaitStanding(step);
                });
                Process killed = Objects.requireNonNull(other);
                killed.destroyForcibly();
                assertThat(killed.waitFor(10, TimeUnit.SECONDS)).isTrue();
                assertThat(killed.exitValue()).as("SIGKILL").isEqualTo(137);
                balancer.leadTo(URI.create("http://127.0.0.1:" + port));
            }
            proved();
            assertThat(state(Objects.requireNonNull(told.get("notice.committed"))))
                    .isEqualTo(OrderState.PAID);

            // The buyers whose screens stood still try again, with the same keys, and pay.
            paying.values().forEach(order -> {
                ask(buyer, order, "http://127.0.0.1:" + port + "/t/" + tenant.value());
                pay(order);
            });
            aMinutePasses();
        }

        all.forEach(this::paidOnce);
        returned.forEach((step, refund) -> {
            assertThat(refundState(refund)).as(step).isEqualTo(RefundState.SUCCESS);
            assertThat(entries("refund-accepted:" + refund)).isOne();
            assertThat(entries("refund-done:" + refund)).isOne();
        });
        assertThat(in(() -> ledger.balance(PaymentAccounts.WECHAT)) - before)
                .isEqualTo(all.size() * PRICE - returned.size() * 10_000L);
        proved();
    }

    /** A refund is told by a notice too; whoever reads it may die at any of its steps. */
    @Test
    @Order(3)
    @Covers({"C12", "X4"})
    void aNoticeOfARefundThatItsReaderDiesOfIsTakenOnce() throws Exception {
        faults(Map.of());
        URI there = URI.create("http://127.0.0.1:" + awaitSaid("serves at "));
        long before = in(() -> ledger.balance(PaymentAccounts.WECHAT));
        Actor buyer = buyer();
        Map<PaymentStep, UUID> refunded = new LinkedHashMap<>();
        try (Balancer balancer = new Balancer(there)) {
            String address = balancer.address() + "/t/" + tenant.value();
            // The one that is not committed comes last: it keeps the tenant's accounts to itself.
            for (PaymentStep step : List.of(PaymentStep.COMMITTED, PaymentStep.BELIEVED, PaymentStep.BOOKED)) {
                OrderView order = asked(buyer, address);
                faults(Map.of("orders", Map.of(order.number(), List.of("missing"))));
                booked(order);
                refunded.put(step, ask(order, 10_000));
            }
            faults(Map.of());
            refunded.forEach((step, refund) -> {
                balancer.nextDiesAt(step.key());
                run(() -> refunding.start(refund));
                awaitStanding(step.key());
            });
            assertThat(refunded.values().stream().map(this::refundState))
                    .as("stored is what was committed, and nothing else")
                    .containsExactly(RefundState.SUCCESS, RefundState.PROCESSING, RefundState.PROCESSING);
            Process killed = Objects.requireNonNull(other);
            killed.destroyForcibly();
            assertThat(killed.waitFor(10, TimeUnit.SECONDS)).isTrue();
            balancer.leadTo(URI.create("http://127.0.0.1:" + port));
            proved();
            aMinutePasses();
        }
        refunded.forEach((step, refund) -> {
            assertThat(refundState(refund)).as(step.key()).isEqualTo(RefundState.SUCCESS);
            assertThat(entries("refund-accepted:" + refund)).as(step.key()).isOne();
            assertThat(entries("refund-done:" + refund)).as(step.key()).isOne();
        });
        assertThat(in(() -> ledger.balance(PaymentAccounts.WECHAT)) - before)
                .isEqualTo(refunded.size() * (PRICE - 10_000L));
        proved();
    }

    /** All jobs as often as they come within a minute; WeChat Pay gives back meanwhile, for which its simulator takes real time. */
    private void aMinutePasses() {
        for (int seconds = 0; seconds <= 60; seconds += 10) {
            int now = seconds;
            run(() -> JOBS.forEach(job -> {
                TenantSweep sweep = named(sweeps, job);
                if (now % sweep.every().toSeconds() == 0) {
                    sweep.sweep();
                }
            }));
            awaitGivenBack();
            clock.shift(Duration.ofSeconds(10));
        }
    }

    private void awaitGivenBack() {
        await("given back")
                .pollInterval(Duration.ofMillis(20))
                .atMost(Duration.ofSeconds(20))
                .until(() -> !send("GET", "/sandbox/wechatpay/refunds", "", "application/json")
                        .body()
                        .contains("PROCESSING"));
    }

    private static void jobs(List<TenantSweep> sweeps) {
        JOBS.forEach(job -> named(sweeps, job).sweep());
    }

    private void sweep(String job) {
        named(sweeps, job).sweep();
    }

    private static TenantSweep named(List<TenantSweep> sweeps, String name) {
        return sweeps.stream()
                .filter(sweep -> sweep.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    /**
     * What stands before the processes of a deployment: leads notices to one of them, and tells it where to die. The same notice
     * again dies where it did before.
     */
    private final class Balancer implements AutoCloseable {
        private final HttpServer server;
        private final Queue<String> deaths = new ArrayDeque<>();
        private final Map<String, String> dying = new ConcurrentHashMap<>();
        private volatile URI target;

        Balancer(URI target) throws IOException {
            this.target = target;
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
            server.createContext("/", this::forward);
            server.start();
        }

        String address() {
            return "http://127.0.0.1:" + server.getAddress().getPort();
        }

        synchronized void nextDiesAt(String step) {
            deaths.add(step);
        }

        void leadTo(URI survivor) {
            target = survivor;
        }

        private synchronized String diesAt(String notice) {
            return dying.computeIfAbsent(notice, id -> Objects.requireNonNullElse(deaths.poll(), "nowhere"));
        }

        private void forward(HttpExchange exchange) throws IOException {
            byte[] body = exchange.getRequestBody().readAllBytes();
            HttpRequest.Builder request = HttpRequest.newBuilder(
                            target.resolve(exchange.getRequestURI().getPath()))
                    .header(DIES_AT, diesAt(json.readTree(body).path("id").asString()))
                    .POST(HttpRequest.BodyPublishers.ofByteArray(body));
            exchange.getRequestHeaders().forEach((name, values) -> {
                if (name.startsWith("Wechatpay") || name.equals("Content-type")) {
                    request.header(name, values.getFirst());
                }
            });
            int status;
            try {
                status = http.send(request.build(), HttpResponse.BodyHandlers.discarding())
                        .statusCode();
            } catch (IOException e) {
                status = 502;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                status = 502;
            }
            exchange.sendResponseHeaders(status, -1);
            exchange.close();
        }

        @Override
        public void close() {
            server.stop(0);
        }
    }

    private void tell(String line) {
        try {
            var input = Objects.requireNonNull(other).getOutputStream();
            input.write((line + "\n").getBytes(StandardCharsets.UTF_8));
            input.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void awaitStanding(String step) {
        awaitSaid("stands at " + step);
    }

    /** @return what follows */
    private String awaitSaid(String words) {
        await(words).atMost(Duration.ofSeconds(90)).until(() -> said(words) > 0);
        return lines().filter(line -> line.startsWith(words))
                .findFirst()
                .orElseThrow()
                .substring(words.length());
    }

    private long said(String words) {
        assertThat(Objects.requireNonNull(other).isAlive()).as("%s", output).isTrue();
        return lines().filter(line -> line.startsWith(words)).count();
    }

    private static java.util.stream.Stream<String> lines() {
        try {
            return Files.readString(Objects.requireNonNull(output)).lines();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Actor buyer() {
        AccountId id = in(() -> accounts.open(
                new NewAccount(Actor.MEMBER, "林岚", null, "b" + System.nanoTime(), "Kapok7Tree", false, Set.of())));
        return actor(id.value());
    }

    private static Actor actor(UUID id) {
        return new Actor(new AccountId(id), Actor.MEMBER, "林岚", Set.of());
    }

    private void gift(Actor to, long points, Duration ends) {
        Instant end = clock.instant().plus(ends);
        run(() -> wallets.grant(to.id(), new Points(points), "赠送", end, "gift:" + Ids.next()));
    }

    private OrderView place(Actor buyer) {
        return in(() -> orders.place(buyer, Ids.next().toString(), new Orders.Wanted("point-pack", pack.toString())));
    }

    private OrderView asked(Actor buyer) {
        return asked(buyer, "http://127.0.0.1:" + port + "/t/" + tenant.value());
    }

    private OrderView asked(Actor buyer, String address) {
        OrderView order = place(buyer);
        ask(buyer, order, address);
        return order;
    }

    private void ask(Actor buyer, OrderView order, String address) {
        in(() -> checkout.pay(
                order.id(),
                Channel.WECHAT_NATIVE,
                "pay:" + order.id(),
                new Checkout.Payer(buyer, address, "127.0.0.1")));
    }

    /** With the notice, or by the query. */
    private OrderView paid(Actor buyer) {
        OrderView order = asked(buyer);
        booked(order);
        return order;
    }

    /** Pays, and asks whether it was paid. */
    private void booked(OrderView order) {
        pay(order);
        sql("UPDATE payment_attempt SET next_query_at = now() WHERE order_id = '%s'".formatted(order.id()));
        run(() -> sweep("payments"));
        paidOnce(order);
    }

    private void pay(OrderView order) {
        HttpResponse<String> answer = send(
                "POST",
                "/sandbox/wechatpay/orders/" + order.number() + "/pay",
                "",
                "application/x-www-form-urlencoded");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    }

    private UUID ask(OrderView order, long fen) {
        return in(() -> refunds.ask(STAFF, Ids.next().toString(), new Refunds.Ask(order.id(), fen, "买多了")))
                .id();
    }

    private void paidOnce(OrderView order) {
        assertThat(state(order)).as(order.number()).isIn(OrderState.PAID, OrderState.PARTLY_REFUNDED);
        assertThat(entries("order-paid:" + order.id())).isOne();
        assertThat(entries("order-delivered:" + order.id())).isOne();
        assertThat(in(() -> jdbc.sql("SELECT count(*) FROM point_lot WHERE order_id = :order AND source = 'PURCHASE'")
                        .param("order", order.id())
                        .query(Long.class)
                        .single()))
                .isOne();
    }

    private OrderState state(OrderView order) {
        return in(() -> OrderState.valueOf(jdbc.sql("SELECT state FROM payment_order WHERE id = :id")
                .param("id", order.id())
                .query(String.class)
                .single()));
    }

    private RefundState refundState(UUID refund) {
        return in(() -> RefundState.valueOf(jdbc.sql("SELECT state FROM payment_refund WHERE id = :id")
                .param("id", refund)
                .query(String.class)
                .single()));
    }

    private long entries(String event) {
        return in(() -> jdbc.sql("SELECT count(*) FROM ledger_entry WHERE event_id = :event")
                .param("event", event)
                .query(Long.class)
                .single());
    }

    private List<String> notices(Actor to) {
        return in(() -> notices.inbox(to.id(), 0, 50)).items().stream()
                .map(Notice::kind)
                .toList();
    }

    private static String ids(List<OrderView> orders) {
        return "'"
                + String.join(
                        "','",
                        orders.stream().map(order -> order.id().toString()).toList()) + "'";
    }

    private void proved() {
        assertThat(in(proof::prove).results().stream()
                        .flatMap(result -> result.findings().stream().map(finding -> result.rule() + ": " + finding)))
                .isEmpty();
    }

    private void sql(String statement) {
        run(() -> transaction.executeWithoutResult(status -> jdbc.sql(statement).update()));
    }

    private void faults(Map<String, ?> rules) {
        HttpResponse<String> answer =
                send("PUT", "/sandbox/wechatpay/faults", json.writeValueAsString(rules), "application/json");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    }

    private HttpResponse<String> send(String method, String path, String body, String type) {
        try {
            return http.send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                            .header("Content-Type", type)
                            .method(method, HttpRequest.BodyPublishers.ofString(body))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private <T> T in(Supplier<T> work) {
        return TenantScope.with(tenant).get(work);
    }

    private void run(Runnable work) {
        TenantScope.with(tenant).run(work);
    }
}
