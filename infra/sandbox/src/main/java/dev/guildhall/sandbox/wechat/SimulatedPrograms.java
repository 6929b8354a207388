package dev.guildhall.sandbox.wechat;

import dev.guildhall.sandbox.JsonShelf;
import dev.guildhall.sandbox.SandboxOnly;
import dev.guildhall.tenancy.TenantId;
import dev.guildhall.wechat.DemoMiniPrograms;
import dev.guildhall.wechat.MiniProgramInput;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** The mini-programs that this WeChat knows, one of each tenant, and their access tokens. */
@Component
@SandboxOnly
class SimulatedPrograms implements DemoMiniPrograms {
    static final Duration TOKEN_LIFE = Duration.ofHours(2);

    private static final SecureRandom RANDOM = new SecureRandom();

    private final JsonShelf<Program> shelf;
    private final Clock clock;

    SimulatedPrograms(@Value("${guildhall.data:.data}") Path data, JsonMapper json, Clock clock) {
        this.shelf = new JsonShelf<>(data.resolve("sandbox/wechat/programs"), json, Program.class);
        this.clock = clock;
    }

    /** @param tokensAsked how often a token was asked for, by whatever node */
    record Program(
            String appid,
            String tenant,
            String secret,
            @Nullable String token,
            @Nullable Instant tokenEnds,
            int tokensAsked) {}

    @Override
    public MiniProgramInput open(TenantId tenant) {
        String appid = DemoMiniPrograms.appid(tenant);
        Program program = shelf.putIfAbsent(appid, new Program(appid, tenant.value(), hex(16), null, null, 0));
        return new MiniProgramInput(program.appid(), program.secret());
    }

    @Override
    public String authorizePath() {
        return AuthorizePage.PATH;
    }

    List<Program> all() {
        return shelf.all();
    }

    Optional<Program> find(@Nullable String appid) {
        return appid == null ? Optional.empty() : shelf.find(appid);
    }

    /** The token in force or, where it has ended or a new one is demanded, another. */
    Program token(String appid, boolean force) {
        Instant now = clock.instant();
        return shelf.change(appid, there -> {
            Program program = Objects.requireNonNull(there);
            boolean fresh = !force
                    && program.tokenEnds() != null
                    && now.isBefore(program.tokenEnds())
                    // The platform's clock may have been moved back.
                    && !program.tokenEnds().isAfter(now.plus(TOKEN_LIFE));
            return new Program(
                    appid,
                    program.tenant(),
                    program.secret(),
                    fresh ? program.token() : "80_" + hex(40),
                    fresh ? program.tokenEnds() : now.plus(TOKEN_LIFE),
                    program.tokensAsked() + 1);
        });
    }

    /** Whose token this is, while it is in force. */
    Optional<Program> byToken(@Nullable String token) {
        Instant now = clock.instant();
        return shelf.all().stream()
                .filter(program -> program.token() != null
                        && program.token().equals(token)
                        && program.tokenEnds() != null
                        && now.isBefore(program.tokenEnds()))
                .findAny();
    }

    /** What WeChat does when a secret is reset: tokens given before are worth nothing. */
    void forgetToken(String appid) {
        shelf.change(appid, there -> {
            Program program = Objects.requireNonNull(there);
            return new Program(appid, program.tenant(), program.secret(), null, null, program.tokensAsked());
        });
    }

    static String hex(int bytes) {
        byte[] random = new byte[bytes];
        RANDOM.nextBytes(random);
        return HexFormat.of().formatHex(random);
    }
}
