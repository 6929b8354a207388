package dev.guildhall.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.guildhall.identity.AccountId;
import dev.guildhall.identity.Actor;
import dev.guildhall.ledger.LedgerProof;
import dev.guildhall.payments.domain.Channel;
import dev.guildhall.payments.domain.Checkout;
import dev.guildhall.payments.domain.CredentialEntry;
import dev.guildhall.payments.domain.CredentialSweep;
import dev.guildhall.payments.domain.CredentialView;
import dev.guildhall.payments.domain.Credentials;
import dev.guildhall.payments.domain.OrderState;
import dev.guildhall.payments.domain.OrderView;
import dev.guildhall.payments.domain.Orders;
import dev.guildhall.payments.domain.PlatformPartners;
import dev.guildhall.payments.domain.Proven;
import dev.guildhall.payments.domain.ReceivingAccounts;
import dev.guildhall.payments.domain.ReceivingDesk;
import dev.guildhall.payments.domain.ReceivingKind;
import dev.guildhall.payments.domain.ReceivingState;
import dev.guildhall.payments.domain.Reconciling;
import dev.guildhall.payments.domain.RefundState;
import dev.guildhall.payments.domain.Refunding;
import dev.guildhall.payments.domain.Refunds;
import dev.guildhall.payments.domain.TestPayments;
import dev.guildhall.payments.tasks.MoneyTasks;
import dev.guildhall.payments.wechat.Prepay;
import dev.guildhall.payments.wechat.WeChatPay;
import dev.guildhall.payments.wechat.WeChatRefused;
import dev.guildhall.points.domain.PointPacks;
import dev.guildhall.problem.Conflict;
import dev.guildhall.problem.Invalid;
import dev.guildhall.sandbox.wechatpay.SandboxMerchant;
import dev.guildhall.sandbox.wechatpay.SandboxMerchants;
import dev.guildhall.tenancy.Ids;
import dev.guildhall.tenancy.TenantId;
import dev.guildhall.tenancy.TenantScope;
import dev.guildhall.testing.Covers;
import dev.guildhall.testing.GuildhallTest;
import dev.guildhall.testing.TestApplication;
import dev.guildhall.testing.TestTenants;
import dev.guildhall.wechat.DemoMiniPrograms;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.ActiveProfiles;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;

/** Where money is received, over the wire: several accounts, partners, new versions of a credential, and the payment of one fen. */
@GuildhallTest
@SpringBootTest(
        classes = TestApplication.class,
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = {
            "guildhall.jobs.enabled=false",
            "guildhall.sandbox.wechatpay.retries=PT0.3S,PT0.3S",
            "guildhall.sandbox.wechatpay.refund-takes=PT0.2S"
        })
@ActiveProfiles({"test", "sandbox"})
class ReceivingRoundTripTest {
    @LocalServerPort
    int port;

    @Autowired
    TestTenants tenants;

    @Autowired
    Orders orders;

    @Autowired
    Checkout checkout;

    @Autowired
    PointPacks packs;

    @Autowired
    Refunds refunds;

    @Autowired
    Refunding refunding;

    @Autowired
    Reconciling reconciling;

    @Autowired
    ReceivingAccounts accounts;

    @Autowired
    ReceivingDesk desk;

    @Autowired
    Credentials credentials;

    @Autowired
    CredentialSweep sweep;

    @Autowired
    PlatformPartners partners;

    @Autowired
    TestPayments tests;

    @Autowired
    WeChatPay wechat;

    @Autowired
    SandboxMerchants merchants;

    @Autowired
    MoneyTasks tasks;

    @Autowired
    LedgerProof proof;

    @Autowired
    JdbcClient jdbc;

    @Autowired
    TransactionTemplate transaction;

    @Autowired
    JsonMapper json;

    @Autowired
    Clock clock;

    private final HttpClient browser = HttpClient.newHttpClient();
    private final Actor staff = new Actor(new AccountId(Ids.next()), Actor.STAFF, "周明薇", Set.of());
    private TenantId tenant;
    private Actor agency;
    private UUID pack;

    @BeforeEach
    void anAgencyThatMayBuyPoints() {
        tenant = tenants.open("certification");
        agency = new Actor(new AccountId(Ids.next()), Actor.AGENCY, "北京中轩认证", Set.of());
        pack = in(() -> packs.add(new PointPacks.Draft("100 点", 100, 10, 365, 90_000, true, 1)));
    }

