package dev.guildhall.identity;

import java.util.UUID;

/** Identifies an account within its tenant. */
public record AccountId(UUID value) {
    public static AccountId of(String text) {
        return new AccountId(UUID.fromString(text));
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
