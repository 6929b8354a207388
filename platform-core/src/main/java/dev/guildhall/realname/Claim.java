package dev.guildhall.realname;

import dev.guildhall.identity.AccountId;
import dev.guildhall.vault.IdNumber;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * Who somebody claims to be.
 *
 * @param account null where it is checked before the account is there
 * @param type PERSON, COMPANY (the legal person's identity), CROSS_BORDER or {@link #NAME_ONLY}
 * @param validUntil last day of the document; null for one without end
 */
public record Claim(
        @Nullable AccountId account,
        String type,
        String name,
        IdNumber number,
        @Nullable LocalDate validUntil) {
    /** Name and number without any document. */
    public static final String NAME_ONLY = "NAME_ONLY";
}
