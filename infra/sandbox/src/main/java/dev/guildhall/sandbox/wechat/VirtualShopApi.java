package dev.guildhall.sandbox.wechat;

import dev.guildhall.sandbox.SandboxOnly;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The other sides of virtual payment, for programs: what the mini-program's owner sets up in WeChat's console, what a person does on
 * an iPhone, and what Apple does.
 */
@RestController
@RequestMapping("/sandbox/wechat/virtual")
@SandboxOnly
@PreAuthorize("permitAll()")
class VirtualShopApi {
    private static final int LEAST_FEN = 100;

    private final SimulatedPrograms programs;
    private final SimulatedUsers users;
    private final VirtualShop shop;
    private final MessagePost post;
    private final JsonMapper json;
    private final Clock clock;

    VirtualShopApi(
            SimulatedPrograms programs,
            SimulatedUsers users,
            VirtualShop shop,
            MessagePost post,
            JsonMapper json,
            Clock clock) {
        this.programs = programs;
        this.users = users;
        this.shop = shop;
        this.post = post;
        this.json = json;
        this.clock = clock;
    }

    /** @param newKey whether the application key is made anew; the old one is worth nothing then */
    record Settings(
            @Nullable String messageUrl,
            @Nullable Boolean safe,
            @Nullable Map<String, Long> goods,
            @Nullable Boolean newKey) {}

    /** The arguments of {@code wx.requestVirtualPayment}, on the telephone of this user. */
    record Call(String user, String mode, String signData, String paySig, String signature) {}

    record Faults(@Nullable List<String> faults) {}

    /** @param fen null as it was paid */
    record Forged(
            String number, @Nullable Long fen, @Nullable String token) {}

    /** Opens virtual payment for a mini-program, or shows what was set up. */
    @PostMapping("/{appid}")
    VirtualShop.Offer open(@PathVariable String appid, @RequestBody(required = false) @Nullable Settings settings) {
        if (programs.find(appid).isEmpty()) {
            throw new IllegalArgumentException("no mini-program " + appid);
        }
        VirtualShop.Offer offer = shop.open(appid);
        if (settings == null) {
            return offer;
        }
        String url = settings.messageUrl();
        if (url != null && !post.greets(offer, url)) {
            throw new IllegalArgumentException("the address does not answer as one that knows the token");
        }
        return shop.set(appid, url, settings.safe(), settings.goods(), Boolean.TRUE.equals(settings.newKey()));
    }

    /** What {@code wx.requestVirtualPayment} does on an iPhone whose owner confirms at once. */
    @PostMapping("/{appid}/pay")
    Map<String, Object> pay(@PathVariable String appid, @RequestBody Call call) {
        VirtualShop.Offer offer = shop.offer(appid).orElseThrow(() -> new IllegalArgumentException("not opened"));
        String openid = users.meet(call.user(), null).openid(appid);
        String complaint = complaint(offer, openid, call);
        if (complaint != null) {
            return Map.of("errMsg", "requestVirtualPayment:fail " + complaint);
        }
        JsonNode data = Objects.requireNonNull(read(call.signData()));
        VirtualShop.Order order = new VirtualShop.Order(
                data.path("outTradeNo").asString(),
                appid,
                openid,
                data.path("productId").asString(),
                data.path("goodsPrice").asLong(),
                data.path("attach").asString(""),
                "45000" + SimulatedPrograms.hex(10),
                clock.instant(),
                2,
                0);
        if (shop.pay(order).isEmpty()) {
            return Map.of("errMsg", "requestVirtualPayment:fail OUT_TRADE_NO_DUPLICATED");
        }
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("errMsg", "requestVirtualPayment:ok");
        answer.put("delivered", post.paid(order));
        return answer;
    }

    private @Nullable String complaint(VirtualShop.Offer offer, String openid, Call call) {
        JsonNode data = read(call.signData());
        if (data == null || !call.mode().equals("short_series_goods")) {
            return "INVALID_PARAM";
        }
        if (!VirtualShop.hmac(offer.appKey(), "requestVirtualPayment&" + call.signData())
                .equals(call.paySig())) {
            return "PAY_SIG_INVALID";
        }
        if (!users.session(openid)
                .filter(key -> VirtualShop.hmac(key, call.signData()).equals(call.signature()))
                .isPresent()) {
            return "SIGNATURE_INVALID";
        }
        if (data.path("env").asInt(-1) != 0) {
            return "Apple takes no part in the sandbox";
        }
        long price = data.path("goodsPrice").asLong(0);
        if (!offer.offerId().equals(data.path("offerId").asString(""))
                || !"CNY".equals(data.path("currencyType").asString(""))
                || data.path("buyQuantity").asInt(0) != 1
                || !data.path("outTradeNo").asString("").matches("[0-9A-Za-z*@|-][0-9A-Za-z_*@|-]{7,31}")) {
            return "INVALID_PARAM";
        }
        Long wanted = offer.goods().get(data.path("productId").asString(""));
        return wanted == null || wanted != price || price < LEAST_FEN ? "GOODS_PRICE_INVALID" : null;
    }

    /** Sends the message of an order again. */
    @PostMapping("/{appid}/orders/{number}/notice")
    Map<String, Boolean> again(@PathVariable String appid, @PathVariable String number) {
        return Map.of("delivered", post.paid(order(appid, number)));
    }

    /** What somebody sends who wants goods for nothing: for an order that nobody has paid, with the right token or a wrong one. */
    @PostMapping("/{appid}/forged")
    Map<String, Boolean> forged(@PathVariable String appid, @RequestBody Forged forged) {
        VirtualShop.Offer offer = shop.offer(appid).orElseThrow();
        VirtualShop.Order never = new VirtualShop.Order(
                forged.number(), appid, "oForged", "any", 1, "", "45000forged", clock.instant(), 2, 0);
        VirtualShop.Offer by = forged.token() == null
                ? offer
                : new VirtualShop.Offer(
                        appid, "", "", "", forged.token(), offer.messageKey(), offer.messageUrl(), Map.of());
        return Map.of("taken", post.tell(by, post.paidMessage(never, forged.fen() == null ? 1 : forged.fen())));
    }

    /** Apple gives the money back; the owner is not told. */
    @PostMapping("/{appid}/orders/{number}/refund")
    Map<String, Integer> refund(@PathVariable String appid, @PathVariable String number) {
        return Map.of("status", shop.change(order(appid, number), 5, 0).status());
    }

    @GetMapping("/orders")
    List<VirtualShop.Order> orders() {
        return shop.orders();
    }

    /** {@code {"faults": ["missing"]}}; {@code {}} ends them. */
    @PutMapping("/faults")
    Map<String, Boolean> faults(@RequestBody Faults wanted) {
        shop.faults(wanted.faults() == null ? List.of() : wanted.faults());
        return Map.of("set", true);
    }

    @ExceptionHandler
    ProblemDetail wrong(IllegalArgumentException e) {
        return ProblemDetail.forStatusAndDetail(HttpStatus.BAD_REQUEST, String.valueOf(e.getMessage()));
    }

    private VirtualShop.Order order(String appid, String number) {
        return shop.order(appid, number).orElseThrow(() -> new IllegalArgumentException("no order " + number));
    }

    private @Nullable JsonNode read(String text) {
        try {
            return json.readTree(text);
        } catch (JacksonException e) {
            return null;
        }
    }
}
