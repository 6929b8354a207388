package dev.guildhall.vault;

import dev.guildhall.tenancy.TenantScope;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import org.springframework.stereotype.Service;

/**
 * Seals values of the bound tenant with AES-256-GCM. A sealed value opens only for the tenant, table, row and column it was sealed
 * for; two seals of one value differ.
 */
@Service
public class Vault {

    private final Keysets keysets;

    Vault(Keysets keysets) {
        this.keysets = keysets;
    }

    public byte[] seal(Place place, String plain) {
        return sealBytes(place, plain.getBytes(StandardCharsets.UTF_8));
    }

    /** @throws SealBroken when the value was changed or sealed for another place or tenant */
    public String open(Place place, byte[] sealed) {
        return new String(openBytes(place, sealed), StandardCharsets.UTF_8);
    }

    public byte[] sealBytes(Place place, byte[] plain) {
        try {
            return keysets.current().seal().encrypt(plain, binding(place));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a value could not be sealed", e);
        }
    }

    /** @throws SealBroken when the value was changed or sealed for another place or tenant */
    public byte[] openBytes(Place place, byte[] sealed) {
        try {
            return keysets.current().seal().decrypt(sealed, binding(place));
        } catch (GeneralSecurityException e) {
            throw new SealBroken(place, e);
        }
    }

    private static byte[] binding(Place place) {
        return String.join(
                        "|",
                        TenantScope.current().value(),
                        place.table(),
                        place.row().toString(),
                        place.column())
                .getBytes(StandardCharsets.UTF_8);
    }
}
