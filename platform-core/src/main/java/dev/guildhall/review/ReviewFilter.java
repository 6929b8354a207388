package dev.guildhall.review;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which reviews to list.
 *
 * @param kinds only these kinds; those that the asker may see
 * @param waiting true for what waits, false for what is over
 * @param state only this state of those; null for all
 * @param overdueOnly only what should have been decided by now
 * @param text part of the title or of the applicant's name; null for all
 */
public record ReviewFilter(
        Set<String> kinds,
        boolean waiting,
        @Nullable ReviewState state,
        boolean overdueOnly,
        @Nullable String text) {
    public ReviewFilter {
        kinds = Set.copyOf(kinds);
    }

    /** Everything of these kinds that waits. */
    public static ReviewFilter waiting(Set<String> kinds) {
        return new ReviewFilter(kinds, true, null, false, null);
    }
}