    @AfterEach
    void nothingGoesWrongAnyMore() throws Exception {
        send("PUT", "/sandbox/wechatpay/faults", "{}");
    }

    @Test
    @Covers({"W20", "W21"})
    void anOrderKeepsItsAccountWhileANewerVersionOfItsCredentialSigns() throws Exception {
        OrderView before = place();
        pay(before);
        OrderView open = place();
        checkout(open, Channel.WECHAT_NATIVE);
        UUID account = in(accounts::all).getFirst().id();

        // Another certificate and another APIv3 key; WeChat Pay takes the old certificate no longer.
        CredentialView second =
                in(() -> credentials.check(credentials.renewSandbox(account).orElseThrow(), address()));
        assertThat(second.state()).isEqualTo(CredentialView.State.ACTIVE);
        merchants.revoke(second.mchid());
        assertThat(in(() -> credentials.of(account)))
                .extracting(CredentialView::state)
                .containsExactly(CredentialView.State.ACTIVE, CredentialView.State.RETIRED);

        // The notice comes to the address of the first version, enciphered with the key of the second.
        assertThat(scan(open)).isEqualTo("ACCEPTED");
        assertThat(state(open)).isEqualTo(OrderState.PAID);
        // So does that of a refund; and the refund is signed with the second.
        UUID refund = in(() -> refunds.ask(staff, "back", new Refunds.Ask(before.id(), 40_000, "不需要了")))
                .id();
        run(() -> refunding.start(refund));
        await().untilAsserted(() -> assertThat(refundState(refund)).isEqualTo(RefundState.SUCCESS));
        assertThat(in(() -> jdbc.sql("SELECT count(DISTINCT receiving_account_id) FROM payment_order")
                        .query(Long.class)
                        .single()))
                .isEqualTo(1);
        assertThat(wrong()).isEmpty();
    }

    @Test
    @Covers("W21")
    void anOpenOrderOfTheFirstVersionIsQueriedAndClosedByTheSecond() throws Exception {
        OrderView asked = place();
        checkout(asked, Channel.WECHAT_NATIVE);
        UUID account = in(accounts::all).getFirst().id();
        CredentialView second =
                in(() -> credentials.check(credentials.renewSandbox(account).orElseThrow(), address()));
        merchants.revoke(second.mchid());
        faults("missing");
        scan(asked);
        assertThat(state(asked)).isEqualTo(OrderState.OPEN);
        run(() -> reconciling.reconcile(asked.id()));
        assertThat(state(asked)).as("the query").isEqualTo(OrderState.PAID);

        OrderView left = place();
        checkout(left, Channel.WECHAT_NATIVE);
        Map<String, String> other = checkout(left, Channel.WECHAT_H5);
        assertThat(other).as("closed there, asked for anew").containsKey("h5Url");
    }

    @Test
    @Covers("W21")
    void aKindOfOrderHasItsOwnAccountAndTheSmallerPriorityGoesFirst() throws Exception {
        SandboxMerchant general = merchants.open(tenant.value() + "-general", appid());
        SandboxMerchant points = merchants.open(tenant.value() + "-points", appid());
        UUID first = bind("总账户", 1, Set.of(), general);
        UUID second = bind("点数专户", 200, Set.of("point-pack"), points);
        assertThat(in(() -> accounts.find(first)).state()).isEqualTo(ReceivingState.CHECKED);
        assertThatThrownBy(() -> in(() -> checkout(place(), Channel.WECHAT_NATIVE)))
                .as("checked is not yet in use")
                .isInstanceOf(Conflict.class);
        run(() -> desk.use(staff, proven(), first));
        run(() -> desk.use(staff, proven(), second));
        OrderView order = place();
        pay(order);
        assertThat(accountOf(order))
                .as("by rule, although its priority is lower")
                .isEqualTo(second);
        run(() -> desk.rest(staff, proven(), second));
        OrderView next = place();
        pay(next);
        assertThat(accountOf(next)).isEqualTo(first);
        // Refunded through the account it was paid to, which rests.
        UUID refund = in(() -> refunds.ask(staff, "back", new Refunds.Ask(order.id(), 40_000, "不需要了")))
                .id();
        run(() -> refunding.start(refund));
        await().untilAsserted(() -> assertThat(refundState(refund)).isEqualTo(RefundState.SUCCESS));
        assertThat(wrong()).isEmpty();
    }

