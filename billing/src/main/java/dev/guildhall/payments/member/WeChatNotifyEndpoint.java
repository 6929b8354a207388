package dev.guildhall.payments.member;

import dev.guildhall.access.Open;
import dev.guildhall.identity.PublicPaths;
import dev.guildhall.payments.domain.WeChatNotices;
import dev.guildhall.payments.wechat.NoticeHeaders;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;

/**
 * Where WeChat Pay sends its notices: open to everybody, since the signature over the body as it came is what proves the
 * sender. Anything but 2xx makes WeChat Pay send the notice again later.
 */
@RestController
@Open
class WeChatNotifyEndpoint {
    private static final Logger log = LoggerFactory.getLogger(WeChatNotifyEndpoint.class);
    /** Real ones are some two thousand bytes. */
    private static final int MOST = 64 * 1024;

    /** Opens the address to callers without a token. */
    @Configuration
    static class Open {
        @Bean
        PublicPaths wechatNoticePaths() {
            return new PublicPaths("/api/payments/wechat/*/notify");
        }
    }

    private final WeChatNotices notices;

    WeChatNotifyEndpoint(WeChatNotices notices) {
        this.notices = notices;
    }

    @PostMapping("/api/payments/wechat/{credential}/notify")
    ResponseEntity<Map<String, String>> take(
            @PathVariable UUID credential,
            @RequestHeader(name = "Wechatpay-Serial", required = false) @Nullable String serial,
            @RequestHeader(name = "Wechatpay-Timestamp", required = false) @Nullable String timestamp,
            @RequestHeader(name = "Wechatpay-Nonce", required = false) @Nullable String nonce,
            @RequestHeader(name = "Wechatpay-Signature", required = false) @Nullable String signature,
            @RequestHeader(name = "Wechatpay-Signature-Type", required = false) @Nullable String type,
            @RequestBody(required = false) byte @Nullable [] body) {
        if (body == null || body.length == 0 || body.length > MOST) {
            return answer(HttpStatus.BAD_REQUEST, "FAIL", "通知内容长度不对");
        }
        WeChatNotices.Answer answer;
        try {
            answer = notices.take(
                    credential,
                    new NoticeHeaders(serial, timestamp, nonce, signature, type),
                    new String(body, StandardCharsets.UTF_8));
        } catch (dev.guildhall.problem.Problem e) {
            return answer(e.status(), "FAIL", e.title());
        } catch (RuntimeException e) {
            log.error("a notice for credential {} could not be taken", credential, e);
            return answer(HttpStatus.INTERNAL_SERVER_ERROR, "FAIL", "暂时没有处理，请稍后重发");
        }
        return switch (answer) {
            case TAKEN -> ResponseEntity.noContent().build();
            case NOT_BELIEVED -> answer(HttpStatus.UNAUTHORIZED, "FAIL", "签名或时间不对");
            case DOES_NOT_FIT -> answer(HttpStatus.BAD_REQUEST, "FAIL", "与订单不符");
        };
    }

    private static ResponseEntity<Map<String, String>> answer(HttpStatus status, String code, String message) {
        return ResponseEntity.status(status).body(Map.of("code", code, "message", message));
    }
}
