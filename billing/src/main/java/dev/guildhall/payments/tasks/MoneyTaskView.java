package dev.guildhall.payments.tasks;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A task as staff see it.
 *
 * @param kind what did not fit, such as {@code bill-missing-here}
 * @param subjectType {@code order}, {@code refund} or {@code bill}
 * @param suggestion what would repair it, in words; null where nothing can be suggested
 * @param fen how much money it is about, if that is known
 * @param doneBy name of who settled it; null while it is open
 * @param doneNote what was done
 */
public record MoneyTaskView(
        UUID id,
        String kind,
        String subjectType,
        String subjectId,
        String title,
        String detail,
        @Nullable String suggestion,
        @Nullable Long fen,
        State state,
        Instant openedAt,
        @Nullable Instant doneAt,
        @Nullable String doneBy,
        @Nullable String doneNote) {

    /** Whether somebody still has to see to it. */
    public enum State {
        OPEN,
        DONE
    }

    public boolean open() {
        return state == State.OPEN;
    }
}
