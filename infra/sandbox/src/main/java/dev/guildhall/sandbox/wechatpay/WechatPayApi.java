package dev.guildhall.sandbox.wechatpay;

import dev.guildhall.sandbox.SandboxOnly;
import dev.guildhall.sandbox.wechatpay.Order.TradeType;
import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.security.PrivateKey;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.http.server.ServletServerHttpRequest;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The merchant's side: {@code api.mch.weixin.qq.com} under a prefix of ours. Signatures cover the path without the
 * prefix, so that an unmodified client only needs its host replaced.
 */
@RestController
@RequestMapping(WechatPayApi.PREFIX)
@SandboxOnly
@PreAuthorize("permitAll()")
class WechatPayApi {
    static final String PREFIX = "/sandbox/wechatpay/api";

    private final RequestGate gate;
    private final SandboxMerchants merchants;
    private final CashDesk desk;
    private final RefundDesk refunds;
    private final Faults faults;
    private final NoticePost notices;
    private final BillDesk bills;
    private final CashierAddress cashier;
    private final WechatPaySandboxSettings settings;
    private final JsonMapper json;
    private final Clock wallClock = Clock.systemUTC();
    private final PrivateKey strangersKey = Keys.newPair().getPrivate();

    WechatPayApi(
            RequestGate gate,
            SandboxMerchants merchants,
            CashDesk desk,
            RefundDesk refunds,
            Faults faults,
            NoticePost notices,
            BillDesk bills,
            CashierAddress cashier,
            WechatPaySandboxSettings settings,
            JsonMapper json) {
        this.gate = gate;
        this.merchants = merchants;
        this.desk = desk;
        this.refunds = refunds;
        this.faults = faults;
        this.notices = notices;
        this.bills = bills;
        this.cashier = cashier;
        this.settings = settings;
        this.json = json;
    }

    /** What a call answers before it is signed; no body means 204. */
    record Answer(HttpStatus status, @Nullable JsonNode body) {
        static final Answer NOTHING = new Answer(HttpStatus.NO_CONTENT, null);

        static Answer of(JsonNode body) {
            return new Answer(HttpStatus.OK, body);
        }
    }

    /** A call let in. */
    record Call(Merchant merchant, Asked asked, Receiver receiver) {}

    @PostMapping({"/v3/pay/transactions/{type:jsapi|native|h5}", "/v3/pay/partner/transactions/{type:jsapi|native|h5}"})
    ResponseEntity<byte[]> prepay(
            @PathVariable String type,
            HttpServletRequest request,
            @RequestBody(required = false) byte @Nullable [] body) {
        return answer(request, body, null, call -> {
            Order order = desk.prepay(call.receiver(), TradeType.ofPath(type), call.asked());
            ObjectNode answer = json.createObjectNode();
            switch (order.type()) {
                case JSAPI -> answer.put("prepay_id", order.prepayId());
                case NATIVE -> answer.put("code_url", cashier.of(order, request));
                case MWEB -> answer.put("h5_url", cashier.of(order, request));
            }
            return Answer.of(answer);
        });
    }

    @GetMapping({"/v3/pay/transactions/out-trade-no/{number}", "/v3/pay/partner/transactions/out-trade-no/{number}"})
    ResponseEntity<byte[]> byNumber(@PathVariable String number, HttpServletRequest request) {
        return answer(
                request,
                null,
                number,
                call -> Answer.of(desk.transaction(desk.byNumber(call.receiver(), mchid(request), number))));
    }

    @GetMapping({"/v3/pay/transactions/id/{transactionId}", "/v3/pay/partner/transactions/id/{transactionId}"})
    ResponseEntity<byte[]> byTransaction(@PathVariable String transactionId, HttpServletRequest request) {
        return answer(
                request,
                null,
                null,
                call -> Answer.of(
                        desk.transaction(desk.byTransaction(call.receiver(), mchid(request), transactionId))));
    }

    @PostMapping({
        "/v3/pay/transactions/out-trade-no/{number}/close",
        "/v3/pay/partner/transactions/out-trade-no/{number}/close"
    })
    ResponseEntity<byte[]> close(
            @PathVariable String number,
            HttpServletRequest request,
            @RequestBody(required = false) byte @Nullable [] body) {
        return answer(request, body, number, call -> {
            if (faults.happens(Fault.PAYING_RACES_CLOSE, number)) {
                notices.announce(desk.pay(Order.key(call.receiver().mchid(), number)));
            }
            desk.close(call.receiver(), call.asked(), number);
            return Answer.NOTHING;
        });
    }

