package dev.guildhall.identity.domain;

import dev.guildhall.problem.Invalid;
import dev.guildhall.problem.Problem;
import dev.guildhall.problem.TooMany;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The outcome of entering a code. */
public sealed interface CodeCheck {
    /** The code was right and is used up. */
    record Right() implements CodeCheck {}

    /** @param left tries before the phone is locked */
    record Wrong(int left, int allowed, int lockMinutes) implements CodeCheck {}

    record Locked(Duration remaining) implements CodeCheck {}

    /** There is no code that could be right: none was asked for, or it is too old. */
    record Stale() implements CodeCheck {}

    default boolean right() {
        return this instanceof Right;
    }

    /** What to tell the person; null when the code was right. */
    default @Nullable Problem refusal() {
        return switch (this) {
            case Right ignored -> null;
            case Wrong wrong ->
                new Invalid("code", Words.of("code.wrong", wrong.left(), wrong.allowed(), wrong.lockMinutes()));
            case Locked locked -> locked(locked.remaining());
            case Stale ignored -> new Invalid("code", Words.of("code.stale"));
        };
    }

    static TooMany locked(Duration remaining) {
        long minutes = Math.max(1, (remaining.toSeconds() + 59) / 60);
        return new TooMany(remaining, Words.of("code.locked", minutes));
    }
}
