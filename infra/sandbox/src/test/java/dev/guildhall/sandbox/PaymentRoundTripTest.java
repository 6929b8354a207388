package dev.guildhall.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.guildhall.catalog.ModuleSettings;
import dev.guildhall.identity.AccountId;
import dev.guildhall.identity.Actor;
import dev.guildhall.ledger.Ledger;
import dev.guildhall.ledger.LedgerProof;
import dev.guildhall.payments.BillingSettings;
import dev.guildhall.payments.LatePayment;
import dev.guildhall.payments.domain.Channel;
import dev.guildhall.payments.domain.Checkout;
import dev.guildhall.payments.domain.OrderState;
import dev.guildhall.payments.domain.OrderView;
import dev.guildhall.payments.domain.Orders;
import dev.guildhall.payments.domain.PaymentAccounts;
import dev.guildhall.payments.domain.RefundState;
import dev.guildhall.payments.domain.Refunding;
import dev.guildhall.payments.domain.Refunds;
import dev.guildhall.payments.domain.Transfers;
import dev.guildhall.payments.tasks.MoneyTasks;
import dev.guildhall.points.PointWallets;
import dev.guildhall.points.domain.PointPacks;
import dev.guildhall.problem.Conflict;
import dev.guildhall.tenancy.Ids;
import dev.guildhall.tenancy.TenantId;
import dev.guildhall.tenancy.TenantScope;
import dev.guildhall.testing.TestTenants;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** An agency buys points: billing, its SDK, the simulator, the notice over HTTP, the ledger and the wallet, all of them real. */
@WithSimulator
class PaymentRoundTripTest {
    private static final Actor STAFF = new Actor(new AccountId(Ids.next()), Actor.STAFF, "小王", Set.of());

    @LocalServerPort
    int port;

    @Autowired
    TestTenants tenants;

    @Autowired
    Orders orders;

    @Autowired
    Checkout checkout;

    @Autowired
    Transfers transfers;

    @Autowired
    Ledger ledger;

    @Autowired
    PointPacks packs;

    @Autowired
    PointWallets wallets;

    @Autowired
    Refunds refunds;

    @Autowired
    Refunding refunding;

    @Autowired
    MoneyTasks tasks;

    @Autowired
    LedgerProof proof;

    @Autowired
    ModuleSettings settings;

    @Autowired
    JdbcClient jdbc;

    @Autowired
    TransactionTemplate transaction;

    @Autowired
    JsonMapper json;

    private final HttpClient browser = HttpClient.newHttpClient();
    private final Actor staff =
            new Actor(new AccountId(Ids.next()), Actor.STAFF, "林晓", Set.of("billing.transfers.confirm"));
    private TenantId tenant;
    private Actor agency;
    private OrderView order;

    @BeforeEach
    void anAgencyThatOrdersPoints() {
        tenant = tenants.open("cashier", "certification");
        agency = new Actor(new AccountId(Ids.next()), Actor.AGENCY, "北京中轩认证", Set.of());
        UUID pack = in(() -> packs.add(new PointPacks.Draft("100 点", 100, 10, 365, 90_000, true, 1)));
        order = in(() -> orders.place(agency, "order" + pack, new Orders.Wanted("point-pack", pack.toString())));
    }

    @AfterEach
    void nothingGoesWrongAnyMore() throws Exception {
        send("PUT", "/sandbox/wechatpay/faults", "{}");
    }

    @Test
    void pointsAreBoughtAtTheCashier() throws Exception {
        Map<String, String> payment = checkout(Channel.WECHAT_H5);
        String cashier = Objects.requireNonNull(payment.get("h5Url"));
        assertThat(cashier).startsWith("http://127.0.0.1:" + port + "/sandbox/wechatpay/cashier/" + order.number());
        assertThat(see().state()).isEqualTo(OrderState.OPEN);

        HttpResponse<String> paid = send("POST", cashier.substring(cashier.indexOf("/sandbox")), "");
        assertThat(paid.statusCode()).as(paid.body()).isEqualTo(303);
        assertThat(see().state()).isEqualTo(OrderState.PAID);
        assertThat(balance()).isEqualTo(110);
    }

