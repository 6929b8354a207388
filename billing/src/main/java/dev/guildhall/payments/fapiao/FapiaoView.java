package dev.guildhall.payments.fapiao;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A request for a fapiao.
 *
 * @param fen what it is about: the order less what had gone back when it was asked for or issued
 * @param reason why it was refused or cancelled
 * @param fapiaoNumber of the tax office, once issued
 * @param redLetterFen given back since it was issued: to be taken off by a red-letter fapiao
 */
public record FapiaoView(
        UUID id,
        UUID order,
        String orderNumber,
        String orderTitle,
        Kind kind,
        String title,
        @Nullable String taxNumber,
        @Nullable String email,
        long fen,
        State state,
        @Nullable String reason,
        @Nullable String fapiaoNumber,
        long redLetterFen,
        boolean redLetterDone,
        @Nullable String fileName,
        Instant requestedAt,
        @Nullable Instant decidedAt,
        @Nullable String decidedBy) {

    /** Whose title it bears. */
    public enum Kind {
        PERSONAL,
        COMPANY;

        public String label() {
            return Words.of("kind." + name());
        }
    }

    /** Where it stands. */
    public enum State {
        REQUESTED("warn"),
        ISSUED("ok"),
        REFUSED("bad"),
        CANCELLED("");

        private final String tone;

        State(String tone) {
            this.tone = tone;
        }

        public String tone() {
            return tone;
        }

        public String label() {
            return Words.of("state." + name());
        }
    }
}
