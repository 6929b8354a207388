package dev.guildhall.review;

import dev.guildhall.identity.AccountId;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A decision that was just made.
 *
 * @param reason what the applicant reads; null on an approval without one
 * @param answers key of a question → code of the choice
 * @param by the reviewer; null for the system
 */
public record Decided(
        ReviewId review,
        String subject,
        AccountId applicant,
        @Nullable String reason,
        Map<String, String> answers,
        Instant at,
        @Nullable AccountId by) {
    public Decided {
        answers = Map.copyOf(answers);
    }
}