    @Test
    void aNoticeThatComesTwiceAtOncePaysOnce() throws Exception {
        faults("concurrent-duplicate", "duplicate");
        checkout(Channel.WECHAT_NATIVE);
        assertThat(pay().path("notice").path("outcome").asString()).isEqualTo("ACCEPTED");
        assertThat(balance()).isEqualTo(110);
    }

    @Test
    void noticesThatMustNotBeBelievedAreNot() throws Exception {
        for (String fault :
                new String[] {"wrong-signature", "wrong-mchid", "wrong-appid", "wrong-amount", "old-timestamp"}) {
            faults(fault);
            anAgencyThatOrdersPoints();
            checkout(Channel.WECHAT_NATIVE);
            pay();
            assertThat(see().state()).as(fault).isEqualTo(OrderState.OPEN);
            assertThat(balance()).as(fault).isZero();
            nothingGoesWrongAnyMore();
            await().untilAsserted(() -> assertThat(see().state()).as(fault).isEqualTo(OrderState.PAID));
            assertThat(balance()).isEqualTo(110);
        }
    }

    @Test
    void whatIsLeftOfAPackGoesBackOnceItsRefundHasArrived() throws Exception {
        paid();
        UUID refund = ask(90_000);
        run(() -> refunding.start(refund));
        assertThat(state(refund)).isEqualTo(RefundState.PROCESSING);
        assertThat(balance())
                .as("bought points are held, gifts as the points module says")
                .isLessThan(100);
        await().untilAsserted(() -> assertThat(state(refund)).as("by notice").isEqualTo(RefundState.SUCCESS));
        assertThat(see().state()).isEqualTo(OrderState.REFUNDED);
        assertThat(wrong()).isEmpty();
    }

    @Test
    void anAnswerThatNeverComesLeadsToTheSameRefundAgain() throws Exception {
        paid();
        for (String fault : new String[] {"500", "html-502", "429", "unsigned-response", "wrong-response-signature"}) {
            UUID refund = ask(1_000);
            faults(fault, "missing");
            run(() -> refunding.start(refund));
            assertThat(state(refund)).as(fault).isEqualTo(RefundState.SENT);
            nothingGoesWrongAnyMore();
            followed(refund, RefundState.SUCCESS);
        }
        assertThat(see().refunded().fen()).isEqualTo(5_000);
        assertThat(wrong()).isEmpty();
    }

    @Test
    void whatNeverComesByNoticeIsAskedFor() throws Exception {
        paid();
        faults("missing");
        UUID refund = ask(90_000);
        run(() -> refunding.start(refund));
        followed(refund, RefundState.SUCCESS);
        assertThat(wrong()).isEmpty();
    }

    @Test
    void noticesOfRefundsThatMustNotBeBelievedAreNot() throws Exception {
        paid();
        for (String fault :
                new String[] {"wrong-signature", "wrong-mchid", "wrong-amount", "old-timestamp", "signtest"}) {
            faults(fault);
            UUID refund = ask(1_000);
            run(() -> refunding.start(refund));
            nothingGoesWrongAnyMore();
            await().untilAsserted(() -> assertThat(state(refund)).as(fault).isEqualTo(RefundState.SUCCESS));
        }
        assertThat(see().refunded().fen()).isEqualTo(5_000);
        assertThat(wrong()).isEmpty();
    }