    @PostMapping("/v3/refund/domestic/refunds")
    ResponseEntity<byte[]> refund(HttpServletRequest request, @RequestBody(required = false) byte @Nullable [] body) {
        return answer(request, body, null, call -> {
            Refund refund = refunds.open(call.receiver(), call.asked());
            if (refund.state() == Refund.State.PROCESSING) {
                notices.giveBackLater(refund);
            }
            return Answer.of(refunds.answer(refund));
        });
    }

    @GetMapping("/v3/refund/domestic/refunds/{number}")
    ResponseEntity<byte[]> refund(@PathVariable String number, HttpServletRequest request) {
        return answer(
                request, null, null, call -> Answer.of(refunds.answer(refunds.byNumber(call.receiver(), number))));
    }

    @PostMapping("/v3/refund/domestic/refunds/{refundId}/apply-abnormal-refund")
    ResponseEntity<byte[]> moveRefund(
            @PathVariable String refundId,
            HttpServletRequest request,
            @RequestBody(required = false) byte @Nullable [] body) {
        return answer(request, body, null, call -> {
            Refund refund = refunds.move(call.receiver(), refundId, call.asked());
            notices.giveBackLater(refund);
            return Answer.of(refunds.answer(refund));
        });
    }

    /** The trade bill of a day: its hash, and where it can be fetched once. */
    @GetMapping("/v3/bill/tradebill")
    ResponseEntity<byte[]> tradeBill(HttpServletRequest request) {
        return answer(
                request,
                null,
                null,
                call -> Answer.of(bills.offer(
                        call.receiver(), request.getParameter("bill_date"), request.getParameter("tar_type"))));
    }

    /** The bill itself: unsigned, good for one call. */
    @GetMapping("/v3/billdownload/file")
    ResponseEntity<byte[]> billFile(HttpServletRequest request) {
        try {
            Merchant merchant = gate.admit(
                    request.getMethod(),
                    target(request),
                    new ServletServerHttpRequest(request).getHeaders(),
                    new byte[0]);
            return ResponseEntity.ok()
                    .header("Request-ID", requestId())
                    .contentType(MediaType.APPLICATION_OCTET_STREAM)
                    .body(bills.fetch(merchant, request.getParameter("token")));
        } catch (WechatPayError e) {
            return refused(e);
        }
    }

    /** Whatever else the real one offers: admitted like the rest, then refused plainly. */
    @RequestMapping("/**")
    ResponseEntity<byte[]> other(HttpServletRequest request, @RequestBody(required = false) byte @Nullable [] body) {
        return answer(request, body, null, call -> {
            throw new WechatPayError(HttpStatus.NOT_FOUND, "RESOURCE_NOT_EXISTS", "模拟器没有这个接口");
        });
    }

    private ResponseEntity<byte[]> answer(
            HttpServletRequest request, byte @Nullable [] sent, @Nullable String number, Function<Call, Answer> work) {
        byte[] body = sent == null ? new byte[0] : sent;
        String order = number;
        try {
            Merchant merchant = gate.admit(
                    request.getMethod(), target(request), new ServletServerHttpRequest(request).getHeaders(), body);
            Asked asked = new Asked(parse(request.getMethod(), body));
            Receiver receiver = receiver(merchant, asked, request);
            if (order == null) {
                order = asked.json().path("out_trade_no").asStringOpt().orElse(null);
            }
            if (order == null && request.getRequestURI().contains("/v3/refund/")) {
                order = refunds.orderOf(receiver, asked, refundNumber(request, asked));
            }
            var hang = faults.take(Fault.TIMEOUT_BEFORE, order);
            if (hang.isPresent()) {
                hang(hang.get().delayOr(settings.hang()));
                throw new WechatPayError(HttpStatus.INTERNAL_SERVER_ERROR, "SYSTEM_ERROR", "系统异常，请用相同参数重新调用");
            }
            if (faults.happens(Fault.TOO_MANY_REQUESTS, order)) {
                throw new WechatPayError(HttpStatus.TOO_MANY_REQUESTS, "FREQUENCY_LIMITED", "频率限制，请降低请求频率");
            }
            if (faults.happens(Fault.SERVER_ERROR, order)) {
                throw new WechatPayError(HttpStatus.INTERNAL_SERVER_ERROR, "SYSTEM_ERROR", "系统异常，请用相同参数重新调用");
            }
            if (faults.happens(Fault.HTML_502, order)) {
                return ResponseEntity.status(HttpStatus.BAD_GATEWAY)
                        .contentType(MediaType.TEXT_HTML)
                        .body(
                                "<html><head><title>502 Bad Gateway</title></head><body><h1>502 Bad Gateway</h1></body></html>"
                                        .getBytes(StandardCharsets.UTF_8));
            }
            Answer answer = work.apply(new Call(merchant, asked, receiver));
            faults.take(Fault.TIMEOUT_AFTER, order).ifPresent(f -> hang(f.delayOr(settings.hang())));
            return signed(merchant, answer, order);
        } catch (WechatPayError e) {
            return refused(e);
        }
    }

