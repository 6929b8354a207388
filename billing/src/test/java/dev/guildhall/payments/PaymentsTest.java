package dev.guildhall.payments;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.guildhall.identity.AccountId;
import dev.guildhall.identity.Actor;
import dev.guildhall.ledger.Ledger;
import dev.guildhall.ledger.LedgerProof;
import dev.guildhall.payments.domain.Credentials;
import dev.guildhall.payments.domain.OrderState;
import dev.guildhall.payments.domain.OrderView;
import dev.guildhall.payments.domain.Orders;
import dev.guildhall.payments.domain.PaymentAccounts;
import dev.guildhall.payments.domain.Receipt;
import dev.guildhall.payments.domain.ReceiptMismatch;
import dev.guildhall.payments.domain.Reconciling;
import dev.guildhall.payments.domain.Settlement;
import dev.guildhall.payments.domain.WeChatNotices;
import dev.guildhall.payments.wechat.NoticeHeaders;
import dev.guildhall.points.PointWallets;
import dev.guildhall.points.domain.PointPacks;
import dev.guildhall.problem.FieldError;
import dev.guildhall.problem.Invalid;
import dev.guildhall.problem.NotFound;
import dev.guildhall.tenancy.Ids;
import dev.guildhall.tenancy.TenantId;
import dev.guildhall.tenancy.TenantScope;
import dev.guildhall.testing.Covers;
import dev.guildhall.testing.GuildhallTest;
import dev.guildhall.testing.TestTenants;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** Notices built by hand against the real parser, order, ledger and wallet; what goes over HTTP is tried with the simulator. */
@GuildhallTest
@Import(PaymentsTest.Simulated.class)
class PaymentsTest {
    @TestConfiguration
    static class Simulated {
        @Bean
        FakeWeChat fakeWeChat() {
            return new FakeWeChat();
        }

        @Bean
        ThingOrders thingOrders() {
            return new ThingOrders();
        }
    }

    @Autowired
    TestTenants tenants;

    @Autowired
    Orders orders;

    @Autowired
    PointPacks packs;

    @Autowired
    PointWallets wallets;

    @Autowired
    Credentials credentials;

    @Autowired
    WeChatNotices notices;

    @Autowired
    Settlement settlement;

    @Autowired
    Reconciling reconciling;

    @Autowired
    Ledger ledger;

    @Autowired
    LedgerProof proof;

    @Autowired
    JdbcClient jdbc;

    @Autowired
    Clock clock;

    @Autowired
    TransactionTemplate transaction;

    TenantId tenant;
    Actor agency;
    UUID pack;
    UUID credential;
    String appid;
    OrderView order;

    @BeforeEach
    void anOpenOrderThatWeChatWasAskedToCollect() {
        tenant = tenants.open("certification");
        agency = new Actor(new AccountId(Ids.next()), Actor.AGENCY, "北京中轩认证", Set.of());
        pack = in(() -> packs.add(new PointPacks.Draft("100 点", 100, 10, 365, 90_000, true, 1)));
        credential = in(() -> credentials.openSandbox().orElseThrow());
        appid = in(() -> credentials.all().getFirst().appid());
        order = place("key-1");
        asked(order);
    }

    @Test
    @Covers({"C11", "X4"})
    void aNoticePaysTheOrderAndDeliversThePoints() {
        assertThat(take(good("n1"))).isEqualTo(WeChatNotices.Answer.TAKEN);
        OrderView paid = see();
        assertThat(paid.state()).isEqualTo(OrderState.PAID);
        assertThat(paid.paidAt()).isEqualTo(Instant.parse("2026-11-22T02:34:56Z"));
        assertThat(balance()).isEqualTo(110);
        assertThat(in(() -> ledger.balance(PaymentAccounts.WECHAT))).isEqualTo(90_000);
        assertThat(in(() -> ledger.balance(PaymentAccounts.ORDERS))).isZero();
        assertThat(wrong()).isEmpty();
    }

    @Test
    void theSameNoticeTwicePaysOnce() {
        FakeWeChat.Sent notice = good("n1");
        assertThat(take(notice)).isEqualTo(WeChatNotices.Answer.TAKEN);
        assertThat(take(notice)).isEqualTo(WeChatNotices.Answer.TAKEN);
        assertThat(take(good("n2"))).isEqualTo(WeChatNotices.Answer.TAKEN);
        assertThat(balance()).isEqualTo(110);
        assertThat(in(() -> jdbc.sql("SELECT repeats FROM payment_notice WHERE notice_id = 'n1'")
                        .query(Integer.class)
                        .single()))
                .isEqualTo(1);
        assertThat(wrong()).isEmpty();
    }

