package dev.guildhall.payments.member;

import dev.guildhall.access.Open;
import dev.guildhall.identity.PublicPaths;
import dev.guildhall.payments.domain.VirtualMessages;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * The address for messages of the tenant's mini-program: open to everybody, since what stands in the address proves the sender, and
 * nothing that a message says is taken for true.
 */
@RestController
@Open
class VirtualMessageEndpoint {
    private static final Logger log = LoggerFactory.getLogger(VirtualMessageEndpoint.class);
    private static final String PATH = VirtualMessages.PATH;
    private static final int MOST = 64 * 1024;

    /** Opens the address to callers without a token. */
    @Configuration
    static class OpenPath {
        @Bean
        PublicPaths virtualMessagePaths() {
            return new PublicPaths(PATH);
        }
    }

    private final VirtualMessages messages;

    VirtualMessageEndpoint(VirtualMessages messages) {
        this.messages = messages;
    }

    /** WeChat asks whether the address is ours when it is entered there. */
    @GetMapping(path = PATH, produces = MediaType.TEXT_PLAIN_VALUE)
    ResponseEntity<String> greet(
            @RequestParam(required = false) @Nullable String signature,
            @RequestParam(required = false) @Nullable String timestamp,
            @RequestParam(required = false) @Nullable String nonce,
            @RequestParam(required = false) @Nullable String echostr) {
        if (echostr == null
                || echostr.length() > 256
                || !messages.greeted(new VirtualMessages.Stamp(signature, null, timestamp, nonce))) {
            return ResponseEntity.status(HttpStatus.UNAUTHORIZED).body("");
        }
        return ResponseEntity.ok(echostr);
    }

    @PostMapping(PATH)
    ResponseEntity<Map<String, Object>> take(
            @RequestParam(required = false) @Nullable String signature,
            @RequestParam(name = "msg_signature", required = false) @Nullable String messageSignature,
            @RequestParam(required = false) @Nullable String timestamp,
            @RequestParam(required = false) @Nullable String nonce,
            @RequestBody(required = false) byte @Nullable [] body) {
        if (body == null || body.length == 0 || body.length > MOST) {
            return answer(HttpStatus.BAD_REQUEST, 1, "length");
        }
        VirtualMessages.Answer answer;
        try {
            answer = messages.take(
                    new VirtualMessages.Stamp(signature, messageSignature, timestamp, nonce),
                    new String(body, StandardCharsets.UTF_8));
        } catch (RuntimeException e) {
            log.error("a message of the mini-program could not be taken", e);
            return answer(HttpStatus.INTERNAL_SERVER_ERROR, 1, "later");
        }
        return switch (answer) {
            case TAKEN -> answer(HttpStatus.OK, 0, "success");
            case NOT_BELIEVED -> answer(HttpStatus.UNAUTHORIZED, 1, "not believed");
            case LATER -> answer(HttpStatus.OK, 1, "later");
        };
    }

    private static ResponseEntity<Map<String, Object>> answer(HttpStatus status, int code, String message) {
        return ResponseEntity.status(status).body(Map.of("ErrCode", code, "ErrMsg", message));
    }
}
