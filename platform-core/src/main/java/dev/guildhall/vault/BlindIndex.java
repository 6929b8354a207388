package dev.guildhall.vault;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import org.springframework.stereotype.Service;

/**
 * Finds sealed values by equality: 32 bytes that are the same for the same value of the same tenant and purpose, and tell nothing
 * without the tenant's key. Callers normalise first (a phone number as E.164, an identity number in capitals).
 */
@Service
public class BlindIndex {

    private final Keysets keysets;

    BlindIndex(Keysets keysets) {
        this.keysets = keysets;
    }

    /** @param purpose what kind of value, e.g. {@code phone}; other purposes give other bytes */
    public byte[] of(String purpose, String normalized) {
        try {
            return keysets.current().index().computeMac((purpose + '\0' + normalized).getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a blind index could not be computed", e);
        }
    }
}
