package dev.guildhall.payments.domain;

import dev.guildhall.catalog.FormerSettings;
import dev.guildhall.tenancy.Ids;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** The bank account that was a setting before there were receiving accounts; it is taken from there once. */
@Component
class FormerBankSettings {
    private static final Set<String> NAMES = Set.of("bankName", "bankAccountName", "bankAccountNumber");

    private final FormerSettings settings;

    FormerBankSettings(FormerSettings settings) {
        this.settings = settings;
    }

    /** In the caller's transaction: afterwards the settings are gone. Two at once: one has it. */
    @Transactional(propagation = Propagation.MANDATORY)
    Optional<ReceivingAccounts.Bank> take() {
        Map<String, String> found = settings.take("billing", NAMES);
        String bank = found.getOrDefault("bankName", "").strip();
        String holder = found.getOrDefault("bankAccountName", "").strip();
        String number = found.getOrDefault("bankAccountNumber", "").strip();
        return bank.isEmpty() || holder.isEmpty() || number.isEmpty()
                ? Optional.empty()
                : Optional.of(new ReceivingAccounts.Bank(Ids.next(), bank, holder, number));
    }
}