    @Test
    @Covers({"W20", "W21"})
    void aMerchantBehindThePlatformsPartnerReceivesAndGivesBack() throws Exception {
        String sub = in(() -> partners.merchantsOf(tenant)).getFirst();
        UUID account = in(() -> desk.bind(
                staff,
                proven(),
                new ReceivingAccounts.Terms("平台服务商", 10, Set.of()),
                ReceivingKind.WECHAT_PARTNER,
                new CredentialEntry(null, sub, appid(), null, null),
                address()));
        assertThat(in(() -> accounts.find(account)).state()).isEqualTo(ReceivingState.CHECKED);
        assertThat(in(() -> jdbc.sql("SELECT count(*) FROM wechat_credential WHERE private_key IS NOT NULL")
                        .query(Long.class)
                        .single()))
                .as("the operator's keys stay with the operator")
                .isZero();
        run(() -> desk.use(staff, proven(), account));
        for (Channel channel : List.of(Channel.WECHAT_NATIVE, Channel.WECHAT_H5)) {
            OrderView order = place();
            checkout(order, channel);
            assertThat(scan(order)).isEqualTo("ACCEPTED");
            assertThat(state(order)).isEqualTo(OrderState.PAID);
        }
        OrderView byQuery = place();
        checkout(byQuery, Channel.WECHAT_NATIVE);
        faults("missing");
        scan(byQuery);
        run(() -> reconciling.reconcile(byQuery.id()));
        assertThat(state(byQuery)).isEqualTo(OrderState.PAID);
        nothingGoesWrongAnyMore();
        UUID refund = in(() -> refunds.ask(staff, "back", new Refunds.Ask(byQuery.id(), 40_000, "不需要了")))
                .id();
        run(() -> refunding.start(refund));
        await().untilAsserted(() -> assertThat(refundState(refund)).isEqualTo(RefundState.SUCCESS));
        OrderView changed = place();
        checkout(changed, Channel.WECHAT_NATIVE);
        assertThat(checkout(changed, Channel.WECHAT_H5))
                .as("closed and asked anew")
                .containsKey("h5Url");
        assertThat(wrong()).isEmpty();
    }

    @Test
    @Covers("W21")
    void aNoticeThatNamesAnotherMerchantBehindThePartnerIsNotBelieved() throws Exception {
        SandboxMerchant own = merchants.partnerOf(tenant.value(), "wx00000000000000aa");
        String sub = merchants.openBehind(own.mchid(), tenant.value(), null);
        UUID account = in(() -> desk.bind(
                staff,
                proven(),
                new ReceivingAccounts.Terms("自己的服务商", 10, Set.of()),
                ReceivingKind.WECHAT_PARTNER,
                new CredentialEntry(own.entry(), sub, null, null, null),
                address()));
        run(() -> desk.use(staff, proven(), account));
        for (String fault : List.of("wrong-mchid", "wrong-appid", "wrong-amount", "wrong-signature")) {
            OrderView order = place();
            checkout(order, Channel.WECHAT_NATIVE);
            faults(fault);
            assertThat(scan(order)).as(fault).isEqualTo("REJECTED");
            assertThat(state(order)).as(fault).isEqualTo(OrderState.OPEN);
            nothingGoesWrongAnyMore();
            await().untilAsserted(() -> assertThat(state(order)).as(fault).isEqualTo(OrderState.PAID));
        }
    }

    @Test
    @Covers("W21")
    void aMerchantThatTheOperatorGaveToSomebodyElseCannotBeBound() {
        TenantId other = tenants.open("certification");
        String theirs =
                TenantScope.with(other).get(() -> partners.merchantsOf(other)).getFirst();
        assertThatThrownBy(() -> in(() -> desk.bind(
                        staff,
                        proven(),
                        new ReceivingAccounts.Terms("别人的", 10, Set.of()),
                        ReceivingKind.WECHAT_PARTNER,
                        new CredentialEntry(null, theirs, null, null, null),
                        address())))
                .isInstanceOfSatisfying(
                        Invalid.class,
                        refused ->
                                assertThat(refused.errors().getFirst().field()).isEqualTo("subMchid"));
        assertThat(in(accounts::all)).isEmpty();
    }

