package dev.guildhall.registration.domain;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * A tenant's terms of accounts.
 *
 * @param recheckDays within how many days somebody confirms anew what staff asks for (W44)
 * @param recheckBlocks from when on an account that has not done so is kept from everything else
 * @param unactivatedDays after how many days an account that was registered by e-mail and never activated is removed
 */
public record RegistrationRules(
        @DefaultValue("7") @Min(1) @Max(60) int recheckDays,
        @DefaultValue("AFTER_DEADLINE") Blocking recheckBlocks,
        @DefaultValue("7") @Min(1) @Max(90) int unactivatedDays) {
    /** From when on an open demand keeps the account from everything but answering it. */
    public enum Blocking {
        NEVER,
        AFTER_DEADLINE,
        AT_ONCE
    }
}
