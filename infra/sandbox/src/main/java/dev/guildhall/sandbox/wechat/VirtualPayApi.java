package dev.guildhall.sandbox.wechat;

import dev.guildhall.sandbox.SandboxOnly;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The server's side of virtual payment: each call is signed with the application key over its address and its body. */
@RestController
@RequestMapping(OpenPlatformApi.PREFIX + "/xpay")
@SandboxOnly
@PreAuthorize("permitAll()")
class VirtualPayApi {
    private final SimulatedPrograms programs;
    private final VirtualShop shop;
    private final JsonMapper json;

    VirtualPayApi(SimulatedPrograms programs, VirtualShop shop, JsonMapper json) {
        this.programs = programs;
        this.shop = shop;
        this.json = json;
    }

    @PostMapping("/query_order")
    ResponseEntity<?> order(
            @RequestParam(name = "access_token", required = false) @Nullable String token,
            @RequestParam(name = "pay_sig", required = false) @Nullable String signature,
            @RequestBody String body) {
        return answer("/xpay/query_order", token, signature, body, (offer, asked) -> {
            boolean both = asked.hasNonNull("order_id") && asked.hasNonNull("wx_order_id");
            return shop.order(offer.appid(), asked.path("order_id").asString(""))
                    .filter(order ->
                            !both && order.openid().equals(asked.path("openid").asString("")))
                    .map(order -> {
                        Map<String, Object> answer = ok();
                        answer.put("order", said(order));
                        return answer;
                    })
                    .orElseGet(() -> error(268490002, "数据不存在"));
        });
    }

    @PostMapping("/notify_provide_goods")
    ResponseEntity<?> delivered(
            @RequestParam(name = "access_token", required = false) @Nullable String token,
            @RequestParam(name = "pay_sig", required = false) @Nullable String signature,
            @RequestBody String body) {
        return answer(
                "/xpay/notify_provide_goods",
                token,
                signature,
                body,
                (offer, asked) -> shop.order(
                                offer.appid(), asked.path("order_id").asString(""))
                        .map(order -> {
                            shop.change(order, order.status() == 2 ? 4 : order.status(), 0);
                            return ok();
                        })
                        .orElseGet(() -> error(268490002, "数据不存在")));
    }

    @PostMapping("/query_biz_balance")
    ResponseEntity<?> balance(
            @RequestParam(name = "access_token", required = false) @Nullable String token,
            @RequestParam(name = "pay_sig", required = false) @Nullable String signature,
            @RequestBody String body) {
        return answer("/xpay/query_biz_balance", token, signature, body, (offer, asked) -> {
            Map<String, Object> answer = ok();
            answer.put("balance_available", Map.of("amount", "0.00", "currency_code", "CNY"));
            return answer;
        });
    }

    private ResponseEntity<?> answer(
            String address,
            @Nullable String token,
            @Nullable String signature,
            String body,
            BiFunction<VirtualShop.Offer, JsonNode, Map<String, Object>> work) {
        if (shop.happens(VirtualShop.Fault.QUERY_ERROR)) {
            return json(error(-1, "system error"));
        }
        Optional<SimulatedPrograms.Program> program = programs.byToken(token);
        if (program.isEmpty()) {
            return json(error(40001, "invalid credential, access_token is invalid or not latest"));
        }
        Optional<VirtualShop.Offer> offer = shop.offer(program.get().appid());
        JsonNode asked = read(body);
        if (offer.isEmpty()) {
            return json(error(48001, "api unauthorized"));
        }
        if (asked == null || !asked.path("env").isInt()) {
            return json(error(268490002, "请求参数字段错误"));
        }
        String key = asked.path("env").asInt() == 1
                ? offer.get().sandboxKey()
                : offer.get().appKey();
        if (!VirtualShop.hmac(key, address + "&" + body).equals(signature)) {
            return json(error(268490003, "支付签名(pay_sig)校验失败"));
        }
        return json(work.apply(offer.get(), asked));
    }

    private Map<String, Object> said(VirtualShop.Order order) {
        Map<String, Object> said = new LinkedHashMap<>();
        said.put("order_id", order.number());
        said.put("create_time", order.paidAt().getEpochSecond());
        said.put("update_time", order.paidAt().getEpochSecond());
        said.put("status", order.status());
        said.put("biz_type", 2);
        said.put("order_fee", order.fen());
        said.put("paid_fee", order.fen() + (shop.happens(VirtualShop.Fault.WRONG_AMOUNT) ? 1 : 0));
        said.put("order_type", 0);
        said.put("paid_time", order.paidAt().getEpochSecond());
        said.put("biz_meta", shop.happens(VirtualShop.Fault.WRONG_ATTACH) ? "another" : order.attach());
        said.put("wx_order_id", order.transaction());
        return said;
    }

    private static Map<String, Object> ok() {
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("errcode", 0);
        answer.put("errmsg", "ok");
        return answer;
    }

    private static Map<String, Object> error(int code, String words) {
        return Map.of("errcode", code, "errmsg", words + " rid: " + SimulatedPrograms.hex(4));
    }

    private ResponseEntity<?> json(Map<String, Object> body) {
        return ResponseEntity.ok()
                .contentType(MediaType.parseMediaType("text/plain;charset=UTF-8"))
                .body(json.writeValueAsString(body));
    }

    private @Nullable JsonNode read(String body) {
        try {
            return json.readTree(body);
        } catch (JacksonException e) {
            return null;
        }
    }
}
