package dev.guildhall.review;

import dev.guildhall.identity.AccountId;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A review as lists and pages show it.
 *
 * @param overdue whether it still waits after {@code dueAt}
 * @param decidedBy name of the reviewer as it was then; null while it waits
 */
public record ReviewView(
        ReviewId id,
        String kind,
        String kindLabel,
        String subject,
        AccountId applicant,
        String applicantName,
        String title,
        ReviewState state,
        Instant submittedAt,
        Instant dueAt,
        boolean overdue,
        @Nullable Instant decidedAt,
        @Nullable String decidedBy,
        @Nullable String reason,
        Map<String, String> answers) {
    public ReviewView {
        answers = Map.copyOf(answers);
    }

    public boolean waiting() {
        return state == ReviewState.WAITING;
    }
}
