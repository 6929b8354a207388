package dev.guildhall.privacy;

import dev.guildhall.identity.AccountId;
import dev.guildhall.privacy.domain.Holdings;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** The end of what is held of an account, where its owner need not be asked. */
@Service
public class Erasure {
    private final Holdings data;

    Erasure(Holdings data) {
        this.data = data;
    }

    /** Every module ends what it holds ({@link PersonalData#erase}), in the caller's transaction. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void erase(AccountId account) {
        data.erase(account);
    }
}
