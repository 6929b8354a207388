package dev.guildhall.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.guildhall.identity.AccountId;
import dev.guildhall.identity.Actor;
import dev.guildhall.ledger.LedgerProof;
import dev.guildhall.payments.domain.Channel;
import dev.guildhall.payments.domain.Checkout;
import dev.guildhall.payments.domain.OrderState;
import dev.guildhall.payments.domain.OrderView;
import dev.guildhall.payments.domain.Orders;
import dev.guildhall.points.PointWallets;
import dev.guildhall.points.domain.PointPacks;
import dev.guildhall.tenancy.Ids;
import dev.guildhall.testing.Covers;
import dev.guildhall.testing.TestDatabase;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/**
 * A library that others have written (wechatpay-axios-plugin, on Node) is both sides of a payment: as a merchant it calls the
 * sandbox's WeChat Pay and reads its notices; as WeChat Pay it sends notices to the product. So neither side of ours is right only
 * because the other is wrong in the same way.
 */
@SuppressWarnings("NullAway.Init")
class OutsidePaymentClientTest extends RunningServer {
    @Autowired
    PointPacks packs;

    @Autowired
    PointWallets wallets;

    @Autowired
    Orders orders;

    @Autowired
    Checkout checkout;

    @Autowired
    LedgerProof proof;

    @Autowired
    JdbcClient jdbc;

    @BeforeAll
    static void install() throws Exception {
        OutsideClientsTest.install();
    }

    @Test
    @Covers({"C11", "X4"})
    void aForeignLibraryPaysTellsAndIsTold() throws Exception {
        tenant = tenants.open("outside-one", "association");
        Actor buyer = new Actor(new AccountId(Ids.next()), Actor.MEMBER, "林岚", Set.of());
        UUID pack = in(() -> packs.add(new PointPacks.Draft("100 点", 100, 0, 365, 90_000, true, 1)));
        OrderView order =
                in(() -> orders.place(buyer, Ids.next().toString(), new Orders.Wanted("point-pack", pack.toString())));
        in(() ->
                checkout.pay(order.id(), Channel.WECHAT_NATIVE, "pay", new Checkout.Payer(buyer, base(), "127.0.0.1")));

        JsonNode seen = run(Map.of(
                "wechat",
                root() + "/sandbox/wechatpay",
                "merchant",
                merchant(),
                "order",
                Map.of(
                        "number",
                        order.number(),
                        "fen",
                        90_000,
                        "transaction",
                        "4200009" + order.number(),
                        "notifyUrl",
                        in(() -> jdbc.sql("SELECT notify_url FROM payment_attempt WHERE order_id = :order")
                                .param("order", order.id())
                                .query(String.class)
                                .single()))));

        assertThat(seen.path("codeUrl").asString()).startsWith(root() + "/sandbox/wechatpay/cashier/NODE");
        assertThat(seen.path("open").asString()).isEqualTo("NOTPAY");
        JsonNode paid = seen.path("paid");
        assertThat(paid.path("trade_state").asString()).isEqualTo("SUCCESS");
        JsonNode told = seen.path("payment");
        assertThat(told.path("event").asString()).isEqualTo("TRANSACTION.SUCCESS");
        assertThat(told.path("transaction_id")).isEqualTo(paid.path("transaction_id"));
        assertThat(told.path("amount").path("total").asLong()).isEqualTo(12_300);
        assertThat(seen.path("paymentTampered").asString()).isEqualTo("not signed by WeChat Pay");
        assertThat(seen.path("paymentOfStranger").asString()).isEqualTo("not signed by WeChat Pay");
        assertThat(seen.path("refund").asString()).isEqualTo("PROCESSING");
        assertThat(seen.path("returned").path("event").asString()).isEqualTo("REFUND.SUCCESS");
        assertThat(seen.path("returned").path("amount").path("refund").asLong()).isEqualTo(2_300);
        assertThat(seen.path("closed").asInt()).isEqualTo(204);
        assertThat(seen.path("forged").asString()).isEqualTo("SIGN_ERROR");
        assertThat(seen.path("unbelieved").asString()).isEqualTo("EV3_RES_HEADER_SIGNATURE_DIGEST");

        JsonNode sent = seen.path("sent");
        assertThat(sent.path("tampered").asInt()).isEqualTo(401);
        assertThat(sent.path("strangers").asInt()).isEqualTo(401);
        assertThat(sent.path("old").asInt()).isEqualTo(401);
        assertThat(sent.path("cheaper").asInt()).isEqualTo(400);
        assertThat(sent.path("good").asInt()).isEqualTo(204);
        assertThat(sent.path("again").asInt()).isEqualTo(204);
        assertThat(in(() -> orders.find(buyer.id(), order.id())).state()).isEqualTo(OrderState.PAID);
        assertThat(in(() -> wallets.balance(buyer.id())).available().amount()).isEqualTo(100);
        assertThat(in(proof::prove).holds()).isTrue();
    }

    /** With WeChat Pay's own private key, which the sandbox keeps for it. */
    private Map<String, String> merchant() throws Exception {
        String mchid = in(() -> jdbc.sql("SELECT mchid FROM wechat_credential")
                .query(String.class)
                .single());
        JsonNode merchant = json.readTree(
                        Files.readString(TestDatabase.data().resolve("sandbox/wechatpay/merchants/" + mchid + ".json")))
                .path("value");
        return Map.of(
                "mchid", mchid,
                "appid", merchant.path("appid").asString(),
                "serial", merchant.path("serial").asString(),
                "privateKey", merchant.path("privateKeyPem").asString(),
                "apiV3Key", merchant.path("apiV3Key").asString(),
                "platformKeyId", merchant.path("platformKeyId").asString(),
                "platformPublicKey", merchant.path("platformPublicKeyPem").asString(),
                "platformPrivateKey", merchant.path("platformPrivateKeyPem").asString());
    }

    private JsonNode run(Map<String, Object> asked) throws Exception {
        Process process = new ProcessBuilder("node", "pay.mjs", json.writeValueAsString(asked))
                .directory(OutsideClientsTest.CLIENTS.toFile())
                .redirectErrorStream(true)
                .start();
        String words = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        JsonNode said = words.lines()
                .filter(line -> line.startsWith("{"))
                .map(json::readTree)
                .findFirst()
                .orElseThrow(() -> new AssertionError(words));
        assertThat(said.path("failed").asString("")).isEmpty();
        return said.path("seen");
    }
}
