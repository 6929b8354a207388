package dev.guildhall.sandbox.wechatpay;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.wechat.pay.java.core.RSAPublicKeyConfig;
import com.wechat.pay.java.core.exception.HttpException;
import com.wechat.pay.java.core.exception.ServiceException;
import com.wechat.pay.java.core.exception.ValidationException;
import com.wechat.pay.java.core.http.DefaultHttpClientBuilder;
import com.wechat.pay.java.core.http.HttpClient;
import com.wechat.pay.java.core.notification.NotificationParser;
import com.wechat.pay.java.core.notification.RequestParam;
import com.wechat.pay.java.service.payments.h5.H5Service;
import com.wechat.pay.java.service.payments.h5.model.H5Info;
import com.wechat.pay.java.service.payments.h5.model.SceneInfo;
import com.wechat.pay.java.service.payments.jsapi.JsapiServiceExtension;
import com.wechat.pay.java.service.payments.jsapi.model.Amount;
import com.wechat.pay.java.service.payments.jsapi.model.CloseOrderRequest;
import com.wechat.pay.java.service.payments.jsapi.model.Payer;
import com.wechat.pay.java.service.payments.jsapi.model.PrepayRequest;
import com.wechat.pay.java.service.payments.jsapi.model.PrepayWithRequestPaymentResponse;
import com.wechat.pay.java.service.payments.jsapi.model.QueryOrderByIdRequest;
import com.wechat.pay.java.service.payments.jsapi.model.QueryOrderByOutTradeNoRequest;
import com.wechat.pay.java.service.payments.model.Transaction;
import com.wechat.pay.java.service.payments.nativepay.NativePayService;
import com.wechat.pay.java.service.refund.RefundService;
import com.wechat.pay.java.service.refund.model.AmountReq;
import com.wechat.pay.java.service.refund.model.CreateRequest;
import com.wechat.pay.java.service.refund.model.QueryByOutRefundNoRequest;
import com.wechat.pay.java.service.refund.model.RefundNotification;
import com.wechat.pay.java.service.refund.model.Status;
import dev.guildhall.sandbox.SandboxTestApp;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okio.Buffer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Profile;
import org.springframework.http.ResponseEntity;
import org.springframework.test.context.ActiveProfiles;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The unmodified official SDK talks to the simulator over HTTP; only the host is replaced, by an interceptor. */
@SpringBootTest(
        classes = SandboxTestApp.class,
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = "guildhall.database.url=none")
@ActiveProfiles("sandbox")
class SimulatorTest {
    private static final String APPID = "wxd678efh567hg6787";

    @TempDir
    static Path data;

    @DynamicPropertySource
    static void settings(DynamicPropertyRegistry registry) {
        registry.add("guildhall.data", data::toString);
        registry.add("guildhall.sandbox.wechatpay.retries", () -> "PT0.2S,PT0.2S,PT0.2S");
        registry.add("guildhall.sandbox.wechatpay.hang", () -> "PT3S");
        registry.add("guildhall.sandbox.wechatpay.refund-takes", () -> "PT0.3S");
    }

    @LocalServerPort
    int port;

    @Autowired
    SandboxMerchants merchants;

    @Autowired
    MerchantServer server;

    @Autowired
    JsonMapper json;

    private SandboxMerchant merchant;
    private RSAPublicKeyConfig config;
    private HttpClient http;
    private JsapiServiceExtension jsapi;
    private final String number = "GH" + System.nanoTime();

    /** Applied to each request on its way, after the SDK signed it. */
    private UnaryOperator<Request> tamper = r -> r;

    private final List<Request> sent = new CopyOnWriteArrayList<>();
    private final java.net.http.HttpClient browser = java.net.http.HttpClient.newHttpClient();

    @BeforeEach
    void aMerchantWithTheOfficialSdk() {
        merchant = merchants.open("renzheng", APPID);
        config = configOf(merchant);
        http = clientOf(config);
        jsapi = new JsapiServiceExtension.Builder()
                .config(config)
                .httpClient(http)
                .build();
        server.forget(number, new NotificationParser(config));
    }

    @AfterEach
    void nothingGoesWrongAnyMore() throws Exception {
        faults("{}");
    }