    @Test
    void aPartnersSignatureIsRefusedWhereADirectMerchantsIsAsked() {
        SandboxMerchant own = merchants.partnerOf(tenant.value(), "wx00000000000000ab");
        var asDirect = wechat.merchant(Ids.next(), own.entry());
        assertThatThrownBy(() -> wechat.query(asDirect, "PO261122000001"))
                .isInstanceOfSatisfying(
                        WeChatRefused.class,
                        refused -> assertThat(refused.code()).isEqualTo("NO_AUTH"));
        var direct = merchants.open(tenant.value(), appid());
        var asPartner = wechat.merchant(Ids.next(), direct.entry(), "1600000001", null);
        assertThatThrownBy(() -> wechat.query(asPartner, "PO261122000001"))
                .isInstanceOfSatisfying(
                        WeChatRefused.class,
                        refused -> assertThat(refused.code()).isEqualTo("NO_AUTH"));
    }

    @Test
    @Covers("W22")
    void aCredentialThatStopsWorkingBecomesATaskAndWorksAgainAfterANewVersion() throws Exception {
        OrderView order = place();
        pay(order);
        UUID account = in(accounts::all).getFirst().id();
        // Replaced and revoked at WeChat Pay, without anybody telling us.
        SandboxMerchant now = merchants.renew(tenant.value(), appid());
        merchants.revoke(now.mchid());
        run(() -> transaction.executeWithoutResult(
                status -> jdbc.sql("UPDATE wechat_credential SET recheck_at = now() - interval '1 minute'")
                        .update()));
        run(sweep::sweep);
        assertThat(in(() -> credentials.of(account)).getFirst().state()).isEqualTo(CredentialView.State.FAILED);
        assertThat(in(() -> tasks.waiting())).isEqualTo(1);
        CredentialView second =
                in(() -> desk.renew(staff, proven(), account, CredentialEntry.direct(now.entry()), address()));
        assertThat(second.state()).isEqualTo(CredentialView.State.ACTIVE);
        OrderView next = place();
        pay(next);
        assertThat(state(next)).isEqualTo(OrderState.PAID);
    }

    @Test
    @Covers("W22")
    void silenceDoesNotStopAnAccountButIsToldAfterAWhile() throws Exception {
        OrderView order = place();
        pay(order);
        UUID account = in(accounts::all).getFirst().id();
        UUID version = in(() -> credentials.of(account)).getFirst().id();
        faults("500");
        for (int i = 0; i < 3; i++) {
            run(() -> credentials.check(version, address()));
            assertThat(in(() -> credentials.of(account)).getFirst().state()).isEqualTo(CredentialView.State.ACTIVE);
        }
        assertThat(in(() -> tasks.waiting())).isEqualTo(1);
        nothingGoesWrongAnyMore();
        run(() -> credentials.check(version, address()));
        assertThat(in(() -> tasks.waiting())).isZero();
    }

    @Test
    @Covers("W20")
    void oneFenIsPaidBookedAndGivenBackStepByStep() throws Exception {
        UUID account = bind("主账户", 1, Set.of(), merchants.open(tenant.value(), appid()));
        UUID test = in(() -> tests.start(staff, account, address()));
        TestPayments.View placed = in(() -> tests.find(test));
        assertThat(placed.codeUrl()).isNotNull();
        assertThat(placed.steps()).extracting(TestPayments.Step::tone).containsExactly("ok", "run", "", "", "");
        send("POST", "/sandbox/wechatpay/orders/" + placed.number() + "/pay", "");
        await().untilAsserted(() -> {
            run(() -> tests.advance(test));
            assertThat(in(() -> tests.find(test)).passed()).isTrue();
        });
        TestPayments.View done = in(() -> tests.find(test));
        assertThat(done.steps()).extracting(TestPayments.Step::tone).containsOnly("ok");
        assertThat(done.codeUrl()).isNull();
        assertThat(in(() -> jdbc.sql(
                                "SELECT fen FROM payment_order WHERE kind = 'receiving-test' AND state = 'REFUNDED'")
                        .query(Long.class)
                        .list()))
                .containsExactly(1L);
        assertThat(in(() -> tests.of(account))).hasSize(1);
        assertThat(wrong()).isEmpty();
        assertThatThrownBy(() ->
                        in(() -> orders.place(agency, "k", new Orders.Wanted("receiving-test", account.toString()))))
                .as("nobody can order it")
                .isInstanceOf(Invalid.class);
    }