    @Test
    void noticesAndQueriesAtTheSameTimePayOnce() throws Exception {
        FakeWeChat.Sent notice = good("n1");
        try (var pool = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Object>> running = new ArrayList<>();
            for (int i = 0; i < 12; i++) {
                int n = i;
                running.add(pool.submit(() -> switch (n % 3) {
                    case 0 -> in(() -> settlement.paid(queried(90_000)));
                    case 1 -> take(notice);
                    default -> take(good("n" + n));
                }));
            }
            for (Future<Object> future : running) {
                assertThat(future.get())
                        .isIn(WeChatNotices.Answer.TAKEN, Settlement.Outcome.SETTLED, Settlement.Outcome.KNOWN);
            }
        }
        assertThat(balance()).isEqualTo(110);
        assertThat(in(() -> ledger.balance(PaymentAccounts.WECHAT))).isEqualTo(90_000);
        assertThat(wrong()).isEmpty();
    }

    @Test
    void aNoticeThatDoesNotFitChangesNothing() {
        refusedWith(fields -> fields.put("amount", amount(1, "CNY")), "金额");
        refusedWith(fields -> fields.put("amount", amount(90_000, "USD")), "币种");
        refusedWith(fields -> fields.put("mchid", "1900000043"), "商户号");
        refusedWith(fields -> fields.put("appid", "wx0000000000000000"), "AppID");
        refusedWith(fields -> fields.put("out_trade_no", "PO2611220001ABCD"), null);
        refusedWith(fields -> fields.put("trade_state", "NOTPAY"), null);
        refusedWith(fields -> fields.remove("transaction_id"), null);
        assertThat(take(good("the-right-one"))).isEqualTo(WeChatNotices.Answer.TAKEN);
    }

    @Test
    void aNoticeThatCannotBeBelievedChangesNothing() {
        Instant now = clock.instant();
        FakeWeChat.Sent good = good("n1");
        NoticeHeaders head = good.headers();
        List<FakeWeChat.Sent> doubtful = List.of(
                FakeWeChat.notice("n1", now.minus(Duration.ofMinutes(6)), transaction()),
                FakeWeChat.notice("n1", now.plus(Duration.ofMinutes(6)), transaction()),
                FakeWeChat.noticeOfAStranger("n1", now, transaction()),
                new FakeWeChat.Sent(head, good.body().replace("n1", "n2")),
                signed(good, "WECHATPAY/SIGNTEST/" + head.signature()),
                signed(good, "!!! no base64 !!!"),
                signed(good, null),
                new FakeWeChat.Sent(new NoticeHeaders(null, null, null, null, null), good.body()),
                new FakeWeChat.Sent(
                        new NoticeHeaders(
                                "PUB_KEY_ID_OF_SOMEBODY",
                                head.timestamp(),
                                head.nonce(),
                                head.signature(),
                                head.signatureType()),
                        good.body()),
                new FakeWeChat.Sent(head, "<html>502</html>"),
                new FakeWeChat.Sent(head, "{}"));
        for (FakeWeChat.Sent sent : doubtful) {
            assertThat(take(sent)).isEqualTo(WeChatNotices.Answer.NOT_BELIEVED);
        }
        unpaid();
        assertThat(take(good)).isEqualTo(WeChatNotices.Answer.TAKEN);
    }

    @Test
    void aNoticeOfAnotherTenantIsUnknownHere() {
        TenantId other = tenants.open("certification");
        FakeWeChat.Sent sent = good("n1");
        assertThatThrownBy(
                        () -> TenantScope.with(other).get(() -> notices.take(credential, sent.headers(), sent.body())))
                .isInstanceOf(NotFound.class);
    }

    @Test
    void aPaymentAfterTheOrderWasClosedIsDelivered() {
        assertThat(in(() -> settlement.close(order.id(), order.number(), "到期未支付")))
                .isTrue();
        assertThat(see().state()).isEqualTo(OrderState.CLOSED);
        assertThat(take(good("n1"))).isEqualTo(WeChatNotices.Answer.TAKEN);
        assertThat(see().state()).isEqualTo(OrderState.PAID);
        assertThat(balance()).isEqualTo(110);
        assertThat(traces()).contains("PAID_LATE");
        assertThat(wrong()).isEmpty();
    }

    @Test
    void anOrderWithANewNumberIsNotClosedUnderTheOldOne() {
        assertThat(in(() -> settlement.close(order.id(), order.number() + "-0", "到期未支付")))
                .isFalse();
        assertThat(in(() -> settlement.close(order.id(), order.number(), "到期未支付")))
                .isTrue();
    }

    @Test
    void aPaidOrderIsNotClosed() {
        take(good("n1"));
        assertThat(in(() -> settlement.close(order.id(), order.number(), "到期未支付")))
                .isFalse();
        assertThat(see().state()).isEqualTo(OrderState.PAID);
    }