    @Test
    void jsapiOrderIsOpenedPaidNotifiedAndFoundBothWays() throws Exception {
        PrepayWithRequestPaymentResponse prepay = jsapi.prepayWithRequestPayment(order());
        assertThat(prepay.getPackageVal()).startsWith("prepay_id=wx");
        Transaction before = byNumber();
        assertThat(before.getTradeState()).isEqualTo(Transaction.TradeStateEnum.NOTPAY);
        assertThat(before.getTransactionId()).isNull();

        JsonNode paid = pay(200);
        assertThat(paid.path("state").stringValue()).isEqualTo("SUCCESS");
        assertThat(paid.path("notice").path("outcome").stringValue()).isEqualTo("ACCEPTED");
        assertThat(paid.path("notice").path("status").intValue()).isEqualTo(204);

        Transaction told = server.accepted.getFirst();
        assertThat(told.getOutTradeNo()).isEqualTo(number);
        assertThat(told.getMchid()).isEqualTo(merchant.mchid());
        assertThat(told.getAppid()).isEqualTo(APPID);
        assertThat(told.getAmount().getTotal()).isEqualTo(90_000);
        assertThat(told.getAmount().getCurrency()).isEqualTo("CNY");
        assertThat(told.getPayer().getOpenid()).isEqualTo("oUpF8uMuAJO_M2pxb1Q9zNjWeS6o");
        assertThat(told.getAttach()).isEqualTo("点数包");

        Transaction after = byNumber();
        assertThat(after.getTradeState()).isEqualTo(Transaction.TradeStateEnum.SUCCESS);
        assertThat(after.getSuccessTime()).endsWith("+08:00");
        QueryOrderByIdRequest byId = new QueryOrderByIdRequest();
        byId.setMchid(merchant.mchid());
        byId.setTransactionId(after.getTransactionId());
        assertThat(jsapi.queryOrderById(byId).getOutTradeNo()).isEqualTo(number);
        assertThat(orders()).anySatisfy(o -> {
            assertThat(o.path("outTradeNo").stringValue()).isEqualTo(number);
            assertThat(o.path("amount").path("fen").intValue()).isEqualTo(90_000);
            assertThat(o.path("notices").path("accepted").booleanValue()).isTrue();
        });
    }

    @Test
    void nativeAndH5OrdersLeadToTheCashier() throws Exception {
        var nativeOrder = new com.wechat.pay.java.service.payments.nativepay.model.PrepayRequest();
        var nativeAmount = new com.wechat.pay.java.service.payments.nativepay.model.Amount();
        nativeAmount.setTotal(1);
        nativeOrder.setAppid(APPID);
        nativeOrder.setMchid(merchant.mchid());
        nativeOrder.setDescription("会费");
        nativeOrder.setOutTradeNo(number + "N");
        nativeOrder.setNotifyUrl(notifyUrl());
        nativeOrder.setAmount(nativeAmount);
        String codeUrl = new NativePayService.Builder()
                .config(config)
                .httpClient(http)
                .build()
                .prepay(nativeOrder)
                .getCodeUrl();
        assertThat(codeUrl)
                .startsWith("http://127.0.0.1:" + port + "/sandbox/wechatpay/cashier/" + number + "N?prepay_id=wx");

        H5Service h5 = new H5Service.Builder().config(config).httpClient(http).build();
        var h5Order = h5Order();
        String h5Url = h5.prepay(h5Order).getH5Url();
        assertThat(h5Url)
                .startsWith("http://127.0.0.1:" + port + "/sandbox/wechatpay/cashier/" + number + "H?prepay_id=wx");

        h5Order.getSceneInfo().setPayerClientIp(null);
        h5Order.setOutTradeNo(number + "X");
        refused(() -> h5.prepay(h5Order), 400, "PARAM_ERROR");
    }

    @Test
    void orderNumberWithEscapedLettersIsSignedOverTheRawPath() {
        PrepayRequest odd = order();
        odd.setOutTradeNo("a|b@c*d-_" + System.nanoTime() % 1_000_000);
        jsapi.prepayWithRequestPayment(odd);
        QueryOrderByOutTradeNoRequest query = new QueryOrderByOutTradeNoRequest();
        query.setMchid(merchant.mchid());
        query.setOutTradeNo(odd.getOutTradeNo());
        assertThat(jsapi.queryOrderByOutTradeNo(query).getOutTradeNo()).isEqualTo(odd.getOutTradeNo());
        assertThat(sent.getLast().url().encodedPath()).contains("%7C");
    }