    @Test
    @Covers("W21")
    void behindAPartnerThePayerIsKnownByOneOfTwoAppsAndTheBillIsTheMerchantsOwn() throws Exception {
        SandboxMerchant own = merchants.partnerOf(tenant.value(), "wx00000000000000ac");
        String sub = merchants.openBehind(own.mchid(), tenant.value(), appid());
        for (String subAppid : new String[] {null, appid()}) {
            var merchant = wechat.merchant(Ids.next(), own.entry(), sub, subAppid);
            Map<String, String> arguments = wechat.jsapi(
                            merchant,
                            new Prepay(
                                    "JSAPI" + Ids.next().toString().substring(24),
                                    "点数包",
                                    100,
                                    clock.instant().plusSeconds(600),
                                    address() + "/notify",
                                    null,
                                    "oUpF8uMuAJO_M2pxb1Q9zNjWeS6o",
                                    null))
                    .value();
            assertThat(arguments).containsKeys("paySign", "package", "nonceStr", "timeStamp");
            assertThat(arguments.get("appId")).isEqualTo(subAppid == null ? own.appid() : subAppid);
            assertThatThrownBy(() -> wechat.tradeBill(merchant, LocalDate.of(2026, 1, 2)))
                    .isInstanceOfSatisfying(
                            WeChatRefused.class,
                            refused -> assertThat(refused.code()).isEqualTo("NO_STATEMENT_EXIST"));
        }
    }

    private UUID bind(String name, int priority, Set<String> kinds, SandboxMerchant merchant) {
        return in(() -> desk.bind(
                staff,
                proven(),
                new ReceivingAccounts.Terms(name, priority, kinds),
                ReceivingKind.WECHAT_DIRECT,
                CredentialEntry.direct(merchant.entry()),
                address()));
    }

    private Proven proven() {
        return new Proven(staff.id().value(), Proven.Way.SMS, clock.instant());
    }

    private String appid() {
        return DemoMiniPrograms.appid(tenant);
    }

    private OrderView place() {
        return in(() -> orders.place(agency, "order" + Ids.next(), new Orders.Wanted("point-pack", pack.toString())));
    }

    private void pay(OrderView order) throws Exception {
        checkout(order, Channel.WECHAT_NATIVE);
        assertThat(scan(order)).isEqualTo("ACCEPTED");
        assertThat(state(order)).isEqualTo(OrderState.PAID);
    }

    private Map<String, String> checkout(OrderView order, Channel channel) {
        return in(() -> checkout.pay(
                order.id(), channel, "pay" + Ids.next(), new Checkout.Payer(agency, address(), "127.0.0.1")));
    }

    /** @return what became of the notice */
    private String scan(OrderView order) throws Exception {
        String number = in(() -> orders.find(agency.id(), order.id())).number();
        return json.readTree(send("POST", "/sandbox/wechatpay/orders/" + number + "/pay", "")
                        .body())
                .path("notice")
                .path("outcome")
                .asString("");
    }

    private OrderState state(OrderView order) {
        return in(() -> orders.find(agency.id(), order.id())).state();
    }

    private UUID accountOf(OrderView order) {
        return in(() -> jdbc.sql("SELECT receiving_account_id FROM payment_order WHERE id = :id")
                .param("id", order.id())
                .query(UUID.class)
                .single());
    }

    private RefundState refundState(UUID refund) {
        return in(() -> RefundState.valueOf(jdbc.sql("SELECT state FROM payment_refund WHERE id = :id")
                .param("id", refund)
                .query(String.class)
                .single()));
    }

    private String address() {
        return "http://127.0.0.1:" + port + "/t/" + tenant.value();
    }

    private List<String> wrong() {
        return in(proof::prove).results().stream()
                .flatMap(result -> result.findings().stream())
                .toList();
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

    private void run(Runnable work) {
        TenantScope.with(tenant).run(work);
    }
}
