package dev.guildhall.realname;

import dev.guildhall.identity.AccountId;
import dev.guildhall.vault.IdNumber;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * Who somebody claims to be.
 *
 * @param type PERSON, COMPANY (the legal person's identity) or CROSS_BORDER
 * @param validUntil last day of the document; null for one without end
 */
public record Claim(
        AccountId account,
        String type,
        String name,
        IdNumber number,
        @Nullable LocalDate validUntil) {}