    @Test
    void sameNumberWithTheSameRequestIsTheSameOrderWithAnotherItIsRefused() throws Exception {
        String first = jsapi.prepayWithRequestPayment(order()).getPackageVal();
        assertThat(jsapi.prepayWithRequestPayment(order()).getPackageVal()).isEqualTo(first);
        PrepayRequest dearer = order();
        dearer.getAmount().setTotal(90_001);
        refused(() -> jsapi.prepayWithRequestPayment(dearer), 403, "OUT_TRADE_NO_USED");
        pay(200);
        refused(() -> jsapi.prepayWithRequestPayment(order()), 400, "ORDERPAID");
        assertThat(pay(409).path("title").stringValue()).isEqualTo("订单已支付");
    }

    @Test
    void closedOrderStaysClosedAndThePaidOneCannotBeClosed() throws Exception {
        jsapi.prepayWithRequestPayment(order());
        jsapi.closeOrder(closing());
        jsapi.closeOrder(closing());
        assertThat(byNumber().getTradeState()).isEqualTo(Transaction.TradeStateEnum.CLOSED);
        refused(() -> jsapi.prepayWithRequestPayment(order()), 400, "ORDER_CLOSED");
        assertThat(pay(409).path("title").stringValue()).isEqualTo("订单已关闭");

        PrepayRequest other = order();
        other.setOutTradeNo(number + "P");
        jsapi.prepayWithRequestPayment(other);
        post("/sandbox/wechatpay/orders/" + number + "P/pay", 200);
        CloseOrderRequest late = closing();
        late.setOutTradeNo(number + "P");
        refused(() -> jsapi.closeOrder(late), 400, "ORDERPAID");
    }

    @Test
    void anotherMerchantsOrderIsUnknown() {
        jsapi.prepayWithRequestPayment(order());
        SandboxMerchant stranger = merchants.open("qingyuan", APPID);
        RSAPublicKeyConfig strangers = configOf(stranger);
        JsapiServiceExtension theirs = new JsapiServiceExtension.Builder()
                .config(strangers)
                .httpClient(clientOf(strangers))
                .build();
        QueryOrderByOutTradeNoRequest query = new QueryOrderByOutTradeNoRequest();
        query.setOutTradeNo(number);
        query.setMchid(stranger.mchid());
        refused(() -> theirs.queryOrderByOutTradeNo(query), 404, "ORDER_NOT_EXIST");
        query.setMchid(merchant.mchid());
        refused(() -> theirs.queryOrderByOutTradeNo(query), 401, "SIGN_ERROR");
    }

    @Test
    void tamperedRequestsAreRefused() {
        tamper = r -> r.newBuilder()
                .method(
                        r.method(),
                        RequestBody.create(
                                bodyOf(r).replace("90000", "1"),
                                requireNonNull(r.body()).contentType()))
                .build();
        refused(() -> jsapi.prepayWithRequestPayment(order()), 401, "SIGN_ERROR");
        tamper = authorization(a -> a.replaceAll("signature=\"..", "signature=\"AA"));
        refused(() -> jsapi.prepayWithRequestPayment(order()), 401, "SIGN_ERROR");
        tamper = authorization(a -> a.replaceAll("timestamp=\"\\d+\"", "timestamp=\"1700000000\""));
        refused(() -> jsapi.prepayWithRequestPayment(order()), 401, "SIGN_ERROR");
        tamper = authorization(a -> a.replace(merchant.merchantSerial(), "0".repeat(40)));
        refused(() -> jsapi.prepayWithRequestPayment(order()), 401, "SIGN_ERROR");
        tamper = authorization(a -> a.replace(merchant.mchid(), "1900000001"));
        refused(() -> jsapi.prepayWithRequestPayment(order()), 401, "SIGN_ERROR");
        tamper = authorization(a -> a.replace("WECHATPAY2-SHA256-RSA2048", "WECHATPAY2-SM2-WITH-SM3"));
        refused(() -> jsapi.prepayWithRequestPayment(order()), 401, "SIGN_ERROR");
        tamper = authorization(a -> a.replaceAll(",?nonce_str=\"[^\"]*\"", ""));
        refused(() -> jsapi.prepayWithRequestPayment(order()), 401, "SIGN_ERROR");
        tamper = r -> r.newBuilder().header("Accept", "text/html").build();
        refused(() -> jsapi.prepayWithRequestPayment(order()), 400, "INVALID_REQUEST");
        tamper = r -> r;
        jsapi.prepayWithRequestPayment(order());
    }

    @Test
    void pairsOfTheAuthorizationMayComeInAnyOrder() {
        tamper = authorization(a -> {
            String scheme = a.substring(0, a.indexOf(' ') + 1);
            List<String> pairs = List.of(a.substring(scheme.length()).split(","));
            return scheme + String.join(",", pairs.reversed());
        });
        jsapi.prepayWithRequestPayment(order());
    }

