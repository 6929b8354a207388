package dev.guildhall.sandbox.wechatpay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.guildhall.identity.AccountId;
import dev.guildhall.identity.Actor;
import dev.guildhall.jobs.TenantSweep;
import dev.guildhall.payments.bills.BillView;
import dev.guildhall.payments.bills.Bills;
import dev.guildhall.payments.bills.DifferenceKind;
import dev.guildhall.payments.domain.Channel;
import dev.guildhall.payments.domain.Checkout;
import dev.guildhall.payments.domain.CredentialEntry;
import dev.guildhall.payments.domain.OrderState;
import dev.guildhall.payments.domain.OrderView;
import dev.guildhall.payments.domain.Orders;
import dev.guildhall.payments.domain.Proven;
import dev.guildhall.payments.domain.ReceivingAccounts;
import dev.guildhall.payments.domain.ReceivingDesk;
import dev.guildhall.payments.domain.ReceivingKind;
import dev.guildhall.payments.domain.RefundState;
import dev.guildhall.payments.domain.Refunding;
import dev.guildhall.payments.domain.Refunds;
import dev.guildhall.payments.domain.TenantMark;
import dev.guildhall.payments.tasks.MoneyTasks;
import dev.guildhall.payments.wechat.Prepay;
import dev.guildhall.payments.wechat.WeChatPay;
import dev.guildhall.payments.wechat.WeChatRefused;
import dev.guildhall.payments.wechat.WeChatUnknown;
import dev.guildhall.points.domain.PointPacks;
import dev.guildhall.sandbox.WithSimulator;
import dev.guildhall.tenancy.Ids;
import dev.guildhall.tenancy.PlatformClock;
import dev.guildhall.tenancy.TenantId;
import dev.guildhall.tenancy.TenantScope;
import dev.guildhall.testing.Covers;
import dev.guildhall.testing.TestTenants;
import dev.guildhall.vault.Place;
import dev.guildhall.vault.Vault;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Two tenants that receive under one merchant number: one bill for both, of which each sees its own. */
@WithSimulator
@SuppressWarnings("NullAway.Init")
class SharedMerchantTest {
    private static final long PRICE = 90_000;
    private static final String APP = "wx00000000000000f1";

    @LocalServerPort
    int port;

    @Autowired
    TestTenants tenants;

    @Autowired
    ReceivingDesk accounts;

    @Autowired
    Orders orders;

    @Autowired
    Checkout checkout;

    @Autowired
    Refunds refunds;

    @Autowired
    Refunding refunding;

    @Autowired
    Bills bills;

    @Autowired
    MoneyTasks tasks;

    @Autowired
    PointPacks packs;

    @Autowired
    WeChatPay wechat;

    @Autowired
    SandboxMerchants merchants;

    @Autowired
    CashDesk desk;

    @Autowired
    NoticePost notices;

    @Autowired
    Faults faults;

    @Autowired
    List<TenantSweep> sweeps;

    @Autowired
    PlatformClock clock;

    @Autowired
    JdbcClient jdbc;

    @Autowired
    TransactionTemplate transactions;

    @Autowired
    Vault vault;

    @Autowired
    JsonMapper json;

    private final Actor staff = new Actor(new AccountId(Ids.next()), Actor.STAFF, "周明薇", Set.of());
    private final Actor agency = new Actor(new AccountId(Ids.next()), Actor.AGENCY, "北京中轩认证", Set.of());
    private TenantId first;
    private TenantId second;

    @BeforeEach
    void twoTenantsAtNoon() {
        first = tenants.open("certification");
        second = tenants.open("certification");
        shiftTo(0, LocalTime.NOON);
    }

    @AfterEach
    void nothingGoesWrongAnyMore() {
        faults.replace(json.createObjectNode());
        clock.reset();
    }

