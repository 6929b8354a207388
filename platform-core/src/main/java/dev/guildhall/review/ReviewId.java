package dev.guildhall.review;

import java.util.UUID;

/** Identifies one review within its tenant. */
public record ReviewId(UUID value) {
    @Override
    public String toString() {
        return value.toString();
    }
}
