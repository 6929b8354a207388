package dev.guildhall.sandbox.wechat;

import dev.guildhall.sandbox.SandboxOnly;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The server's side: {@code api.weixin.qq.com} under a prefix of ours. As there, refusals are answered with 200 and an errcode. */
@RestController
@RequestMapping(OpenPlatformApi.PREFIX)
@SandboxOnly
@PreAuthorize("permitAll()")
class OpenPlatformApi {
    static final String PREFIX = "/sandbox/wechat/api";

    private static final Duration HANG = Duration.ofSeconds(7);

    private final SimulatedPrograms programs;
    private final SimulatedUsers users;
    private final Weather weather;
    private final JsonMapper json;
    private final Clock clock;

    OpenPlatformApi(SimulatedPrograms programs, SimulatedUsers users, Weather weather, JsonMapper json, Clock clock) {
        this.programs = programs;
        this.users = users;
        this.weather = weather;
        this.json = json;
        this.clock = clock;
    }

    @GetMapping("/sns/jscode2session")
    ResponseEntity<?> session(
            @RequestParam(required = false) @Nullable String appid,
            @RequestParam(required = false) @Nullable String secret,
            @RequestParam(name = "js_code", required = false) @Nullable String code,
            @RequestParam(name = "grant_type", required = false) @Nullable String grant) {
        return answer(() -> {
            Optional<Map<String, Object>> stranger = stranger(appid, secret);
            if (stranger.isPresent()) {
                return stranger.get();
            }
            if (!"authorization_code".equals(grant)) {
                return error(40002, "invalid grant_type");
            }
            Optional<SimulatedUsers.User> user = users.use(code, SimulatedUsers.Purpose.LOGIN);
            if (user.isEmpty()) {
                return error(40029, "invalid code");
            }
            Map<String, Object> session = new LinkedHashMap<>();
            session.put("session_key", users.open(user.get(), String.valueOf(appid)));
            session.put("openid", user.get().openid(String.valueOf(appid)));
            session.put("unionid", user.get().unionid());
            return session;
        });
    }

    @PostMapping("/cgi-bin/stable_token")
    ResponseEntity<?> token(@RequestBody String body) {
        return answer(() -> {
            JsonNode asked = read(body);
            if (asked == null) {
                return error(47001, "data format error");
            }
            if (!"client_credential".equals(text(asked, "grant_type"))) {
                return error(40002, "invalid grant_type");
            }
            String appid = text(asked, "appid");
            Optional<Map<String, Object>> stranger = stranger(appid, text(asked, "secret"));
            if (stranger.isPresent()) {
                return stranger.get();
            }
            SimulatedPrograms.Program program = programs.token(
                    String.valueOf(appid), asked.path("force_refresh").asBoolean(false));
            Instant ends = program.tokenEnds() == null ? clock.instant() : program.tokenEnds();
            return Map.of(
                    "access_token",
                    String.valueOf(program.token()),
                    "expires_in",
                    Duration.between(clock.instant(), ends).toSeconds());
        });
    }

    @PostMapping("/wxa/business/getuserphonenumber")
    ResponseEntity<?> phone(
            @RequestParam(name = "access_token", required = false) @Nullable String token, @RequestBody String body) {
        return answer(() -> {
            Optional<SimulatedPrograms.Program> program = programs.byToken(token);
            if (program.isEmpty()) {
                return error(40001, "invalid credential, access_token is invalid or not latest");
            }
            JsonNode asked = read(body);
            if (asked == null) {
                return error(47001, "data format error");
            }
            Optional<SimulatedUsers.User> user = users.use(text(asked, "code"), SimulatedUsers.Purpose.PHONE);
            if (user.isEmpty()) {
                return error(40029, "invalid code");
            }
            String phone = user.get().phone();
            return Map.of(
                    "errcode",
                    0,
                    "errmsg",
                    "ok",
                    "phone_info",
                    Map.of(
                            "phoneNumber",
                            phone,
                            "purePhoneNumber",
                            phone,
                            "countryCode",
                            "86",
                            "watermark",
                            Map.of(
                                    "timestamp",
                                    clock.instant().getEpochSecond(),
                                    "appid",
                                    program.get().appid())));
        });
    }

    private ResponseEntity<?> answer(Supplier<Map<String, Object>> work) {
        return switch (weather.next()) {
            case NONE -> json(work.get());
            case BUSY -> json(error(-1, "system error"));
            case TOO_OFTEN -> json(error(45011, "api minute-quota reach limit, must slower, retry next minute"));
            case BLOCKED -> json(error(40226, "code blocked"));
            case HTML_502 ->
                ResponseEntity.status(HttpStatus.BAD_GATEWAY)
                        .contentType(MediaType.TEXT_HTML)
                        .body("<html><body><h1>502 Bad Gateway</h1></body></html>");
            case HANG -> {
                long until = System.nanoTime() + HANG.toNanos();
                while (System.nanoTime() < until && !Thread.currentThread().isInterrupted()) {
                    LockSupport.parkNanos(until - System.nanoTime());
                }
                yield json(work.get());
            }
        };
    }

    /** As the real one says it: JSON, but named plain text. */
    private ResponseEntity<?> json(Map<String, Object> body) {
        return ResponseEntity.ok().contentType(MediaType.TEXT_PLAIN).body(json.writeValueAsString(body));
    }

    private Optional<Map<String, Object>> stranger(@Nullable String appid, @Nullable String secret) {
        Optional<SimulatedPrograms.Program> program = programs.find(appid);
        if (program.isEmpty()) {
            return Optional.of(error(40013, "invalid appid"));
        }
        return program.get().secret().equals(secret)
                ? Optional.empty()
                : Optional.of(error(40125, "invalid appsecret"));
    }

    private static Map<String, Object> error(int code, String words) {
        return Map.of("errcode", code, "errmsg", words + " rid: " + SimulatedPrograms.hex(4));
    }

    private @Nullable JsonNode read(String body) {
        try {
            JsonNode read = json.readTree(body);
            return read.isObject() ? read : null;
        } catch (JacksonException e) {
            return null;
        }
    }

    private static @Nullable String text(JsonNode node, String field) {
        return node.path(field).isString() ? node.path(field).asString() : null;
    }
}