    @ParameterizedTest
    @EnumSource(
            value = ReceivingKind.class,
            names = {"WECHAT_DIRECT", "WECHAT_PARTNER"})
    @Covers({"W21", "X4"})
    void eachSeesItsOwnRowsAndNobodysBecomeATaskOfTheFirst(ReceivingKind kind) {
        CredentialEntry credential = credential(kind);
        OrderView here = paid(first, kind, credential);
        OrderView there = paid(second, kind, credential);
        for (OrderView each : List.of(here, there)) {
            TenantId tenant = each == here ? first : second;
            UUID refund = in(
                            tenant,
                            () -> refunds.ask(
                                    staff, UUID.randomUUID().toString(), new Refunds.Ask(each.id(), 3_000, "买多了")))
                    .id();
            await().untilAsserted(() -> {
                run(tenant, () -> refunding.advance(refund));
                assertThat(in(
                                tenant,
                                () -> jdbc.sql("SELECT state FROM payment_refund WHERE id = :id")
                                        .param("id", refund)
                                        .query(String.class)
                                        .single()))
                        .isEqualTo(RefundState.SUCCESS.name());
            });
        }
        // Paid there under the second's mark, and the second does not know of it.
        String lost = "LOST" + Ids.next().toString().substring(24);
        payUnknown(credential, lost, TenantMark.of(second));
        shiftTo(1, LocalTime.of(10, 1));
        // Once more a payment that names nobody of this deployment.
        ObjectNode rule = json.createObjectNode();
        rule.putArray("global").add(Fault.BILL_EXTRA_ROW.wireName());
        faults.replace(rule);
        compare(first);
        compare(second);

        assertThat(numbers(first))
                .as("its own, the refund of it, and the stranger's")
                .hasSize(3)
                .contains(number(first, here))
                .doesNotContain(number(second, there), lost);
        assertThat(numbers(second))
                .hasSize(3)
                .contains(number(second, there), lost)
                .doesNotContain(number(first, here));
        BillView.Detail ofFirst = detail(first);
        assertThat(ofFirst.differences())
                .singleElement()
                .satisfies(each -> assertThat(each.reference()).startsWith("STRANGER"));
        assertThat(ofFirst.bill().total().therePayments())
                .as("the sums are of what is shown")
                .isEqualTo(2);
        BillView.Detail ofSecond = detail(second);
        assertThat(ofSecond.differences()).singleElement().satisfies(each -> {
            assertThat(each.reference()).isEqualTo(lost);
            assertThat(each.kind()).isEqualTo(DifferenceKind.MISSING_HERE);
        });
        assertThat(List.of(ofFirst.bill().shared(), ofSecond.bill().shared()))
                .as("the second fetched before or after: it is known by the marks too")
                .containsOnly(true);
        assertThat(in(first, tasks::waiting)).isOne();
        assertThat(in(second, tasks::waiting)).isOne();

        faults.replace(json.createObjectNode());
        in(first, () -> bills.fetchAgain(ofFirst.bill().id()));
        assertThat(detail(first).bill().total().even()).isTrue();
        assertThat(in(first, tasks::waiting)).isZero();
    }

    private CredentialEntry credential(ReceivingKind kind) {
        if (kind == ReceivingKind.WECHAT_DIRECT) {
            return CredentialEntry.direct(
                    merchants.open("shared-" + first.value(), APP).entry());
        }
        SandboxMerchant partner = merchants.partnerOf("shared-" + first.value(), APP);
        return new CredentialEntry(
                partner.entry(),
                merchants.openBehind(partner.mchid(), "shared-" + first.value(), null),
                null,
                null,
                null);
    }

