package dev.guildhall.sandbox.wechat;

import dev.guildhall.sandbox.JsonShelf;
import dev.guildhall.sandbox.SandboxOnly;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** People with a WeChat account, and the codes that their telephones gave away; a code is good once, for five minutes. */
@Component
@SandboxOnly
class SimulatedUsers {
    static final Duration CODE_LIFE = Duration.ofMinutes(5);

    private static final SecureRandom RANDOM = new SecureRandom();

    private final JsonShelf<User> shelf;
    private final Clock clock;
    private final Map<String, Code> codes = new ConcurrentHashMap<>();
    private final Map<String, String> sessions = new ConcurrentHashMap<>();

    SimulatedUsers(@Value("${guildhall.data:.data}") Path data, JsonMapper json, Clock clock) {
        this.shelf = new JsonShelf<>(data.resolve("sandbox/wechat/users"), json, User.class);
        this.clock = clock;
    }

    /** @param phone the eleven digits that {@code getPhoneNumber} tells */
    record User(String name, String phone, Instant since) {
        /** Another one for each mini-program. */
        String openid(String appid) {
            return "o" + digest(appid + "|" + name).substring(0, 27);
        }

        /** The same in all mini-programs of this WeChat. */
        String unionid() {
            return "u" + digest(name).substring(0, 27);
        }
    }

    /** What the code is for. */
    enum Purpose {
        LOGIN,
        PHONE
    }

    /**
     * Opens a session, as a code of {@code wx.login} does; the one before is over.
     *
     * @return its key
     */
    String open(User user, String appid) {
        byte[] key = new byte[16];
        RANDOM.nextBytes(key);
        String text = Base64.getEncoder().encodeToString(key);
        sessions.put(user.openid(appid), text);
        return text;
    }

    /** The key of the last session of this person in this mini-program. */
    Optional<String> session(String openid) {
        return Optional.ofNullable(sessions.get(openid));
    }

    private record Code(Purpose purpose, String user, Instant ends) {}

    /** @param phone null for any; what is known of a user stays, except a phone that is given */
    User meet(String name, @Nullable String phone) {
        return shelf.change(name, there -> {
            String number = phone != null ? phone : there != null ? there.phone() : usualPhone(name);
            return there != null && there.phone().equals(number)
                    ? there
                    : new User(name, number, there == null ? clock.instant() : there.since());
        });
    }

    List<User> all() {
        return shelf.all().stream()
                .sorted(Comparator.comparing(User::since).reversed())
                .toList();
    }

    String code(User user, Purpose purpose) {
        Instant now = clock.instant();
        codes.values().removeIf(old -> !now.isBefore(old.ends()));
        String code = SimulatedPrograms.hex(16);
        codes.put(code, new Code(purpose, user.name(), now.plus(CODE_LIFE)));
        return code;
    }

    /** Empty where the code was used, is too old, is for something else or never was. */
    Optional<User> use(@Nullable String code, Purpose purpose) {
        Code given = code == null ? null : codes.get(code);
        if (given == null || given.purpose() != purpose || !codes.remove(code, given)) {
            return Optional.empty();
        }
        return clock.instant().isBefore(given.ends()) ? shelf.find(given.user()) : Optional.empty();
    }

    /** In a range that no operator gives out to people here: always the same for a name. */
    private static String usualPhone(String name) {
        return "1991" + String.format(java.util.Locale.ROOT, "%07d", Math.floorMod(name.hashCode(), 10_000_000));
    }

    private static String digest(String text) {
        try {
            return Base64.getUrlEncoder()
                    .withoutPadding()
                    .encodeToString(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