    @Test
    void anotherPaymentOfThePaidOrderIsNotBelieved() {
        take(good("n1"));
        Map<String, Object> second = transaction();
        second.put("transaction_id", "4200009999");
        assertThat(take(FakeWeChat.notice("n2", clock.instant(), second))).isEqualTo(WeChatNotices.Answer.DOES_NOT_FIT);
        assertThat(balance()).isEqualTo(110);
        assertThat(traces()).contains("MISMATCH");
    }

    @Test
    void aChangedPackDoesNotChangeWhatWasOrdered() {
        run(() -> packs.change(pack, new PointPacks.Draft("100 点", 5, 0, 365, 1, true, 1)));
        take(good("n1"));
        assertThat(balance()).isEqualTo(110);
    }

    @Test
    void whereDeliveryFailsNothingIsBooked() {
        sql("UPDATE payment_order SET terms = '{broken'");
        assertThatThrownBy(() -> take(good("n1"))).isInstanceOf(RuntimeException.class);
        unpaid();
        assertThat(in(() -> jdbc.sql("SELECT count(*) FROM payment_notice")
                        .query(Long.class)
                        .single()))
                .isZero();
    }

    @Test
    void theProofNamesAPaidOrderWithoutEntries() {
        sql("UPDATE payment_order SET state = 'PAID', paid_at = now()");
        assertThat(wrong())
                .hasSize(2)
                .allSatisfy(finding -> assertThat(finding).isEqualTo(order.number() + "：订单 90000 分，分录 0 分"));
    }

    @Test
    void theSameKeyPlacesTheSameOrder() {
        assertThat(place("key-1").id()).isEqualTo(order.id());
        OrderView other = place("key-2");
        assertThat(other.id()).isNotEqualTo(order.id());
        assertThat(order.number()).matches("PO\\d{6}0001[2-9A-Z]{4}");
        assertThat(other.number()).matches("PO\\d{6}0002[2-9A-Z]{4}");
        assertThatThrownBy(() -> place(null)).isInstanceOf(Invalid.class);
    }

    @Test
    void ordersBelongToTheirBuyer() {
        AccountId stranger = new AccountId(Ids.next());
        assertThatThrownBy(() -> in(() -> orders.find(stranger, order.id()))).isInstanceOf(NotFound.class);
        assertThat(in(() -> orders.of(stranger, 0, 20)).items()).isEmpty();
        assertThat(in(() -> orders.of(agency.id(), 0, 20)).items())
                .extracting(OrderView::id)
                .containsExactly(order.id());
    }

    @Test
    void aPackThatIsNotOnSaleCannotBeOrdered() {
        run(() -> packs.change(pack, new PointPacks.Draft("100 点", 100, 0, 365, 90_000, false, 1)));
        assertThatThrownBy(() -> place("key-2")).isInstanceOf(NotFound.class);
        assertThatThrownBy(() -> in(() -> orders.place(agency, "key-3", new Orders.Wanted("nothing", "x"))))
                .isInstanceOf(Invalid.class);
    }

    @Test
    void anOrderThatWasNeverAskedForClosesByTheClock() {
        OrderView unasked = place("key-2");
        run(() -> reconciling.reconcile(unasked.id()));
        assertThat(in(() -> orders.find(agency.id(), unasked.id())).state()).isEqualTo(OrderState.OPEN);
        sql("UPDATE payment_order SET expires_at = now() - interval '1 second'");
        run(() -> reconciling.reconcile(unasked.id()));
        assertThat(in(() -> orders.find(agency.id(), unasked.id())).state()).isEqualTo(OrderState.CLOSED);
        assertThat(see().state()).as("WeChat was asked for this one").isEqualTo(OrderState.OPEN);
    }

    @Test
    @Covers("W20")
    void credentialsAreStoredSealed() {
        byte[] stored = in(() -> jdbc.sql("SELECT private_key || api_v3_key FROM wechat_credential")
                .query(byte[].class)
                .single());
        assertThat(new String(stored, StandardCharsets.ISO_8859_1))
                .doesNotContain("PRIVATE KEY")
                .doesNotContain("0123456789abcdef");
        assertThat(in(() -> credentials.all()).toString()).doesNotContain("PRIVATE KEY");
    }

    @Test
    @Covers("W22")
    void aCredentialOfTheWrongFormIsRefusedFieldByField() {
        MerchantCredentialInput wrong = new MerchantCredentialInput("19", "wx1", "no", "key", "short", "key", "id");
        assertThatThrownBy(() -> in(() -> credentials.enter(wrong, "https://example.org/t/x")))
                .isInstanceOfSatisfying(
                        Invalid.class,
                        problem -> assertThat(problem.errors())
                                .extracting(FieldError::field)
                                .containsExactly(
                                        "mchid",
                                        "appid",
                                        "merchantSerial",
                                        "apiV3Key",
                                        "publicKeyId",
                                        "privateKeyPem",
                                        "publicKeyPem"));
    }