    @Test
    void replayedRequestIsRefused() throws Exception {
        jsapi.prepayWithRequestPayment(order());
        try (Response again = new OkHttpClient().newCall(sent.getLast()).execute()) {
            assertThat(again.code()).isEqualTo(401);
            assertThat(again.header("Wechatpay-Signature")).isNull();
            assertThat(again.body().string()).contains("SIGN_ERROR", "nonce_str");
        }
    }

    @Test
    void wrongRequestsAreRefusedByField() {
        assertWrong(o -> o.setOutTradeNo("short"));
        assertWrong(o -> o.setOutTradeNo("with space 1"));
        assertWrong(o -> o.getAmount().setTotal(0));
        assertWrong(o -> o.getAmount().setCurrency("USD"));
        assertWrong(o -> o.setDescription(null));
        assertWrong(o -> o.setNotifyUrl(notifyUrl() + "?tenant=renzheng"));
        assertWrong(o -> o.setNotifyUrl("/notify"));
        assertWrong(o -> o.getPayer().setOpenid(null));
        assertWrong(o -> o.setTimeExpire("2026-11-23 10:00"));
        assertWrong(o -> o.setTimeExpire("2020-01-01T00:00:00+08:00"));
        PrepayRequest other = order();
        other.setAppid("wx1111111111111111");
        refused(() -> jsapi.prepayWithRequestPayment(other), 400, "APPID_MCHID_NOT_MATCH");
        PrepayRequest notOurs = order();
        notOurs.setMchid("1900000001");
        refused(() -> jsapi.prepayWithRequestPayment(notOurs), 401, "SIGN_ERROR");
    }

    @Test
    void noticeIsSentAgainUntilTheMerchantTakesIt() throws Exception {
        jsapi.prepayWithRequestPayment(order());
        server.refuseNext = 2;
        assertThat(pay(200).path("notice").path("outcome").stringValue()).isEqualTo("REJECTED");
        await().untilAsserted(() -> assertThat(server.accepted).hasSize(1));
        assertThat(server.ids).hasSize(3).containsOnly(server.ids.getFirst());
    }

    @Test
    void duplicatesComeOneAfterTheOtherOrAtOnce() throws Exception {
        faults("{\"global\": [\"duplicate\"]}");
        jsapi.prepayWithRequestPayment(order());
        pay(200);
        assertThat(server.accepted).hasSize(2);

        server.forget(number, new NotificationParser(config));
        faults("{\"orders\": {\"" + number + "C\": [\"concurrent-duplicate\"]}}");
        PrepayRequest other = order();
        other.setOutTradeNo(number + "C");
        jsapi.prepayWithRequestPayment(other);
        post("/sandbox/wechatpay/orders/" + number + "C/pay", 200);
        assertThat(server.accepted).hasSize(2);
        assertThat(server.ids).containsOnly(server.ids.getFirst());
    }

    @Test
    void missingNoticeLeavesOnlyTheQuery() throws Exception {
        faults("{\"global\": [\"missing\"]}");
        jsapi.prepayWithRequestPayment(order());
        assertThat(pay(200).path("notice").path("outcome").stringValue()).isEqualTo("NOT_SENT");
        assertThat(byNumber().getTradeState()).isEqualTo(Transaction.TradeStateEnum.SUCCESS);
        assertThat(server.ids).isEmpty();
    }

    @Test
    void lateNoticeComesAfterItsDelay() throws Exception {
        faults("{\"global\": [{\"fault\": \"late\", \"delay\": \"PT0.5S\"}]}");
        jsapi.prepayWithRequestPayment(order());
        assertThat(pay(200).path("notice").path("outcome").stringValue()).isEqualTo("SCHEDULED");
        assertThat(server.ids).isEmpty();
        await().untilAsserted(() -> assertThat(server.accepted).hasSize(1));
    }

    @Test
    void wronglySignedNoticeIsRefusedBySdkAndTheNextOneTaken() throws Exception {
        for (String fault : List.of("wrong-signature", "signtest")) {
            server.forget(number, new NotificationParser(config));
            String own = number + fault.substring(0, 1);
            faults("{\"orders\": {\"" + own + "\": [{\"fault\": \"" + fault + "\", \"times\": 1}]}}");
            PrepayRequest order = order();
            order.setOutTradeNo(own);
            jsapi.prepayWithRequestPayment(order);
            post("/sandbox/wechatpay/orders/" + own + "/pay", 200);
            await().untilAsserted(() -> assertThat(server.accepted).hasSize(1));
            assertThat(server.refused).as(fault).hasSize(1);
        }
    }

