package dev.guildhall.sandbox.wechat;

import dev.guildhall.sandbox.SandboxOnly;
import dev.guildhall.vault.PhoneNumber;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** What a person with a telephone does in WeChat, and what a tester makes go wrong; for programs. */
@RestController
@RequestMapping("/sandbox/wechat")
@SandboxOnly
@PreAuthorize("permitAll()")
class UsersApi {
    private final SimulatedUsers users;
    private final SimulatedPrograms programs;
    private final Weather weather;

    UsersApi(SimulatedUsers users, SimulatedPrograms programs, Weather weather) {
        this.users = users;
        this.programs = programs;
        this.weather = weather;
    }

    /**
     * @param user any name; the same name is the same WeChat user ever after
     * @param phone what {@code getPhoneNumber} tells, eleven digits; without it the one that the user has, or any
     */
    record Asked(@Nullable String user, @Nullable String phone) {}

    /**
     * @param code as of {@code wx.login}
     * @param phoneCode as of the button {@code getPhoneNumber}
     */
    record Codes(String user, String phone, String code, String phoneCode) {}

    record UserView(String name, String phone) {}

    /** @param tokensAsked how often the application asked for an access token */
    record ProgramView(String appid, int tokensAsked) {}

    record FaultChange(@Nullable String fault, @Nullable Integer times) {}

    /** Both codes of a simulated user, who comes into being with the first call. */
    @PostMapping("/codes")
    Codes codes(@RequestBody Asked asked) {
        String name = asked.user() == null ? "" : asked.user().strip();
        if (name.isEmpty() || name.length() > 60) {
            throw new IllegalArgumentException("user is a name of 1 to 60 characters");
        }
        String phone = asked.phone() == null
                ? null
                : PhoneNumber.find(asked.phone())
                        .map(PhoneNumber::national)
                        .orElseThrow(() -> new IllegalArgumentException("phone is a mainland mobile number"));
        SimulatedUsers.User user = users.meet(name, phone);
        return new Codes(
                user.name(),
                user.phone(),
                users.code(user, SimulatedUsers.Purpose.LOGIN),
                users.code(user, SimulatedUsers.Purpose.PHONE));
    }

    @GetMapping("/users")
    List<UserView> users() {
        return users.all().stream()
                .map(user -> new UserView(user.name(), user.phone()))
                .toList();
    }

    @GetMapping("/programs")
    List<ProgramView> programs() {
        return programs.all().stream()
                .map(program -> new ProgramView(program.appid(), program.tokensAsked()))
                .toList();
    }

    /** Makes all access tokens of a mini-program worthless, as resetting its secret does. */
    @PostMapping("/tokens/end")
    Map<String, Boolean> endTokens(@RequestBody Map<String, String> body) {
        String appid = body.getOrDefault("appid", "");
        if (programs.find(appid).isEmpty()) {
            throw new IllegalArgumentException("no mini-program " + appid);
        }
        programs.forgetToken(appid);
        return Map.of("ended", true);
    }

    @GetMapping("/faults")
    Weather.Fault fault() {
        return weather.current();
    }

    /** {@code {"fault": "busy", "times": 1}}; {@code {}} ends it. */
    @PutMapping("/faults")
    Weather.Fault fault(@RequestBody FaultChange change) {
        weather.change(change.fault(), change.times());
        return weather.current();
    }

    @ExceptionHandler
    ProblemDetail wrong(IllegalArgumentException e) {
        return ProblemDetail.forStatusAndDetail(HttpStatus.BAD_REQUEST, String.valueOf(e.getMessage()));
    }
}