    @Test
    void anEmptyBalanceWaitsForAPersonWhoTriesAgainOrLetsItBe() throws Exception {
        paid();
        faults("not-enough");
        UUID first = ask(1_000);
        UUID second = ask(2_000);
        for (UUID refund : new UUID[] {first, second}) {
            run(() -> refunding.start(refund));
            assertThat(state(refund)).isEqualTo(RefundState.ABNORMAL);
        }
        assertThat(in(() -> tasks.waiting())).isEqualTo(2);
        assertThat(wrong()).isEmpty();
        nothingGoesWrongAnyMore();
        run(() -> refunding.retry(STAFF, first));
        await().untilAsserted(() -> assertThat(state(first)).isEqualTo(RefundState.SUCCESS));
        run(() -> refunding.giveUp(STAFF, second, "买方改变主意"));
        assertThat(state(second)).isEqualTo(RefundState.CLOSED);
        assertThat(in(() -> tasks.waiting())).isZero();
        assertThat(see().refunded().fen()).isEqualTo(1_000);
        assertThat(wrong()).isEmpty();
    }

    @Test
    void whatGetsStuckGoesToABankCardOrIsPaidOutByHand() throws Exception {
        paid();
        faults("refund-abnormal");
        UUID first = ask(1_000);
        UUID second = ask(2_000);
        for (UUID refund : new UUID[] {first, second}) {
            run(() -> refunding.start(refund));
            await().untilAsserted(() -> assertThat(state(refund)).isEqualTo(RefundState.ABNORMAL));
        }
        nothingGoesWrongAnyMore();
        run(() -> refunding.move(STAFF, first, "ICBC_DEBIT", "6222 0212 3456 7890", "张三"));
        await().untilAsserted(() -> assertThat(state(first)).isEqualTo(RefundState.SUCCESS));
        run(() -> refunding.payOut(STAFF, second, Ids.next(), "银行回单 1"));
        assertThat(state(second)).isEqualTo(RefundState.SUCCESS);
        assertThat(in(() -> tasks.waiting())).isZero();
        assertThat(wrong()).isEmpty();
    }

    @Test
    void whatHasArrivedMeanwhileIsNotPaidOutByHandToo() throws Exception {
        paid();
        faults("refund-abnormal", "missing");
        UUID refund = ask(1_000);
        run(() -> refunding.start(refund));
        followed(refund, RefundState.ABNORMAL);
        nothingGoesWrongAnyMore();
        faults("missing");
        run(() -> refunding.move(STAFF, refund, "ICBC_DEBIT", "6222021234567890", "张三"));
        sql("UPDATE payment_refund SET state = 'ABNORMAL' WHERE id = '" + refund + "'");
        assertThatThrownBy(() -> run(() -> refunding.payOut(STAFF, refund, Ids.next(), "回单")))
                .as("WeChat Pay says that it is on its way")
                .isInstanceOf(Conflict.class);
        followed(refund, RefundState.SUCCESS);
        assertThat(wrong()).isEmpty();
    }

