package dev.guildhall.vault;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import org.springframework.stereotype.Service;

/**
 * Seals values of the control database, which belong to no tenant, under the master key. A sealed value opens only for the
 * table, row and column it was sealed for.
 */
@Service
public class PlatformVault {
    private final MasterKey master;

    PlatformVault(MasterKey master) {
        this.master = master;
    }

    /** Finds sealed values by equality: the same 32 bytes for the same value and purpose, telling nothing without the key. */
    public byte[] index(String purpose, String normalized) {
        try {
            return MasterKey.mac(master.index(), (purpose + '\0' + normalized).getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a blind index could not be computed", e);
        }
    }

    public byte[] sealBytes(Place place, byte[] plain) {
        try {
            return master.aead().encrypt(plain, binding(place));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a value could not be sealed", e);
        }
    }

    /** @throws SealBroken when the value was changed or sealed for another place */
    public byte[] openBytes(Place place, byte[] sealed) {
        try {
            return master.aead().decrypt(sealed, binding(place));
        } catch (GeneralSecurityException e) {
            throw new SealBroken(place, e);
        }
    }

    private static byte[] binding(Place place) {
        return String.join("|", "platform-value", place.table(), place.row().toString(), place.column())
                .getBytes(StandardCharsets.UTF_8);
    }
}