    @Test
    void noticeLiesAsTold() throws Exception {
        faults("{\"global\": [\"wrong-amount\", \"wrong-mchid\", \"wrong-appid\", \"old-timestamp\"]}");
        jsapi.prepayWithRequestPayment(order());
        pay(200);
        Transaction told = server.accepted.getFirst();
        assertThat(told.getAmount().getTotal()).isEqualTo(90_001);
        assertThat(told.getMchid()).isNotEqualTo(merchant.mchid());
        assertThat(told.getAppid()).isNotEqualTo(APPID);
        assertThat(Duration.between(server.signedAt.getFirst(), Instant.now())).isGreaterThan(Duration.ofMinutes(9));
    }

    @Test
    void noticeGoesToThisMachineOnly() throws Exception {
        PrepayRequest order = order();
        order.setNotifyUrl("https://merchant.example/notify");
        jsapi.prepayWithRequestPayment(order);
        assertThat(pay(200).path("notice").path("outcome").stringValue()).isEqualTo("REFUSED");

        WechatPaySandboxSettings open = new WechatPaySandboxSettings(
                URI.create("https://guild.example:8443"), List.of(), Duration.ZERO, Duration.ZERO, Duration.ZERO);
        assertThat(List.of(
                        "http://127.0.0.1:8080/n",
                        "http://localhost/n",
                        "http://renzheng.localhost:1/n",
                        "http://[::1]:8080/n",
                        "https://guild.example/n",
                        "https://renzheng.guild.example/n"))
                .allMatch(u -> NoticePost.mayCall(URI.create(u), open));
        assertThat(List.of(
                        "http://127.0.0.1.example/n",
                        "http://10.0.0.1/n",
                        "http://localhost.example/n",
                        "http://localhost@merchant.example/n",
                        "http://evilguild.example/n"))
                .noneMatch(u -> NoticePost.mayCall(URI.create(u), open));
    }

    @Test
    void callsFailAsTold() throws Exception {
        jsapi.prepayWithRequestPayment(order());
        faults("{\"global\": [{\"fault\": \"429\", \"times\": 1}]}");
        refused(this::byNumber, 429, "FREQUENCY_LIMITED");
        byNumber();
        faults("{\"global\": [\"500\"]}");
        refused(this::byNumber, 500, "SYSTEM_ERROR");
        faults("{\"global\": [\"html-502\"]}");
        assertThatThrownBy(this::byNumber).isInstanceOf(Exception.class);
        faults("{\"global\": [\"unsigned-response\"]}");
        assertThatThrownBy(this::byNumber).isInstanceOf(IllegalArgumentException.class);
        faults("{\"global\": [\"wrong-response-signature\"]}");
        assertThatThrownBy(this::byNumber).isInstanceOf(ValidationException.class);
        faults("{\"global\": [\"clock-skew\"]}");
        assertThatThrownBy(this::byNumber).isInstanceOf(IllegalArgumentException.class);
        faults("{}");
        byNumber();
    }

    @Test
    void timeoutBeforeChangesNothingTimeoutAfterDoes() throws Exception {
        faults("{\"global\": [{\"fault\": \"timeout-before\", \"times\": 1}]}");
        assertThatThrownBy(() -> jsapi.prepayWithRequestPayment(order())).isInstanceOf(HttpException.class);
        refused(this::byNumber, 404, "ORDER_NOT_EXIST");
        faults("{\"global\": [{\"fault\": \"timeout-after\", \"times\": 1}]}");
        assertThatThrownBy(() -> jsapi.prepayWithRequestPayment(order())).isInstanceOf(HttpException.class);
        assertThat(byNumber().getTradeState()).isEqualTo(Transaction.TradeStateEnum.NOTPAY);
    }

    @Test
    void paymentMayOvertakeTheClose() throws Exception {
        jsapi.prepayWithRequestPayment(order());
        faults("{\"orders\": {\"" + number + "\": [\"paying-races-close\"]}}");
        refused(() -> jsapi.closeOrder(closing()), 400, "ORDERPAID");
        assertThat(server.accepted).hasSize(1);
        assertThat(byNumber().getTradeState()).isEqualTo(Transaction.TradeStateEnum.SUCCESS);
    }