    @Test
    void twoWhoSendTheSameRefundSendOne() throws Exception {
        paid();
        UUID refund = ask(90_000);
        try (var pool = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 6; i++) {
                pool.submit(() -> run(() -> refunding.start(refund)));
            }
        }
        followed(refund, RefundState.SUCCESS);
        assertThat(see().refunded().fen()).isEqualTo(90_000);
        assertThat(wrong()).isEmpty();
    }

    private void paid() throws Exception {
        checkout(Channel.WECHAT_NATIVE);
        pay();
        assertThat(see().state()).isEqualTo(OrderState.PAID);
    }

    private UUID ask(long fen) {
        run(() -> transaction.executeWithoutResult(
                status -> settings.save(new BillingSettings(1_000, LatePayment.DELIVER, 7, 7, false))));
        return in(() -> refunds.ask(STAFF, UUID.randomUUID().toString(), new Refunds.Ask(order.id(), fen, "买多了")))
                .id();
    }

    /** As the sweep does, without waiting for its turn. */
    private void followed(UUID refund, RefundState wanted) {
        await().untilAsserted(() -> {
            run(() -> refunding.advance(refund));
            assertThat(state(refund)).isEqualTo(wanted);
        });
    }

    private RefundState state(UUID refund) {
        return in(() -> RefundState.valueOf(jdbc.sql("SELECT state FROM payment_refund WHERE id = :id")
                .param("id", refund)
                .query(String.class)
                .single()));
    }

    private void sql(String statement) {
        run(() -> transaction.executeWithoutResult(status -> jdbc.sql(statement).update()));
    }

    private List<String> wrong() {
        return in(proof::prove).results().stream()
                .flatMap(result -> result.findings().stream())
                .toList();
    }

    private void run(Runnable work) {
        TenantScope.with(tenant).run(work);
    }

    @Test
    void aTransferIsConfirmedOnlyOnceNobodyCanPayTheSameOrderAtWeChat() throws Exception {
        long before = offline();
        checkout(Channel.WECHAT_NATIVE);
        transfer();
        in(() -> {
            transfers.confirm(staff, order.id());
            return true;
        });
        assertThat(see().state()).isEqualTo(OrderState.PAID);
        assertThat(balance()).isEqualTo(110);
        assertThat(send("POST", "/sandbox/wechatpay/orders/" + order.number() + "/pay", "")
                        .statusCode())
                .isEqualTo(409);
        assertThat(offline() - before).isEqualTo(90_000);
    }

    @Test
    void aTransferForAnOrderThatWeChatWasPaidMeanwhileIsNotBookedToo() throws Exception {
        long before = offline();
        faults("missing");
        checkout(Channel.WECHAT_NATIVE);
        transfer();
        pay();
        assertThat(see().state()).isEqualTo(OrderState.OPEN);
        assertThatThrownBy(() -> in(() -> {
                    transfers.confirm(staff, order.id());
                    return true;
                }))
                .isInstanceOf(Conflict.class);
        assertThat(see().state()).isEqualTo(OrderState.PAID);
        assertThat(offline()).isEqualTo(before);
        assertThat(balance()).isEqualTo(110);
    }

    private long offline() {
        return in(() -> ledger.balance(PaymentAccounts.OFFLINE));
    }

    private void transfer() {
        in(() -> {
            // A setting of before there were receiving accounts: it becomes one.
            transaction.executeWithoutResult(status -> jdbc.sql("""
                    INSERT INTO module_setting (module, name, value, updated_at) VALUES ('billing', 'bankName', '工商银行', now()),
                        ('billing', 'bankAccountName', '认证协会', now()),
                        ('billing', 'bankAccountNumber', '6222000011112222', now())
                    """).update());
            return transfers.claim(
                    agency,
                    order.id(),
                    new Transfers.Claim("北京中轩认证", LocalDate.now(ZoneId.of("Asia/Shanghai"))),
                    "voucher.png",
                    picture());
        });
    }

    private static InputStream picture() {
        try {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            ImageIO.write(new BufferedImage(40, 30, BufferedImage.TYPE_INT_RGB), "png", bytes);
            return new ByteArrayInputStream(bytes.toByteArray());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Map<String, String> checkout(Channel channel) {
        String address = "http://127.0.0.1:" + port + "/t/" + tenant.value();
        return in(() -> checkout.pay(order.id(), channel, "pay", new Checkout.Payer(agency, address, "127.0.0.1")));
    }

    private OrderView see() {
        return in(() -> orders.find(agency.id(), order.id()));
    }

    private long balance() {
        return in(() -> wallets.balance(agency.id())).available().amount();
    }

    private JsonNode pay() throws Exception {
        return json.readTree(send("POST", "/sandbox/wechatpay/orders/" + order.number() + "/pay", "")
                .body());
    }

    private void faults(String... names) throws Exception {
        assertThat(send("PUT", "/sandbox/wechatpay/faults", json.writeValueAsString(Map.of("global", names)))
                        .statusCode())
                .isEqualTo(200);
    }

    private HttpResponse<String> send(String method, String path, String body) throws Exception {
        return browser.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                        .header(
                                "Content-Type",
                                method.equals("PUT") ? "application/json" : "application/x-www-form-urlencoded")
                        .method(method, HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private <T> T in(Supplier<T> work) {
        return TenantScope.with(tenant).get(work);
    }
}
