package dev.guildhall.identity.factor;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A second factor that somebody has set up. */
public record Factor(
        UUID id,
        Type type,
        String name,
        Instant createdAt,
        @Nullable Instant usedAt) {
    /** What kind it is. */
    public enum Type {
        /** Codes that change every thirty seconds, from an app (RFC 6238). */
        TOTP,
        /** A key in a device or a password manager (WebAuthn). */
        PASSKEY
    }

    public boolean passkey() {
        return type == Type.PASSKEY;
    }
}
