package dev.guildhall.talent.domain;

import dev.guildhall.problem.Invalid;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A place in the pool in one order: the last card of a page, after which the next one begins. What changes in between moves nobody
 * out of sight.
 *
 * @param key of the order, as text
 * @param fresh time of the last change, as text
 * @param seen cards before this place
 * @param total how many there were at the first page; null there
 */
record PoolPlace(
        String key,
        String fresh,
        UUID card,
        long seen,
        @Nullable Total total) {

    /** @param exact counted, not estimated */
    record Total(long cards, boolean exact) {}

    private static final UUID LAST = new UUID(-1, -1);
    private static final Pattern KEY = Pattern.compile("-?\\d{1,10}|true|false|[0-9 :.+-]{19,40}");
    private static final Pattern TIME = Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}:[0-9.+:-]{2,20}");
    private static final String BETWEEN = "|";

    /** Before all cards. */
    static PoolPlace start(String first) {
        return new PoolPlace(first, "infinity", LAST, 0, null);
    }

    String text(TalentPool.Order order) {
        var counted = total == null ? new Total(0, false) : total;
        var parts = String.join(
                BETWEEN,
                order.name(),
                key,
                fresh,
                card.toString(),
                Long.toString(seen),
                Long.toString(counted.cards()),
                Boolean.toString(counted.exact()));
        return Base64.getUrlEncoder().withoutPadding().encodeToString(parts.getBytes(StandardCharsets.UTF_8));
    }

    /** @throws Invalid for a text that no page gave, or one of another order */
    static PoolPlace parse(TalentPool.Order order, String text) {
        try {
            var parts = new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8)
                    .split(Pattern.quote(BETWEEN), -1);
            if (parts.length == 7
                    && parts[0].equals(order.name())
                    && KEY.matcher(parts[1]).matches()
                    && TIME.matcher(parts[2]).matches()) {
                return new PoolPlace(
                        parts[1],
                        parts[2],
                        UUID.fromString(parts[3]),
                        Long.parseLong(parts[4]),
                        new Total(Long.parseLong(parts[5]), Boolean.parseBoolean(parts[6])));
            }
        } catch (IllegalArgumentException notOurs) {
            throw new Invalid("after", Words.of("pool.after"));
        }
        throw new Invalid("after", Words.of("pool.after"));
    }
}