    @Test
    void refundIsAcceptedFirstAndGivenLater() throws Exception {
        RefundService refunds =
                new RefundService.Builder().config(config).httpClient(http).build();
        jsapi.prepayWithRequestPayment(order());
        refused(() -> refunds.create(refund("R1", 30_000)), 400, "INVALID_REQUEST");
        pay(200);
        var accepted = refunds.create(refund("R1", 30_000));
        assertThat(accepted.getStatus()).isEqualTo(Status.PROCESSING);
        assertThat(refunds.create(refund("R1", 30_000)).getRefundId()).isEqualTo(accepted.getRefundId());
        assertThat(byNumber().getTradeState()).isEqualTo(Transaction.TradeStateEnum.REFUND);

        await().untilAsserted(() -> assertThat(server.refunds).hasSize(1));
        RefundNotification told = server.refunds.getFirst();
        assertThat(told.getRefundStatus()).isEqualTo(Status.SUCCESS);
        assertThat(told.getAmount().getRefund()).isEqualTo(30_000);
        assertThat(told.getOutTradeNo()).isEqualTo(number);
        QueryByOutRefundNoRequest query = new QueryByOutRefundNoRequest();
        query.setOutRefundNo(number + "R1");
        assertThat(refunds.queryByOutRefundNo(query).getStatus()).isEqualTo(Status.SUCCESS);
        assertThat(refunds.queryByOutRefundNo(query).getSuccessTime()).isNotNull();
        assertThat(get("/sandbox/wechatpay/refunds").body())
                .contains(
                        "\"outRefundNo\":\"" + number + "R1\",\"outTradeNo\":\"" + number + '"',
                        "\"amount\":{\"fen\":30000},\"state\":\"SUCCESS\"");

        refused(() -> refunds.create(refund("R1", 30_001)), 400, "INVALID_REQUEST");
        refused(() -> refunds.create(refund("R2", 60_001)), 400, "INVALID_REQUEST");
        CreateRequest wrongTotal = refund("R2", 60_000);
        wrongTotal.getAmount().setTotal(90_001L);
        refused(() -> refunds.create(wrongTotal), 400, "INVALID_REQUEST");
        CreateRequest unknown = refund("R3", 1);
        unknown.setOutTradeNo("no-such-order");
        refused(() -> refunds.create(unknown), 404, "RESOURCE_NOT_EXISTS");
        refunds.create(refund("R2", 60_000));
    }

    @Test
    void refundMayGetStuck() throws Exception {
        RefundService refunds =
                new RefundService.Builder().config(config).httpClient(http).build();
        faults("{\"orders\": {\"" + number + "\": [\"refund-abnormal\"]}}");
        jsapi.prepayWithRequestPayment(order());
        pay(200);
        refunds.create(refund("R1", 90_000));
        await().untilAsserted(() -> assertThat(server.refunds).hasSize(1));
        assertThat(server.refunds.getFirst().getRefundStatus()).isEqualTo(Status.ABNORMAL);
    }

    @Test
    void unknownFaultIsRefusedAndChangesNothing() throws Exception {
        faults("{\"global\": [\"missing\"]}");
        HttpResponse<String> answer = put("/sandbox/wechatpay/faults", "{\"global\": [\"bad-weather\"]}");
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("bad-weather", "concurrent-duplicate");
        assertThat(get("/sandbox/wechatpay/faults").body()).contains("missing");
    }

