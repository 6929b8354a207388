package dev.guildhall.identity.factor;

import dev.guildhall.identity.AccountId;
import dev.guildhall.identity.SecondFactorReset;
import org.springframework.stereotype.Component;

/** Lets the staff's page take away the factors of somebody who has lost them. */
@Component
class StaffFactorReset implements SecondFactorReset {
    private final StaffFactors factors;

    StaffFactorReset(StaffFactors factors) {
        this.factors = factors;
    }

    @Override
    public boolean isSet(AccountId account) {
        return factors.has(account);
    }

    @Override
    public void reset(AccountId account) {
        factors.clear(account.value());
    }
}