    @Test
    void aReceiptThroughAnotherCredentialIsNotBelieved() {
        UUID second = in(() -> credentials.openSandbox().orElseThrow());
        FakeWeChat.Sent sent = good("n1");
        assertThat(in(() -> notices.take(second, sent.headers(), sent.body())))
                .isEqualTo(WeChatNotices.Answer.DOES_NOT_FIT);
        unpaid();
    }

    @Test
    void theMismatchNamesWhatIsWrong() {
        assertThatThrownBy(() -> in(() -> settlement.paid(queried(1))))
                .isInstanceOfSatisfying(
                        ReceiptMismatch.class, e -> assertThat(e.what()).isEqualTo("金额（分） 应为 90000，收到 1"));
    }

    private void refusedWith(Consumer<Map<String, Object>> change, @Nullable String traced) {
        Map<String, Object> fields = transaction();
        change.accept(fields);
        assertThat(take(FakeWeChat.notice(UUID.randomUUID().toString(), clock.instant(), fields)))
                .isEqualTo(WeChatNotices.Answer.DOES_NOT_FIT);
        unpaid();
        if (traced != null) {
            assertThat(in(() -> jdbc.sql(
                                    "SELECT detail FROM payment_trace WHERE kind = 'MISMATCH' ORDER BY id DESC LIMIT 1")
                            .query(String.class)
                            .single()))
                    .contains(traced);
        }
    }

    private void unpaid() {
        assertThat(see().state()).isEqualTo(OrderState.OPEN);
        assertThat(balance()).isZero();
        assertThat(in(() -> jdbc.sql("SELECT count(*) FROM ledger_entry")
                        .query(Long.class)
                        .single()))
                .isZero();
    }

    private static FakeWeChat.Sent signed(FakeWeChat.Sent sent, @Nullable String signature) {
        NoticeHeaders old = sent.headers();
        return new FakeWeChat.Sent(
                new NoticeHeaders(old.serial(), old.timestamp(), old.nonce(), signature, old.signatureType()),
                sent.body());
    }

    private FakeWeChat.Sent good(String id) {
        return FakeWeChat.notice(id, clock.instant(), transaction());
    }

    private Map<String, Object> transaction() {
        return FakeWeChat.transaction(order.number(), appid, 90_000);
    }

    private static Map<String, Object> amount(long fen, String currency) {
        return Map.of("total", fen, "payer_total", fen, "currency", currency, "payer_currency", currency);
    }

    private Receipt queried(long fen) {
        return new Receipt(
                credential,
                order.number(),
                "42000024" + order.number(),
                FakeWeChat.MCHID,
                appid,
                fen,
                "CNY",
                Instant.parse("2026-11-22T02:34:56Z"),
                Receipt.Source.QUERY);
    }

    private WeChatNotices.Answer take(FakeWeChat.Sent sent) {
        return in(() -> notices.take(credential, sent.headers(), sent.body()));
    }

    private OrderView place(@Nullable String key) {
        return in(() -> orders.place(agency, key, new Orders.Wanted("point-pack", pack.toString())));
    }

    /** As the check-out does before it calls. */
    private void asked(OrderView asked) {
        run(() -> transaction.executeWithoutResult(status -> jdbc.sql("""
                        INSERT INTO payment_attempt
                            (order_id, channel, credential_id, notify_url, outcome, next_query_at, created_at)
                        VALUES (:order, 'WECHAT_H5', :credential, 'https://example.org/notify', 'READY', now(), now())
                        """)
                .param("order", asked.id())
                .param("credential", credential)
                .update()));
    }

    private void sql(String statement) {
        run(() -> transaction.executeWithoutResult(status -> jdbc.sql(statement).update()));
    }

    private OrderView see() {
        return in(() -> orders.find(agency.id(), order.id()));
    }

    private long balance() {
        return in(() -> wallets.balance(agency.id())).available().amount();
    }

    private List<String> traces() {
        return in(() -> jdbc.sql("SELECT kind FROM payment_trace WHERE order_id = :order ORDER BY id")
                .param("order", order.id())
                .query(String.class)
                .list());
    }

    private List<String> wrong() {
        return in(proof::prove).results().stream()
                .flatMap(result -> result.findings().stream())
                .toList();
    }

    private <T> T in(Supplier<T> work) {
        return TenantScope.with(tenant).get(work);
    }

    private void run(Runnable work) {
        TenantScope.with(tenant).run(work);
    }
}