    private ResponseEntity<byte[]> refused(WechatPayError e) {
        ObjectNode error = json.createObjectNode();
        error.put("code", e.code());
        error.put("message", e.getMessage());
        return ResponseEntity.status(e.status())
                .header("Request-ID", requestId())
                .contentType(MediaType.APPLICATION_JSON)
                .body(json.writeValueAsBytes(error));
    }

    private static String requestId() {
        return "08" + Keys.hex(14) + "-" + Keys.digits(9);
    }

    private ResponseEntity<byte[]> signed(Merchant merchant, Answer answer, @Nullable String order) {
        String text = answer.body() == null ? "" : json.writeValueAsString(answer.body());
        HttpHeaders headers = new HttpHeaders();
        if (!faults.happens(Fault.UNSIGNED_RESPONSE, order)) {
            Instant at = wallClock
                    .instant()
                    .plus(faults.take(Fault.CLOCK_SKEW, order)
                            .map(f -> f.delayOr(Duration.ofMinutes(10)))
                            .orElse(Duration.ZERO));
            PrivateKey key = faults.happens(Fault.WRONG_RESPONSE_SIGNATURE, order)
                    ? strangersKey
                    : Keys.privateKey(merchant.platformPrivateKeyPem());
            Signed signed = faults.happens(Fault.KEY_ROTATION, order)
                    ? Signed.over(Signed.NEXT_KEY_ID, strangersKey, at, text)
                    : Signed.over(merchant, key, at, text);
            signed.headers().forEach(headers::set);
        }
        if (answer.body() == null) {
            return new ResponseEntity<>(headers, answer.status());
        }
        headers.setContentType(MediaType.APPLICATION_JSON);
        return new ResponseEntity<>(text.getBytes(StandardCharsets.UTF_8), headers, answer.status());
    }

    private JsonNode parse(String method, byte[] body) {
        if (!method.equals("POST")) {
            return json.createObjectNode();
        }
        try {
            JsonNode read = json.readTree(body);
            if (read.isObject()) {
                return read;
            }
        } catch (JacksonException e) {
            // answered below, like JSON that is no object
        }
        throw WechatPayError.parameter("请求体不是合法的JSON");
    }

    /** Of a query it stands in the path, of a move in the body; a request for a new one names the order instead. */
    private static @Nullable String refundNumber(HttpServletRequest request, Asked asked) {
        String path = request.getRequestURI();
        if (request.getMethod().equals("GET")) {
            return path.substring(path.lastIndexOf('/') + 1);
        }
        return path.endsWith("/apply-abnormal-refund")
                ? asked.json().path("out_refund_no").asStringOpt().orElse(null)
                : null;
    }

    /** Of a partner: the merchant that the body or the query names. The partner's own addresses are a partner's only. */
    private Receiver receiver(Merchant merchant, Asked asked, HttpServletRequest request) {
        boolean asPartner = request.getRequestURI().contains("/v3/pay/partner/");
        if (request.getRequestURI().contains("/v3/pay/") && asPartner != merchant.isPartner()) {
            throw new WechatPayError(HttpStatus.FORBIDDEN, "NO_AUTH", asPartner ? "商户号不是服务商，没有权限使用此接口" : "服务商请使用服务商接口");
        }
        String query = request.getParameter("sub_mchid");
        return merchants.receiver(
                merchant,
                query != null ? query : asked.optionalText("sub_mchid", 32).orElse(null));
    }

    private static String mchid(HttpServletRequest request) {
        String name = request.getRequestURI().contains("/v3/pay/partner/") ? "sp_mchid" : "mchid";
        String mchid = request.getParameter(name);
        if (mchid == null || mchid.isBlank()) {
            throw WechatPayError.parameter("输入源“/query/" + name + "”缺少必填参数");
        }
        return mchid;
    }

    /** As it came over the wire: undecoded. */
    private static String target(HttpServletRequest request) {
        String path = request.getRequestURI().substring(request.getContextPath().length());
        String query = request.getQueryString();
        return path.substring(PREFIX.length()) + (query == null ? "" : "?" + query);
    }

    private static void hang(Duration duration) {
        try {
            Thread.sleep(duration);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
