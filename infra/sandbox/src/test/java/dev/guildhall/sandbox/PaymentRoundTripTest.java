package dev.guildhall.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.guildhall.identity.AccountId;
import dev.guildhall.identity.Actor;
import dev.guildhall.payments.domain.Channel;
import dev.guildhall.payments.domain.Checkout;
import dev.guildhall.payments.domain.OrderState;
import dev.guildhall.payments.domain.OrderView;
import dev.guildhall.payments.domain.Orders;
import dev.guildhall.points.PointWallets;
import dev.guildhall.points.domain.PointPacks;
import dev.guildhall.tenancy.Ids;
import dev.guildhall.tenancy.TenantId;
import dev.guildhall.tenancy.TenantScope;
import dev.guildhall.testing.GuildhallTest;
import dev.guildhall.testing.TestApplication;
import dev.guildhall.testing.TestTenants;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.Objects;
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
import org.springframework.test.context.ActiveProfiles;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** An agency buys points: billing, its SDK, the simulator, the notice over HTTP, the ledger and the wallet, all of them real. */
@GuildhallTest
@SpringBootTest(
        classes = TestApplication.class,
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = {"guildhall.jobs.enabled=false", "guildhall.sandbox.wechatpay.retries=PT0.3S,PT0.3S"})
@ActiveProfiles({"test", "sandbox"})
class PaymentRoundTripTest {
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
    PointWallets wallets;

    @Autowired
    JsonMapper json;

    private final HttpClient browser = HttpClient.newHttpClient();
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
