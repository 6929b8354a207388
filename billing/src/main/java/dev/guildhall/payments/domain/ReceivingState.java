package dev.guildhall.payments.domain;

import dev.guildhall.problem.Texts;

/** How far a receiving account is. */
public enum ReceivingState {
    /** Entered; nothing proves yet that it works. */
    DRAFT("warn"),
    /** It works, and waits to be put to use. */
    CHECKED("info"),
    /** Orders are placed with it. */
    IN_USE("ok"),
    /** No new orders; what was placed with it goes on. */
    RESTING("");

    private static final Texts TEXTS = Texts.in("receiving");

    private final String tone;

    ReceivingState(String tone) {
        this.tone = tone;
    }

    public String tone() {
        return tone;
    }

    public String label() {
        return TEXTS.of("state." + name());
    }
}
