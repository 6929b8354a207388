package dev.guildhall.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.guildhall.identity.AccountId;
import dev.guildhall.identity.Accounts;
import dev.guildhall.identity.NewAccount;
import dev.guildhall.ledger.LedgerProof;
import dev.guildhall.payments.domain.Orders;
import dev.guildhall.payments.domain.Reconciling;
import dev.guildhall.points.PointWallets;
import dev.guildhall.points.domain.PointPacks;
import dev.guildhall.tenancy.PlatformClock;
import dev.guildhall.tenancy.TenantScope;
import dev.guildhall.testing.Covers;
import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.JsonNode;

/**
 * An agency's payments over the wire: its token, the unmodified SDK, the simulator of WeChat Pay with its faults, and the
 * signed and enciphered notice back. After each the books are added up.
 */
class PaymentsOverHttpTest extends RunningServer {
    @Autowired
    Accounts accounts;

    @Autowired
    PointPacks packs;

    @Autowired
    PointWallets wallets;

    @Autowired
    Orders orders;

    @Autowired
    Reconciling reconciling;

    @Autowired
    LedgerProof proof;

    @Autowired
    JdbcClient jdbc;

    @Autowired
    TransactionTemplate transaction;

    @Autowired
    PlatformClock clock;

    AccountId agency;
    UUID pack;

    @BeforeEach
    void anAgencyAndAPack() throws Exception {
        tenant = tenants.open("certification");
        pack = in(() -> packs.add(new PointPacks.Draft("100 点", 100, 0, 365, 90_000, true, 1)));
        agency = in(
                () -> accounts.open(new NewAccount("AGENCY", "北京中轩认证", null, "zhongxuan", PASSWORD, false, Set.of())));
        token = tokenOf("zhongxuan");
    }

    @AfterEach
    void theBooksAddUp() throws Exception {
        put("/sandbox/wechatpay/faults", "{}");
        clock.reset();
        List<String> wrong = in(proof::prove).results().stream()
                .flatMap(result -> result.findings().stream())
                .toList();
        assertThat(wrong).isEmpty();
    }

    @Test
    @Covers({"C11", "C12", "X4"})
    void anAgencyBuysAPackByH5AndHasItsPoints() throws Exception {
        Answer packsOnSale = get("/api/points/packs");
        assertThat(packsOnSale.body().path(0).path("price").path("fen").asLong())
                .isEqualTo(90_000);
        JsonNode order = order("k1");
        assertThat(order.path("state").asString()).isEqualTo("OPEN");
        assertThat(order.path("amount").path("fen").asLong()).isEqualTo(90_000);

        Answer asked = payment(order, "WECHAT_H5", "p1");
        assertThat(asked.status()).as("%s", asked).isEqualTo(200);
        assertThat(asked.body().path("channel").asString()).isEqualTo("WECHAT_H5");
        assertThat(asked.body().path("h5Url").asString()).contains("prepay_id=");

        Answer paid = pay(order);
        assertThat(paid.body().path("notice").path("outcome").asString())
                .as("%s", paid)
                .isEqualTo("ACCEPTED");
        JsonNode now = get("/api/orders/" + order.path("id").asString()).body();
        assertThat(now.path("state").asString()).isEqualTo("PAID");
        assertThat(now.path("paidAt").isNull()).isFalse();
        assertThat(get("/api/points").body().path("balance").asLong()).isEqualTo(100);
        assertThat(get("/api/points/entries").body().path("total").asLong()).isEqualTo(1);
        assertThat(get("/api/orders").body().path("items").path(0).path("id").asString())
                .isEqualTo(order.path("id").asString());
    }