    @Test
    void personPaysAtTheCashierAndComesBack() throws Exception {
        H5Service h5 = new H5Service.Builder().config(config).httpClient(http).build();
        String cashier = h5.prepay(h5Order()).getH5Url().replace("http://127.0.0.1:" + port, "");
        String back = "http://127.0.0.1:" + port + "/t/renzheng/h5/#/pages/points?order=1";
        String page = cashier + "&redirect_url=" + URLEncoder.encode(back, UTF_8);
        assertThat(get(page).body())
                .contains("模拟支付", "立即支付", "取消", "1.00", "会费", "中衡认证人才")
                .contains(back);

        HttpResponse<String> paid = browser.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + page))
                        .POST(HttpRequest.BodyPublishers.noBody())
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(paid.statusCode()).isEqualTo(303);
        assertThat(paid.headers().firstValue("Location")).contains(back);
        assertThat(server.accepted).hasSize(1);
        assertThat(get(page).body()).contains("支付成功").doesNotContain("立即支付");
    }

    @Test
    void cashierSendsNobodyToAStranger() throws Exception {
        jsapi.prepayWithRequestPayment(order());
        String page = "/sandbox/wechatpay/cashier/" + number + "?redirect_url=";
        for (String elsewhere : List.of(
                "https://evil.example/", "//evil.example/", "javascript:alert(1)", "http://127.0.0.1@evil.example/")) {
            assertThat(get(page + URLEncoder.encode(elsewhere, UTF_8)).body())
                    .contains("立即支付")
                    .doesNotContain("evil.example", "alert(1)");
        }
        assertThat(get("/sandbox/wechatpay/cashier/unknown-number").statusCode())
                .isEqualTo(404);
        jsapi.closeOrder(closing());
        assertThat(get(page).body()).contains("订单已关闭").doesNotContain("立即支付");
    }

    @Test
    void stateSurvivesARestart() throws Exception {
        jsapi.prepayWithRequestPayment(order());
        pay(200);
        CashDesk reopened = new CashDesk(data, json, Clock.systemUTC());
        Order kept = reopened.require(Order.key(merchant.mchid(), number));
        assertThat(kept.state()).isEqualTo(Order.State.SUCCESS);
        assertThat(kept.noticeAccepted()).isTrue();
        assertThat(new SandboxMerchants(data, json).open("renzheng", APPID)).isEqualTo(merchant);
    }

    private PrepayRequest order() {
        Amount amount = new Amount();
        amount.setTotal(90_000);
        Payer payer = new Payer();
        payer.setOpenid("oUpF8uMuAJO_M2pxb1Q9zNjWeS6o");
        PrepayRequest order = new PrepayRequest();
        order.setAppid(APPID);
        order.setMchid(merchant.mchid());
        order.setDescription("点数包 · 100 点");
        order.setAttach("点数包");
        order.setOutTradeNo(number);
        order.setNotifyUrl(notifyUrl());
        order.setAmount(amount);
        order.setPayer(payer);
        return order;
    }

    private CreateRequest refund(String suffix, long fen) {
        AmountReq amount = new AmountReq();
        amount.setRefund(fen);
        amount.setTotal(90_000L);
        amount.setCurrency("CNY");
        CreateRequest refund = new CreateRequest();
        refund.setOutTradeNo(number);
        refund.setOutRefundNo(number + suffix);
        refund.setReason("不再需要");
        refund.setNotifyUrl(notifyUrl());
        refund.setAmount(amount);
        return refund;
    }

    private com.wechat.pay.java.service.payments.h5.model.PrepayRequest h5Order() {
        var amount = new com.wechat.pay.java.service.payments.h5.model.Amount();
        amount.setTotal(100);
        H5Info info = new H5Info();
        info.setType("Wap");
        SceneInfo scene = new SceneInfo();
        scene.setPayerClientIp("127.0.0.1");
        scene.setH5Info(info);
        var order = new com.wechat.pay.java.service.payments.h5.model.PrepayRequest();
        order.setAppid(APPID);
        order.setMchid(merchant.mchid());
        order.setDescription("会费");
        order.setOutTradeNo(number + "H");
        order.setNotifyUrl(notifyUrl());
        order.setAmount(amount);
        order.setSceneInfo(scene);
        return order;
    }

    private void assertWrong(java.util.function.Consumer<PrepayRequest> change) {
        PrepayRequest order = order();
        change.accept(order);
        refused(() -> jsapi.prepayWithRequestPayment(order), 400, "PARAM_ERROR");
    }

    private CloseOrderRequest closing() {
        CloseOrderRequest close = new CloseOrderRequest();
        close.setMchid(merchant.mchid());
        close.setOutTradeNo(number);
        return close;
    }

    private Transaction byNumber() {
        QueryOrderByOutTradeNoRequest query = new QueryOrderByOutTradeNoRequest();
        query.setMchid(merchant.mchid());
        query.setOutTradeNo(number);
        return jsapi.queryOrderByOutTradeNo(query);
    }

    private static void refused(Runnable call, int status, String code) {
        assertThatThrownBy(call::run).isInstanceOfSatisfying(ServiceException.class, e -> {
            assertThat(e.getErrorCode()).isEqualTo(code);
            assertThat(e.getHttpStatusCode()).isEqualTo(status);
        });
    }

    private String notifyUrl() {
        return "http://127.0.0.1:" + port + "/merchant/notify/" + number;
    }

    private static UnaryOperator<Request> authorization(UnaryOperator<String> change) {
        return r -> r.newBuilder()
                .header("Authorization", change.apply(String.valueOf(r.header("Authorization"))))
                .build();
    }

    private static String bodyOf(Request request) {
        try {
            Buffer buffer = new Buffer();
            requireNonNull(request.body()).writeTo(buffer);
            return buffer.readUtf8();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static RSAPublicKeyConfig configOf(SandboxMerchant merchant) {
        return new RSAPublicKeyConfig.Builder()
                .merchantId(merchant.mchid())
                .merchantSerialNumber(merchant.merchantSerial())
                .privateKey(merchant.privateKeyPem())
                .apiV3Key(merchant.apiV3Key())
                .publicKey(merchant.wechatPayPublicKeyPem())
                .publicKeyId(merchant.wechatPayPublicKeyId())
                .build();
    }

    private HttpClient clientOf(RSAPublicKeyConfig config) {
        OkHttpClient redirecting = new OkHttpClient.Builder()
                .readTimeout(2, TimeUnit.SECONDS)
                .addInterceptor(chain -> {
                    HttpUrl url = chain.request().url();
                    assertThat(url.host()).isEqualTo("api.mch.weixin.qq.com");
                    Request local = tamper.apply(chain.request()
                            .newBuilder()
                            .url(HttpUrl.get("http://127.0.0.1:" + port + "/sandbox/wechatpay/api" + url.encodedPath()
                                    + (url.encodedQuery() == null ? "" : "?" + url.encodedQuery())))
                            .build());
                    sent.add(local);
                    return chain.proceed(local);
                })
                .build();
        return new DefaultHttpClientBuilder()
                .config(config)
                .okHttpClient(redirecting)
                .build();
    }

    private List<JsonNode> orders() throws Exception {
        return json.readTree(get("/sandbox/wechatpay/orders").body())
                .asArray()
                .valueStream()
                .toList();
    }

    private JsonNode pay(int status) throws Exception {
        return post("/sandbox/wechatpay/orders/" + number + "/pay", status);
    }

    private JsonNode post(String path, int status) throws Exception {
        HttpResponse<String> answer = browser.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                        .POST(HttpRequest.BodyPublishers.noBody())
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        return json.readTree(answer.body());
    }

    private void faults(String body) throws Exception {
        HttpResponse<String> answer = put("/sandbox/wechatpay/faults", body);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    }

    private HttpResponse<String> put(String path, String body) throws Exception {
        return browser.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                        .header("Content-Type", "application/json")
                        .PUT(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private HttpResponse<String> get(String path) throws Exception {
        return browser.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    /** A merchant's server that believes what the SDK's parser believes, and notes everything. */
    @RestController
    @Profile("sandbox & !test")
    static class MerchantServer {
        final List<Transaction> accepted = new CopyOnWriteArrayList<>();
        final List<RefundNotification> refunds = new CopyOnWriteArrayList<>();
        final List<Exception> refused = new CopyOnWriteArrayList<>();
        final List<String> ids = new CopyOnWriteArrayList<>();
        final List<Instant> signedAt = new CopyOnWriteArrayList<>();
        private volatile String current = "";
        volatile int refuseNext;
        private volatile @Nullable NotificationParser parser;

        void forget(String test, NotificationParser next) {
            current = test;
            accepted.clear();
            refunds.clear();
            refused.clear();
            ids.clear();
            signedAt.clear();
            refuseNext = 0;
            parser = next;
        }

        @PostMapping("/merchant/notify/{test}")
        ResponseEntity<Void> notice(
                @PathVariable String test,
                HttpServletRequest request,
                @RequestHeader("Wechatpay-Serial") String serial,
                @RequestHeader("Wechatpay-Timestamp") String timestamp,
                @RequestHeader("Wechatpay-Nonce") String nonce,
                @RequestHeader("Wechatpay-Signature") String signature,
                @RequestHeader("Wechatpay-Signature-Type") String type)
                throws IOException {
            if (!test.equals(current)) {
                return ResponseEntity.noContent().build(); // a late one of a test that is over
            }
            String body = new String(request.getInputStream().readAllBytes(), UTF_8);
            ids.add(new JsonMapper().readTree(body).path("id").stringValue());
            signedAt.add(Instant.ofEpochSecond(Long.parseLong(timestamp)));
            if (refuseNext > 0) {
                refuseNext--;
                return ResponseEntity.status(503).build();
            }
            try {
                RequestParam param = new RequestParam.Builder()
                        .serialNumber(serial)
                        .timestamp(timestamp)
                        .nonce(nonce)
                        .signature(signature)
                        .signType(type)
                        .body(body)
                        .build();
                if (body.contains("REFUND.")) {
                    refunds.add(requireNonNull(parser).parse(param, RefundNotification.class));
                } else {
                    accepted.add(requireNonNull(parser).parse(param, Transaction.class));
                }
                return ResponseEntity.noContent().build();
            } catch (RuntimeException e) {
                refused.add(e);
                return ResponseEntity.status(401).build();
            }
        }
    }
}
