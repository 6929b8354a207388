package dev.guildhall.payments.domain;

import dev.guildhall.identity.AccountId;
import dev.guildhall.problem.Texts;
import java.io.Serializable;
import java.time.Instant;
import java.util.UUID;

/**
 * Somebody of the staff has shown to be the person (W22); made by {@link StaffProof} only.
 *
 * @param account whose
 * @param at when
 */
public record Proven(UUID account, Way way, Instant at) implements Serializable {
    /** By what. */
    public enum Way {
        SMS,
        SECOND_FACTOR;

        private static final Texts TEXTS = Texts.in("receiving");

        public String label() {
            return TEXTS.of("proof.way." + name());
        }
    }

    boolean of(AccountId who) {
        return account.equals(who.value());
    }
}