    @Test
    void theSameKeyAsksOnceAndAnswersTheSame() throws Exception {
        JsonNode order = order("k1");
        assertThat(order("k1").path("id").asString()).isEqualTo(order.path("id").asString());
        Answer first = payment(order, "WECHAT_NATIVE", "p1");
        Answer again = payment(order, "WECHAT_NATIVE", "p1");
        Answer later = payment(order, "WECHAT_NATIVE", "p2");
        assertThat(first.body().path("codeUrl").asString()).isNotEmpty();
        assertThat(again.body()).isEqualTo(first.body());
        assertThat(later.body()).isEqualTo(first.body());
        assertThat(payment(order, "WECHAT_H5", "p1").status())
                .as("same key, other channel")
                .isEqualTo(422);
        assertThat(post("/api/orders/" + order.path("id").asString() + "/payment", "{\"channel\":\"WECHAT_H5\"}", null)
                        .status())
                .as("without a key")
                .isEqualTo(400);
    }

    @Test
    void anotherChannelMayBeChosenAndTheFirstCanNoLongerBePaid() throws Exception {
        JsonNode first = order("k1");
        assertThat(payment(first, "WECHAT_NATIVE", "p1").status()).isEqualTo(200);

        Answer chosen = payment(first, "WECHAT_H5", "p2");

        assertThat(chosen.status()).as("%s", chosen).isEqualTo(200);
        assertThat(chosen.body().path("channel").asString()).isEqualTo("WECHAT_H5");
        JsonNode now = refreshed(first);
        assertThat(number(now)).isEqualTo(number(first) + "-2");
        assertThat(payment(first, "WECHAT_H5", "p2").body()).as("the same key").isEqualTo(chosen.body());
        Answer old = payment(first, "WECHAT_NATIVE", "p1");
        assertThat(old.status()).as("the key of the first choice").isEqualTo(409);
        assertThat(old.body().path("type").asString()).isEqualTo("/problems/payment-channel-changed");
        assertThat(old.body().path("detail").asString()).isNotEmpty();

        assertThat(pay(first).status()).isEqualTo(409);
        assertThat(balance()).isZero();
        assertThat(pay(now).status()).isEqualTo(200);
        assertThat(state(first)).isEqualTo("PAID");
        assertThat(balance()).isEqualTo(100);
        assertThat(in(() -> jdbc.sql("SELECT count(*) FROM payment_trace WHERE kind = 'REPLACED'")
                        .query(Long.class)
                        .single()))
                .isOne();
    }

    @Test
    void onesMindMayBeChangedBackAndForth() throws Exception {
        JsonNode order = order("k1");
        String[] channels = {"WECHAT_NATIVE", "WECHAT_H5", "WECHAT_NATIVE", "WECHAT_H5"};
        for (int i = 0; i < channels.length; i++) {
            assertThat(payment(order, channels[i], "p" + i).status()).isEqualTo(200);
        }
        assertThat(number(refreshed(order))).isEqualTo(number(order) + "-4");
        assertThat(payable()).as("of all its numbers").isOne();
        assertThat(state(order)).isEqualTo("PAID");
    }

