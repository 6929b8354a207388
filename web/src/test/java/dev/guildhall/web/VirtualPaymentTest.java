package dev.guildhall.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.guildhall.catalog.ModuleSettings;
import dev.guildhall.identity.AccountId;
import dev.guildhall.identity.Accounts;
import dev.guildhall.identity.Actor;
import dev.guildhall.identity.NewAccount;
import dev.guildhall.ledger.Ledger;
import dev.guildhall.ledger.LedgerProof;
import dev.guildhall.payments.BillingSettings;
import dev.guildhall.payments.LatePayment;
import dev.guildhall.payments.domain.PaymentAccounts;
import dev.guildhall.payments.domain.Proven;
import dev.guildhall.payments.domain.Refunding;
import dev.guildhall.payments.domain.Refunds;
import dev.guildhall.payments.domain.VirtualDesk;
import dev.guildhall.payments.domain.VirtualOffers;
import dev.guildhall.points.PointWallets;
import dev.guildhall.points.domain.PointPacks;
import dev.guildhall.problem.Conflict;
import dev.guildhall.problem.Invalid;
import dev.guildhall.tenancy.Ids;
import dev.guildhall.tenancy.PlatformClock;
import dev.guildhall.tenancy.TenantScope;
import dev.guildhall.testing.Covers;
import dev.guildhall.vault.PhoneNumber;
import dev.guildhall.wechat.DemoMiniPrograms;
import dev.guildhall.wechat.domain.MiniProgramVersions;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.JsonNode;

/**
 * WeChat's virtual payment over the wire: the mini-program on an iPhone, the unmodified SDK, the simulator, its messages. After each
 * the books are added up, and no key stands in the log.
 */