    /** Inside the mini-program, so that JSAPI is seen on this way too. */
    private OrderView paid(TenantId tenant, ReceivingKind kind, CredentialEntry credential) {
        UUID account = in(
                tenant,
                () -> accounts.bind(
                        staff,
                        new Proven(staff.id().value(), Proven.Way.SMS, clock.instant()),
                        new ReceivingAccounts.Terms("共用商户", 10, Set.of()),
                        kind,
                        credential,
                        address(tenant)));
        run(
                tenant,
                () -> accounts.use(staff, new Proven(staff.id().value(), Proven.Way.SMS, clock.instant()), account));
        UUID pack = in(tenant, () -> packs.add(new PointPacks.Draft("100 点", 100, 10, 365, PRICE, true, 1)));
        OrderView order = in(
                tenant,
                () -> orders.place(
                        agency, UUID.randomUUID().toString(), new Orders.Wanted("point-pack", pack.toString())));
        knownToWeChat(tenant);
        in(
                tenant,
                () -> checkout.pay(
                        order.id(),
                        Channel.WECHAT_JSAPI,
                        UUID.randomUUID().toString(),
                        new Checkout.Payer(agency, address(tenant), "127.0.0.1")));
        payAtCashier(number(tenant, order));
        assertThat(in(tenant, () -> orders.find(agency.id(), order.id())).state())
                .isEqualTo(OrderState.PAID);
        return order;
    }

    /** As after a sign-in by WeChat in the app that the payer comes from. */
    private void knownToWeChat(TenantId tenant) {
        UUID identity = Ids.next();
        run(
                tenant,
                () -> transactions.executeWithoutResult(status -> {
                    jdbc.sql(
                                    "INSERT INTO account (id, kind, name, state, created_at) VALUES (?, 'AGENCY', '北京中轩认证', 'ACTIVE', now())")
                            .param(agency.id().value())
                            .update();
                    jdbc.sql("INSERT INTO account_identity (id, account_id, type, lookup, sealed, created_at)"
                                    + " VALUES (?, ?, 'WECHAT_OPENID', ?, ?, now())")
                            .param(identity)
                            .param(agency.id().value())
                            .param(new byte[] {1})
                            .param(vault.seal(
                                    new Place("account_identity", identity, "sealed"),
                                    APP + "|oUpF8uMuAJO_M2pxb1Q9zNjWeS6o"))
                            .update();
                }));
    }

    /** Somebody pays an order that was asked for in the tenant's name, and that it has lost since. */
    private void payUnknown(CredentialEntry credential, String number, String mark) {
        try {
            wechat.nativePay(
                    wechat.merchant(Ids.next(), Objects.requireNonNull(credential.own()), credential.subMchid(), null),
                    new Prepay(
                            number,
                            "点数包",
                            PRICE,
                            clock.instant().plusSeconds(600),
                            "http://127.0.0.1:" + port + "/nowhere",
                            null,
                            null,
                            mark));
        } catch (WeChatRefused | WeChatUnknown e) {
            throw new AssertionError(e);
        }
        payAtCashier(number);
    }

    private void payAtCashier(String number) {
        desk.withNumber(number).forEach(there -> notices.announce(desk.pay(there.key())));
    }

    private void compare(TenantId tenant) {
        run(
                tenant,
                () -> sweeps.stream()
                        .filter(sweep -> sweep.name().equals("payment-bills"))
                        .forEach(TenantSweep::sweep));
    }

    private BillView.Detail detail(TenantId tenant) {
        return in(tenant, () -> bills.detail(bills.latest(1).getFirst().id()));
    }

    private List<String> numbers(TenantId tenant) {
        return in(
                tenant,
                () -> jdbc.sql("SELECT number FROM payment_bill_line")
                        .query(String.class)
                        .list());
    }

    private String number(TenantId tenant, OrderView order) {
        return in(tenant, () -> orders.find(agency.id(), order.id())).number();
    }

    private void shiftTo(int days, LocalTime time) {
        clock.shift(Duration.between(
                clock.instant(),
                LocalDate.ofInstant(clock.instant(), CashDesk.CHINA)
                        .plusDays(days)
                        .atTime(time)
                        .atZone(CashDesk.CHINA)
                        .toInstant()));
    }

    private String address(TenantId tenant) {
        return "http://127.0.0.1:" + port + "/t/" + tenant.value();
    }

    private static <T> T in(TenantId tenant, Supplier<T> work) {
        return TenantScope.with(tenant).get(work);
    }

    private static void run(TenantId tenant, Runnable work) {
        TenantScope.with(tenant).run(work);
    }
}
