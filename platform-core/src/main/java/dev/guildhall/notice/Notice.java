package dev.guildhall.notice;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One line of an inbox.
 *
 * @param kind stable name, such as {@code talent.card-viewed}
 * @param link page inside the mini-program or the console that it leads to
 */
public record Notice(
        UUID id,
        String kind,
        String title,
        String text,
        @Nullable String link,
        Instant at,
        @Nullable Instant readAt) {}