    @Test
    void whoHasPaidCannotChooseAnotherChannel() throws Exception {
        JsonNode order = order("k1");
        payment(order, "WECHAT_NATIVE", "p1");
        fault(order, "missing");
        assertThat(pay(order).status()).isEqualTo(200);
        assertThat(state(order)).as("nobody told").isEqualTo("OPEN");

        Answer refused = payment(order, "WECHAT_H5", "p2");

        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.body().path("type").asString()).isEqualTo("/problems/order-not-open");
        assertThat(state(order)).isEqualTo("PAID");
        assertThat(balance()).isEqualTo(100);
        assertThat(number(refreshed(order))).isEqualTo(number(order));
    }

    @Test
    void aPaymentThatRacesTheChangeIsDeliveredOnce() throws Exception {
        JsonNode order = order("k1");
        payment(order, "WECHAT_NATIVE", "p1");
        put(
                "/sandbox/wechatpay/faults",
                "{\"orders\":{\"%s\":[\"paying-races-close\",\"missing\"]}}".formatted(number(order)));
        assertThat(payment(order, "WECHAT_H5", "p2").status()).isEqualTo(409);
        assertThat(state(order)).isEqualTo("PAID");
        assertThat(balance()).isEqualTo(100);
    }

    @ParameterizedTest
    @ValueSource(strings = {"500", "html-502", "429", "unsigned-response"})
    void whereTheClosingIsNotAnsweredNothingElseIsAskedFor(String fault) throws Exception {
        JsonNode order = order("k1");
        payment(order, "WECHAT_NATIVE", "p1");
        fault(order, fault);
        Answer unanswered = payment(order, "WECHAT_H5", "p2");
        assertThat(unanswered.status()).as("%s", unanswered).isEqualTo(503);
        assertThat(number(refreshed(order))).isEqualTo(number(order));
        Answer meanwhile = payment(order, "WECHAT_NATIVE", "p1");
        assertThat(meanwhile.status())
                .as("perhaps closed already: %s", meanwhile)
                .isEqualTo(409);
        put("/sandbox/wechatpay/faults", "{}");

        // The query hears that it is closed there; that is no end while the change is under way.
        reconcile(order);
        assertThat(state(order)).isEqualTo("OPEN");
        assertThat(payment(order, "WECHAT_H5", "p2").status()).isEqualTo(200);
        assertThat(payable()).isOne();
        assertThat(state(order)).isEqualTo("PAID");
        assertThat(balance()).isEqualTo(100);
    }

    @Test
    void whereTheFirstQuestionWasNotAnsweredItIsClosedAllTheSame() throws Exception {
        JsonNode order = order("k1");
        fault(order, "500");
        assertThat(payment(order, "WECHAT_NATIVE", "p1").status()).isEqualTo(503);
        put("/sandbox/wechatpay/faults", "{}");
        assertThat(payment(order, "WECHAT_H5", "p2").status()).isEqualTo(200);
        assertThat(pay(order).status()).as("known there, and closed").isEqualTo(409);
        assertThat(pay(refreshed(order)).status()).isEqualTo(200);
        assertThat(balance()).isEqualTo(100);
    }

    @Test
    void manyWhoChooseAtOnceLeaveOnePayment() throws Exception {
        JsonNode order = order("k1");
        try (var pool = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Answer>> running = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                String key = "p" + i;
                String channel = i % 2 == 0 ? "WECHAT_H5" : "WECHAT_NATIVE";
                running.add(pool.submit(() -> payment(order, channel, key)));
            }
            for (Future<Answer> answer : running) {
                assertThat(answer.get().status()).as("%s", answer.get()).isIn(200, 409);
            }
        }
        assertThat(payment(order, "WECHAT_H5", "last").status()).isEqualTo(200);
        assertThat(payable()).isOne();
        assertThat(state(order)).isEqualTo("PAID");
        assertThat(balance()).isEqualTo(100);
    }

    private JsonNode refreshed(JsonNode order) throws Exception {
        return get("/api/orders/" + order.path("id").asString()).body();
    }

    /** Pays every number that the tenant's order ever had, and counts how many could be paid. */
    private long payable() throws Exception {
        long paid = 0;
        for (String number :
                in(() -> jdbc.sql("SELECT number FROM payment_replaced_number UNION SELECT number FROM payment_order")
                        .query(String.class)
                        .list())) {
            paid += pay(number).status() == 200 ? 1 : 0;
        }
        return paid;
    }

    @Test
    void manyRequestsAtOnceAskForTheSamePayment() throws Exception {
        JsonNode order = order("k1");
        try (var pool = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Answer>> running = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                String key = "p" + i % 3;
                running.add(pool.submit(() -> payment(order, "WECHAT_H5", key)));
            }
            for (Future<Answer> answer : running) {
                assertThat(answer.get().status()).as("%s", answer.get()).isEqualTo(200);
            }
        }
        pay(order);
        assertThat(balance()).isEqualTo(100);
        assertThat(in(() -> jdbc.sql("SELECT state FROM wechat_credential")
                        .query(String.class)
                        .list()))
                .containsExactly("ACTIVE");
    }

    @Test
    @Covers("X4")
    void pointsAreNeitherShownNorSoldInAMiniProgramOnIos() throws Exception {
        JsonNode order = order("k1");
        String body = "{\"kind\":\"point-pack\",\"subject\":\"%s\"}".formatted(pack);
        List<String[]> phones = List.of(
                new String[] {"Guildhall-Client", "mp-weixin ios"},
                new String[] {
                    "Referer", "https://servicewechat.com/wx0123456789abcdef/7/page-frame.html",
                    "User-Agent", "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) MicroMessenger/8.0.60"
                },
                // What it says of itself does not help where WeChat says otherwise.
                new String[] {
                    "Guildhall-Client", "mp-weixin android",
                    "User-Agent", "Mozilla/5.0 (iPad; CPU OS 18_5 like Mac OS X) MicroMessenger/8.0.60"
                });
        for (String[] phone : phones) {
            Answer packsThere = send(HttpRequest.newBuilder(URI.create(base() + "/api/points/packs"))
                    .headers(phone));
            assertThat(packsThere.body()).isEmpty();
            for (String path :
                    List.of("/api/orders", "/api/orders/" + order.path("id").asString() + "/payment")) {
                Answer refused = send(HttpRequest.newBuilder(URI.create(base() + path))
                        .headers(phone)
                        .header("Content-Type", "application/json")
                        .header("Idempotency-Key", "ios" + path.length())
                        .POST(HttpRequest.BodyPublishers.ofString(
                                path.endsWith("payment") ? "{\"channel\":\"WECHAT_JSAPI\"}" : body)));
                assertThat(refused.status()).as(path).isEqualTo(409);
                assertThat(refused.body().path("type").asString()).isEqualTo("/problems/virtual-goods-not-on-ios");
            }
        }
        // The switch alone changes nothing: nothing was entered.
        in(() -> transaction.execute(status -> jdbc.sql("""
                        INSERT INTO module_setting (module, name, value, updated_at)
                        VALUES ('billing', 'virtualPayment', 'true', now())
                        """).update()));
        assertThat(send(HttpRequest.newBuilder(URI.create(base() + "/api/points/packs"))
                                .header("Guildhall-Client", "mp-weixin ios"))
                        .body())
                .isEmpty();
        assertThat(send(HttpRequest.newBuilder(URI.create(base() + "/api/points/packs"))
                                .header("Guildhall-Client", "mp-weixin android"))
                        .body())
                .hasSize(1);
        assertThat(send(HttpRequest.newBuilder(URI.create(base() + "/api/points/packs"))
                                .header("User-Agent", "Mozilla/5.0 (iPhone) Safari"))
                        .body())
                .as("a browser on the same telephone")
                .hasSize(1);
    }

    @Test
    void payingInTheMiniProgramNeedsAWeChatIdentity() throws Exception {
        Answer refused = payment(order("k1"), "WECHAT_JSAPI", "p1");
        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.body().path("type").asString()).isEqualTo("/problems/wechat-not-linked");
    }

    @Test
    void somebodyElsesOrderIsNotThere() throws Exception {
        JsonNode order = order("k1");
        in(() -> accounts.open(new NewAccount("AGENCY", "上海锐信认证", null, "ruixin", PASSWORD, false, Set.of())));
        token = tokenOf("ruixin");
        assertThat(get("/api/orders/" + order.path("id").asString()).status()).isEqualTo(404);
        assertThat(payment(order, "WECHAT_H5", "p1").status()).isEqualTo(404);
        token = null;
        assertThat(get("/api/orders").status()).isEqualTo(401);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"missing", "wrong-signature", "wrong-amount", "wrong-mchid", "wrong-appid", "old-timestamp"})
    void whereNoNoticeCanBeBelievedTheQueryFindsThePayment(String fault) throws Exception {
        JsonNode order = asked();
        fault(order, fault);
        pay(order);
        assertThat(state(order)).isEqualTo("OPEN");
        assertThat(balance()).isZero();
        reconcile(order);
        assertThat(state(order)).isEqualTo("PAID");
        assertThat(balance()).isEqualTo(100);
    }

    @ParameterizedTest
    @ValueSource(strings = {"duplicate", "concurrent-duplicate", "signtest"})
    void repeatedNoticesAndProbesPayOnce(String fault) throws Exception {
        JsonNode order = asked();
        fault(order, fault);
        pay(order);
        assertThat(state(order)).isEqualTo("PAID");
        assertThat(balance()).isEqualTo(100);
    }

    @ParameterizedTest
    @ValueSource(strings = {"500", "html-502", "429", "unsigned-response", "wrong-response-signature"})
    void anAnswerThatCannotBeBelievedIsAskedForAgain(String fault) throws Exception {
        asked();
        JsonNode order = order("k2");
        fault(order, fault);
        Answer unanswered = payment(order, "WECHAT_H5", "p2");
        assertThat(unanswered.status()).as("%s", unanswered).isEqualTo(503);
        assertThat(unanswered.body().path("type").asString()).isEqualTo("/problems/payment-unanswered");
        put("/sandbox/wechatpay/faults", "{}");
        Answer answered = payment(order, "WECHAT_H5", "p2");
        assertThat(answered.status()).as("%s", answered).isEqualTo(200);
        pay(order);
        assertThat(state(order)).isEqualTo("PAID");
        assertThat(balance()).isEqualTo(100);
    }

    @Test
    void anOrderThatNobodyPaysIsClosedAtBothEnds() throws Exception {
        JsonNode order = asked();
        reconcile(order);
        assertThat(state(order)).isEqualTo("OPEN");
        clock.shift(Duration.ofMinutes(31));
        reconcile(order);
        assertThat(state(order)).isEqualTo("CLOSED");
        assertThat(pay(order).status()).isEqualTo(409);
        clock.reset();
        Answer late = payment(order, "WECHAT_H5", "p9");
        assertThat(late.status()).as("%s", late).isEqualTo(409);
        assertThat(late.body().path("type").asString()).isEqualTo("/problems/order-closed");
    }

    @Test
    @Covers("X4")
    void whoNoLongerWantsItCancelsAtBothEndsUnlessItIsPaid() throws Exception {
        JsonNode order = asked();
        String address = "/api/orders/" + order.path("id").asString() + "/cancel";
        fault(order, "500");
        Answer unsure = post(address, "", null);
        assertThat(unsure.status()).isEqualTo(409);
        assertThat(unsure.body().path("type").asString()).isEqualTo("/problems/order-unanswered");
        assertThat(state(order)).isEqualTo("OPEN");
        put("/sandbox/wechatpay/faults", "{}");

        Answer cancelled = post(address, "", null);
        assertThat(cancelled.status()).as("%s", cancelled).isEqualTo(200);
        assertThat(cancelled.body().path("state").asString()).isEqualTo("CLOSED");
        assertThat(post(address, "", null).status()).as("again").isEqualTo(200);
        assertThat(pay(order).status()).isEqualTo(409);

        JsonNode unasked = order("k2");
        post("/api/orders/" + unasked.path("id").asString() + "/cancel", "", null);
        assertThat(state(unasked)).isEqualTo("CLOSED");

        JsonNode paid = order("k3");
        payment(paid, "WECHAT_H5", "p3");
        fault(paid, "missing");
        pay(paid);
        Answer late = post("/api/orders/" + paid.path("id").asString() + "/cancel", "", null);
        assertThat(late.body().path("type").asString()).isEqualTo("/problems/order-paid");
        assertThat(state(paid)).isEqualTo("PAID");

        JsonNode mine = order("k4");
        in(() -> accounts.open(new NewAccount("AGENCY", "上海锐信认证", null, "ruixin", PASSWORD, false, Set.of())));
        token = tokenOf("ruixin");
        assertThat(post("/api/orders/" + mine.path("id").asString() + "/cancel", "", null)
                        .status())
                .isEqualTo(404);
        assertThat(state(mine)).isEqualTo("OPEN");
    }

    @Test
    void aPaymentThatRacesTheClosingIsDelivered() throws Exception {
        JsonNode order = asked();
        put(
                "/sandbox/wechatpay/faults",
                "{\"orders\":{\"%s\":[\"paying-races-close\",\"missing\"]}}".formatted(number(order)));
        in(() -> transaction.execute(
                status -> jdbc.sql("UPDATE payment_order SET expires_at = now() - interval '1 second'")
                        .update()));
        reconcile(order);
        assertThat(state(order)).isEqualTo("PAID");
        assertThat(balance()).isEqualTo(100);
    }

    @Test
    void noticesThatComeFromNobodyAreRefused() throws Exception {
        JsonNode order = asked();
        String address = in(() -> jdbc.sql("SELECT notify_url FROM payment_attempt")
                .query(String.class)
                .single());
        Answer empty = send(HttpRequest.newBuilder(URI.create(address)).POST(HttpRequest.BodyPublishers.noBody()));
        assertThat(empty.status()).isEqualTo(400);
        Answer forged = send(HttpRequest.newBuilder(URI.create(address))
                .header("Content-Type", "application/json")
                .header("Wechatpay-Serial", "PUB_KEY_ID_1")
                .header("Wechatpay-Timestamp", Long.toString(clock.instant().getEpochSecond()))
                .header("Wechatpay-Nonce", "n")
                .header("Wechatpay-Signature", "c2lnbmF0dXJl")
                .POST(HttpRequest.BodyPublishers.ofString("{\"id\":\"x\"}")));
        assertThat(forged.status()).isEqualTo(401);
        Answer unknown = send(HttpRequest.newBuilder(
                        URI.create(address.replaceFirst("[0-9a-f-]{36}", "00000000-0000-7000-8000-000000000000")))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("{}")));
        assertThat(unknown.status()).isEqualTo(404);
        assertThat(state(order)).isEqualTo("OPEN");
    }

    private JsonNode asked() throws Exception {
        JsonNode order = order("k1");
        Answer answer = payment(order, "WECHAT_H5", "p1");
        assertThat(answer.status()).as("%s", answer).isEqualTo(200);
        return order;
    }

    private JsonNode order(String key) throws Exception {
        Answer placed = post("/api/orders", "{\"kind\":\"point-pack\",\"subject\":\"%s\"}".formatted(pack), key);
        assertThat(placed.status()).as("%s", placed).isEqualTo(201);
        return placed.body();
    }

    private Answer payment(JsonNode order, String channel, String key) throws Exception {
        return post(
                "/api/orders/" + order.path("id").asString() + "/payment",
                "{\"channel\":\"%s\"}".formatted(channel),
                key);
    }

    private Answer pay(JsonNode order) throws Exception {
        return pay(number(order));
    }

    private Answer pay(String number) throws Exception {
        return send(HttpRequest.newBuilder(URI.create(root() + "/sandbox/wechatpay/orders/" + number + "/pay"))
                .POST(HttpRequest.BodyPublishers.noBody()));
    }

    private void fault(JsonNode order, String fault) throws Exception {
        put("/sandbox/wechatpay/faults", "{\"orders\":{\"%s\":[\"%s\"]}}".formatted(number(order), fault));
    }

    private void reconcile(JsonNode order) {
        TenantScope.with(tenant)
                .run(() ->
                        reconciling.reconcile(UUID.fromString(order.path("id").asString())));
    }

    /** Not over HTTP, since tokens end too where the clock is moved. */
    private String state(JsonNode order) {
        return in(() -> orders.find(agency, UUID.fromString(order.path("id").asString())))
                .state()
                .name();
    }

    private long balance() {
        return in(() -> wallets.balance(agency)).available().amount();
    }

    private static String number(JsonNode order) {
        return order.path("number").asString();
    }

    private void put(String path, String body) throws Exception {
        Answer answer = send(HttpRequest.newBuilder(URI.create(root() + path))
                .header("Content-Type", "application/json")
                .PUT(HttpRequest.BodyPublishers.ofString(body)));
        assertThat(answer.status()).as("%s", answer).isEqualTo(200);
    }
}