@SuppressWarnings("NullAway.Init") // filled step by step
class VirtualPaymentTest extends RunningServer {
    private static final String MESSAGES = "/api/payments/virtual/messages";
    private static final long PRICE = 90_000;
    private static final Logger ROOT = (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
    private static final Actor STAFF = new Actor(new AccountId(Ids.next()), Actor.STAFF, "小王", Set.of());

    @Autowired
    Accounts accounts;

    @Autowired
    PointPacks packs;

    @Autowired
    PointWallets wallets;

    @Autowired
    VirtualOffers offers;

    @Autowired
    VirtualDesk desk;

    @Autowired
    Refunds refunds;

    @Autowired
    Refunding refunding;

    @Autowired
    MiniProgramVersions miniPrograms;

    @Autowired
    Ledger ledger;

    @Autowired
    LedgerProof proof;

    @Autowired
    ModuleSettings settings;

    @Autowired
    JdbcClient jdbc;

    @Autowired
    TransactionTemplate transaction;

    @Autowired
    PlatformClock clock;

    private final @Nullable Level usual = ROOT.getLevel();
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private AccountId agency;
    private UUID pack;
    private String appid;
    private JsonNode there;

    @BeforeEach
    void anAgencyWithAnIphone() throws Exception {
        log.start();
        ROOT.addAppender(log);
        ROOT.setLevel(Level.INFO);
        tenant = tenants.open("certification");
        pack = in(() -> packs.add(new PointPacks.Draft("100 点", 100, 0, 365, PRICE, true, 1)));
        agency = in(
                () -> accounts.open(new NewAccount("AGENCY", "北京中轩认证", null, "zhongxuan", PASSWORD, false, Set.of())));
        token = tokenOf("zhongxuan");
        in(miniPrograms::openSandbox);
        appid = DemoMiniPrograms.appid(tenant);
        there = shop("", Map.of());
    }

    @AfterEach
    void theBooksAddUpAndNoKeyIsInTheLog() throws Exception {
        LoggerFactory.getLogger(getClass()).info("as much is heard as is logged in production");
        ROOT.setLevel(usual);
        ROOT.detachAppender(log);
        assertThat(log.list).isNotEmpty();
        put("/sandbox/wechat/virtual/faults", "{}");
        clock.reset();
        assertThat(in(proof::prove).results())
                .allSatisfy(result -> assertThat(result.findings()).isEmpty());
        List<String> keys = List.of(secret("appKey"), secret("sandboxKey"), secret("token"));
        assertThat(log.list)
                .allSatisfy(line -> assertThat(line.getFormattedMessage()).doesNotContain(keys));
    }

    @Test
    @Covers("X4")
    void anIphonePaysByVirtualPaymentAndTheMessageOnlyLeadsToAQuery() throws Exception {
        ready();
        assertThat(iphone("GET", "/api/points/packs", null).body()).hasSize(1);
        JsonNode order = order();
        Answer asked = ask(order, "林晓");
        assertThat(asked.status()).as("%s", asked).isEqualTo(200);
        JsonNode payment = asked.body();
        String signData = payment.path("signData").asString();
        assertThat(payment.path("channel").asString()).isEqualTo("WECHAT_VIRTUAL");
        assertThat(json.readTree(signData).properties().stream().map(Map.Entry::getKey))
                .containsExactly(
                        "offerId",
                        "buyQuantity",
                        "env",
                        "currencyType",
                        "productId",
                        "goodsPrice",
                        "outTradeNo",
                        "attach");
        assertThat(payment.path("paySig").asString())
                .as("by WeChat's formula, worked out here")
                .isEqualTo(hmac(secret("appKey"), "requestVirtualPayment&" + signData));

        JsonNode paid = onThePhone(payment, "林晓");
        assertThat(paid.path("errMsg").asString()).isEqualTo("requestVirtualPayment:ok");
        assertThat(paid.path("delivered").asBoolean()).isTrue();
        assertThat(state(order)).isEqualTo("PAID");
        assertThat(balance()).isEqualTo(100);
        assertThat(in(() -> ledger.balance(PaymentAccounts.VIRTUAL))).isEqualTo(PRICE);
        assertThat(shopOrder(order).path("status").asInt()).as("delivered").isEqualTo(4);

        Answer again = ask(order, "林晓");
        assertThat(again.body().path("type").asString()).isEqualTo("/problems/order-already-paid");
        assertThat(payment.toString() + again.body()).doesNotContain(secret("appKey"));
        assertThat(refundable(order).path("byHand").asBoolean()).isTrue();
        assertThat(refundable(order).path("why").asString()).contains("Apple", "App Store");
    }

    @Test
    void everybodyElsePaysAsBefore() throws Exception {
        ready();
        JsonNode order = order();
        Answer browser = post(payment(order), "{\"channel\":\"WECHAT_H5\"}", "h5");
        assertThat(browser.body().path("channel").asString()).as("%s", browser).isEqualTo("WECHAT_H5");
        assertThat(post(payment(order), "{\"channel\":\"WECHAT_VIRTUAL\"}", "v").status())
                .as("not an iPhone")
                .isEqualTo(409);

        // On the iPhone the same order is ended at WeChat Pay first; from then on there is no other way.
        assertThat(ask(order, "林晓").status()).isEqualTo(200);
        assertThat(post("/sandbox/wechatpay/orders/" + number(order) + "/pay").status())
                .isEqualTo(409);
        for (String key : List.of("h5", "another")) {
            Answer refused = post(payment(order), "{\"channel\":\"WECHAT_H5\"}", key);
            assertThat(refused.body().path("type").asString()).isEqualTo("/problems/payment-channel-changed");
        }
        assertThat(ask(order, "别人").body().path("type").asString()).isEqualTo("/problems/virtual-other-person");
    }

    @Test
    @Covers("X4")
    void offHiddenOrWithoutWhatItTakesNothingIsSoldThere() throws Exception {
        JsonNode order = order();
        List<Runnable> steps = List.of(
                () -> {},
                () -> on(true),
                () -> enter(secret("appKey"), false),
                () -> name("points_100"),
                () -> on(false));
        for (int i = 0; i < steps.size(); i++) {
            steps.get(i).run();
            boolean sold = i == 3;
            assertThat(iphone("GET", "/api/points/packs", null).body())
                    .as("step " + i)
                    .hasSize(sold ? 1 : 0);
            assertThat(ask(order, "林晓").status()).as("step " + i).isEqualTo(sold ? 200 : 409);
        }
        on(true);
        in(() -> transaction.execute(status ->
                jdbc.sql("UPDATE point_pack SET price_fen = price_fen + 1").update()));
        assertThat(iphone("GET", "/api/points/packs", null).body())
                .as("a price that was not reviewed")
                .isEmpty();
    }

    @Test
    void aForgedMessageChangesNothing() throws Exception {
        ready();
        JsonNode order = order();
        ask(order, "林晓");
        String before = attempt(order);
        for (String given : List.of(secret("token"), "wrongtoken1")) {
            Answer forged = postTo(
                    "/sandbox/wechat/virtual/" + appid + "/forged",
                    Map.of("number", number(order), "fen", PRICE, "token", given));
            assertThat(forged.body().path("taken").asBoolean()).isFalse();
        }
        assertThat(post(MESSAGES, "{\"Event\":\"xpay_goods_deliver_notify\"}", null)
                        .status())
                .isEqualTo(401);
        assertThat(post(MESSAGES, "no json", null).status()).isEqualTo(401);
        assertThat(state(order)).isEqualTo("OPEN");
        assertThat(attempt(order)).isEqualTo(before);
        assertThat(balance()).isZero();
        assertThat(tasks()).isEmpty();
    }

    @Test
    void whatWeChatSaysOtherwiseIsNotBookedButATask() throws Exception {
        ready();
        for (String fault : List.of("wrong-amount", "wrong-attach")) {
            fault(fault, "missing");
            JsonNode order = order();
            onThePhone(ask(order, "林晓").body(), "林晓");
            follow(order);
            follow(order);
            assertThat(state(order)).as(fault).isEqualTo("OPEN");
            assertThat(balance()).as(fault).isZero();
            assertThat(tasks()).containsExactly("virtual-mismatch");
            fault();
            follow(order);
            assertThat(state(order)).as(fault).isEqualTo("PAID");
            tenantAgain();
        }
    }

    @Test
    void aLostMessageIsFoundByTheSweepWhichTellsWeChatOfTheDelivery() throws Exception {
        ready();
        fault("missing");
        JsonNode order = order();
        onThePhone(ask(order, "林晓").body(), "林晓");
        fault("query-error");
        follow(order);
        assertThat(state(order)).as("no answer").isEqualTo("OPEN");
        assertThat(post("/api/orders/" + id(order) + "/cancel", "", null).status())
                .as("nor is it cancelled meanwhile")
                .isEqualTo(409);
        fault();
        clock.shift(Duration.ofMinutes(2));
        assertThat(due()).contains(id(order));
        follow(order);
        assertThat(state(order)).isEqualTo("PAID");
        assertThat(balance()).isEqualTo(100);
        assertThat(shopOrder(order).path("status").asInt()).isEqualTo(4);
        assertThat(due()).doesNotContain(id(order));
    }

    @Test
    void manyAtOnceDeliverOnce() throws Exception {
        ready();
        fault("missing");
        JsonNode order = order();
        onThePhone(ask(order, "林晓").body(), "林晓");
        fault("duplicate");
        List<Callable<Object>> news = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            news.add(() -> {
                follow(order);
                return 1;
            });
            news.add(() ->
                    postTo("/sandbox/wechat/virtual/" + appid + "/orders/" + number(order) + "/notice", Map.of()));
        }
        try (var pool = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<Object> each : pool.invokeAll(news)) {
                each.get();
            }
        }
        assertThat(state(order)).isEqualTo("PAID");
        assertThat(balance()).isEqualTo(100);
        assertThat(in(() -> ledger.balance(PaymentAccounts.VIRTUAL))).isEqualTo(PRICE);
        assertThat(tasks()).isEmpty();
    }

    @Test
    void safeModeIsOpenedAndWhatComesInClearIsThenNotBelieved() throws Exception {
        ready();
        String key = shop("", Map.of("safe", true)).path("messageKey").asString();
        in(() -> offers.enter(
                STAFF, proven(), new VirtualOffers.Entry(offerId(), false, secret("appKey"), secret("token"), key)));
        JsonNode order = order();
        JsonNode paid = onThePhone(ask(order, "林晓").body(), "林晓");
        assertThat(paid.path("delivered").asBoolean()).as("%s", paid).isTrue();
        assertThat(state(order)).isEqualTo("PAID");
        shop("", Map.of("safe", false));
        assertThat(postTo("/sandbox/wechat/virtual/" + appid + "/orders/" + number(order) + "/notice", Map.of())
                        .body()
                        .path("delivered")
                        .asBoolean())
                .isFalse();
    }

    @Test
    void anOrderEndsHereThoughItCannotBeClosedThereAndMoneyThatComesLateIsDelivered() throws Exception {
        ready();
        JsonNode order = order();
        JsonNode payment = ask(order, "林晓").body();
        clock.shift(Duration.ofMinutes(31));
        follow(order);
        assertThat(state(order)).isEqualTo("CLOSED");
        assertThat(due()).isEmpty();
        fault("missing");
        onThePhone(payment, "林晓");
        clock.shift(Duration.ofHours(2));
        assertThat(due()).contains(id(order));
        follow(order);
        assertThat(state(order)).isEqualTo("PAID");
        assertThat(balance()).isEqualTo(100);

        clock.reset();
        JsonNode never = order();
        ask(never, "林晓");
        Answer cancelled = post("/api/orders/" + id(never) + "/cancel", "", null);
        assertThat(cancelled.body().path("state").asString())
                .as("%s", cancelled)
                .isEqualTo("CLOSED");
        clock.shift(Duration.ofDays(2));
        follow(never);
        clock.shift(Duration.ofDays(2));
        assertThat(due()).doesNotContain(id(never));
    }

    @Test
    void whatAppleGaveBackIsATaskAndLeavesTheBooksThere() throws Exception {
        ready();
        JsonNode order = order();
        onThePhone(ask(order, "林晓").body(), "林晓");
        postTo("/sandbox/wechat/virtual/" + appid + "/orders/" + number(order) + "/refund", Map.of());
        assertThat(due()).doesNotContain(id(order));
        clock.shift(Duration.ofHours(25));
        assertThat(due()).contains(id(order));
        follow(order);
        assertThat(tasks()).containsExactly("virtual-refunded");
        assertThat(state(order)).isEqualTo("PAID");
        UUID refund = in(() -> refunds.ask(STAFF, "k", new Refunds.Ask(id(order), 40_000, "Apple 已退款")))
                .id();
        TenantScope.with(tenant).run(() -> refunding.payOut(STAFF, refund, Ids.next(), "微信后台截图"));
        assertThat(in(() -> ledger.balance(PaymentAccounts.VIRTUAL))).isEqualTo(PRICE - 40_000);
        assertThat(in(() -> ledger.balance(PaymentAccounts.OFFLINE))).isZero();

        clock.reset();
        JsonNode other = order();
        onThePhone(ask(other, "林晓").body(), "林晓");
        UUID byHand = in(() -> refunds.ask(STAFF, "l", new Refunds.Ask(id(other), 40_000, "买多了")))
                .id();
        TenantScope.with(tenant).run(() -> refunding.payOut(STAFF, byHand, Ids.next(), "银行回单"));
        assertThat(in(() -> ledger.balance(PaymentAccounts.OFFLINE))).isEqualTo(-40_000);
    }

    @Test
    @Covers("W22")
    void staffEnterTheKeysWhichAreTriedAndNeverShownAgain() throws Exception {
        in(() -> accounts.open(new NewAccount(
                "STAFF", "财务主管", PhoneNumber.parse("13900003112"), "caiwu", PASSWORD, false, Set.of("owner"))));
        assertThatThrownBy(() -> in(() -> offers.enter(
                        STAFF, null, new VirtualOffers.Entry(offerId(), false, secret("appKey"), secret("token"), ""))))
                .isInstanceOf(Conflict.class);
        assertThatThrownBy(() ->
                        in(() -> offers.enter(STAFF, proven(), new VirtualOffers.Entry("#", false, "short", "", "x"))))
                .isInstanceOfSatisfying(
                        Invalid.class, wrong -> assertThat(wrong.errors()).hasSize(4));
        assertThat(in(offers::all)).isEmpty();

        signIn("caiwu");
        String home = "/console/billing/accounts/virtual";
        assertThat(browse(home).body()).contains("虚拟支付", base() + MESSAGES, "不能购买");
        assertThat(browse(home + "/new").headers().firstValue("Location"))
                .hasValueSatisfying(to -> assertThat(to).contains("/accounts/proof?then=%2Fvirtual%2Fnew"));
        String proofPage = "/console/billing/accounts/proof";
        submit(proofPage, proofPage + "/code", Map.of());
        String code = smsTo("13900003112").path("code").asString();
        assertThat(submit(proofPage, proofPage, Map.of("code", code, "then", "/virtual/new"))
                        .headers()
                        .firstValue("Location"))
                .hasValueSatisfying(to -> assertThat(to).endsWith(home + "/new"));

        Map<String, String> typed = new LinkedHashMap<>();
        typed.put("offer", offerId());
        typed.put("environment", "0");
        typed.put("appKey", "a".repeat(31));
        typed.put("token", secret("token"));
        typed.put("messageKey", "");
        HttpResponse<String> wrong = submit(home + "/new", home, typed);
        assertThat(wrong.statusCode()).isEqualTo(422);
        assertThat(wrong.body()).contains("AppKey 是 32 位").doesNotContain("a".repeat(31), secret("token"));
        typed.put("appKey", "b".repeat(32));
        assertThat(submit(home + "/new", home, typed).statusCode()).isBetween(300, 399);
        assertThat(in(offers::all).getFirst().state()).isEqualTo(VirtualOffers.State.FAILED);
        typed.put("appKey", secret("sandboxKey"));
        typed.put("environment", "1");
        submit(home + "/new", home, typed);
        assertThat(in(offers::all).getFirst().state())
                .as("WeChat's sandbox collects nothing")
                .isEqualTo(VirtualOffers.State.TRIED);
        assertThat(in(desk::ready)).isFalse();
        typed.put("appKey", secret("appKey"));
        typed.put("environment", "0");
        submit(home + "/new", home, typed);
        assertThat(in(offers::all).getFirst().state()).isEqualTo(VirtualOffers.State.ACTIVE);
        String product = "product." + pack;
        assertThat(submit(home + "/goods", home + "/goods", Map.of(product, "100 点"))
                        .statusCode())
                .isEqualTo(422);
        assertThat(submit(home + "/goods", home + "/goods", Map.of(product, "points_100"))
                        .statusCode())
                .isBetween(300, 399);
        String page = browse(home).body();
        assertThat(page)
                .contains("使用中", "密钥不对", "points_100")
                .doesNotContain(secret("appKey"), secret("sandboxKey"), secret("token"));
        assertThat(browse("/console/audit").body())
                .contains("录入虚拟支付", "登记虚拟支付道具")
                .doesNotContain(secret("appKey"), secret("token"));
        assertThat(in(() -> jdbc.sql(
                                "SELECT string_agg(encode(app_key, 'escape') || encode(token, 'escape'), '') FROM virtual_offer")
                        .query(String.class)
                        .single()))
                .as("sealed")
                .doesNotContain(secret("appKey"), secret("token"));

        shop("", Map.of("newKey", true));
        submit(home, home + "/versions/" + in(offers::all).getFirst().id() + "/check", Map.of());
        assertThat(in(offers::all).getFirst().state()).as("made anew at WeChat").isEqualTo(VirtualOffers.State.FAILED);
    }

    // ---- what the tests are told in

    /** Everything that it takes: the switch, the offer, the goods at both ends, the address of messages. */
    private void ready() throws Exception {
        on(true);
        enter(secret("appKey"), false);
        name("points_100");
        shop("", Map.of("goods", Map.of("points_100", PRICE), "messageUrl", base() + MESSAGES));
    }

    private void tenantAgain() throws Exception {
        theBooksAddUpAndNoKeyIsInTheLog();
        anAgencyWithAnIphone();
        ready();
    }

    private void on(boolean on) {
        TenantScope.with(tenant)
                .run(() -> transaction.executeWithoutResult(
                        status -> settings.save(new BillingSettings(500, LatePayment.DELIVER, 7, 7, on))));
    }

    private void enter(String appKey, boolean sandbox) {
        in(() -> offers.enter(
                STAFF, proven(), new VirtualOffers.Entry(offerId(), sandbox, appKey, secret("token"), "")));
    }

    private void name(String product) {
        in(() -> {
            offers.name(STAFF, proven(), Map.of(pack.toString(), product));
            return 1;
        });
    }

    private Proven proven() {
        return new Proven(STAFF.id().value(), Proven.Way.SMS, clock.instant());
    }

    private String offerId() {
        return secret("offerId");
    }

    private String secret(String name) {
        return there.path(name).asString();
    }

    private JsonNode shop(String path, Map<String, Object> body) throws Exception {
        Answer answer = postTo("/sandbox/wechat/virtual/" + appid + path, body);
        assertThat(answer.status()).as("%s", answer).isEqualTo(200);
        return answer.body();
    }

    private JsonNode order() throws Exception {
        Answer placed = post(
                "/api/orders",
                "{\"kind\":\"point-pack\",\"subject\":\"%s\"}".formatted(pack),
                UUID.randomUUID().toString());
        assertThat(placed.status()).as("%s", placed).isBetween(200, 201);
        return placed.body();
    }

    private Answer ask(JsonNode order, String user) throws Exception {
        String code = postTo("/sandbox/wechat/codes", Map.of("user", user))
                .body()
                .path("code")
                .asString();
        return iphone(
                "POST",
                payment(order),
                json.writeValueAsString(Map.of("channel", "WECHAT_VIRTUAL", "wechatCode", code)));
    }

    private JsonNode onThePhone(JsonNode payment, String user) throws Exception {
        Map<String, Object> call = new LinkedHashMap<>();
        call.put("user", user);
        for (String name : List.of("mode", "signData", "paySig", "signature")) {
            call.put(name, payment.path(name).asString());
        }
        return shop("/pay", call);
    }

    private Answer iphone(String method, String path, @Nullable String body) throws Exception {
        return send(HttpRequest.newBuilder(URI.create(base() + path))
                .header("Guildhall-Client", "mp-weixin ios")
                .header("Content-Type", "application/json")
                .method(
                        method,
                        body == null
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofString(body)));
    }

    private void fault(String... faults) throws Exception {
        put("/sandbox/wechat/virtual/faults", json.writeValueAsString(Map.of("faults", faults)));
    }

    private void put(String path, String body) throws Exception {
        Answer set = send(HttpRequest.newBuilder(URI.create(root() + path))
                .header("Content-Type", "application/json")
                .PUT(HttpRequest.BodyPublishers.ofString(body)));
        assertThat(set.status()).as("%s", set).isEqualTo(200);
    }

    private Answer post(String path) throws Exception {
        return send(HttpRequest.newBuilder(URI.create(root() + path)).POST(HttpRequest.BodyPublishers.noBody()));
    }

    private Answer postTo(String path, Map<String, ?> body) throws Exception {
        return send(HttpRequest.newBuilder(URI.create(root() + path))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(json.writeValueAsString(body))));
    }

    private void follow(JsonNode order) {
        TenantScope.with(tenant).run(() -> desk.follow(id(order)));
    }

    private List<UUID> due() {
        return in(() -> jdbc.sql("SELECT order_id FROM virtual_attempt WHERE next_query_at <= :now")
                .param("now", clock.instant().atOffset(java.time.ZoneOffset.UTC))
                .query(UUID.class)
                .list());
    }

    private List<String> tasks() {
        return in(() -> jdbc.sql("SELECT kind FROM money_task ORDER BY created_at")
                .query(String.class)
                .list());
    }

    private String attempt(JsonNode order) {
        return in(() -> jdbc.sql("SELECT CAST(a AS text) FROM virtual_attempt a WHERE order_id = :id")
                .param("id", id(order))
                .query(String.class)
                .single());
    }

    private JsonNode shopOrder(JsonNode order) throws Exception {
        JsonNode all = send(HttpRequest.newBuilder(URI.create(root() + "/sandbox/wechat/virtual/orders"))
                        .GET())
                .body();
        for (JsonNode each : all) {
            if (each.path("appid").asString().equals(appid)
                    && each.path("number").asString().equals(number(order))) {
                return each;
            }
        }
        throw new AssertionError("no such order there: " + number(order));
    }

    private JsonNode refundable(JsonNode order) throws Exception {
        return get("/api/orders/" + id(order)).body().path("refundable");
    }

    private static String payment(JsonNode order) {
        return "/api/orders/" + id(order) + "/payment";
    }

    private static UUID id(JsonNode order) {
        return UUID.fromString(order.path("id").asString());
    }

    private static String number(JsonNode order) {
        return order.path("number").asString();
    }

    private String state(JsonNode order) {
        return in(() -> jdbc.sql("SELECT state FROM payment_order WHERE id = :id")
                .param("id", id(order))
                .query(String.class)
                .single());
    }

    private long balance() {
        return in(() -> wallets.balance(agency)).available().amount();
    }

    private static String hmac(String key, String text) throws Exception {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        return HexFormat.of().formatHex(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
    }
}
