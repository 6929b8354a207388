package dev.guildhall.identity.factor;

import dev.guildhall.identity.AccountId;
import dev.guildhall.identity.SecondFactorProof;
import dev.guildhall.identity.SecondFactorReset;
import dev.guildhall.identity.domain.SecondStep;
import dev.guildhall.vault.Place;
import dev.guildhall.vault.Vault;
import java.time.Clock;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionTemplate;

/** Second factors of the bound tenant's staff; secrets are sealed under the tenant's key. */
@Service
public class StaffFactors extends Factors implements SecondStep, SecondFactorReset, SecondFactorProof {
    private final Vault vault;

    StaffFactors(JdbcClient jdbc, TransactionTemplate transaction, Vault vault, Clock clock) {
        super(jdbc, transaction, clock, "account");
        this.vault = vault;
    }

    @Override
    byte[] seal(Place place, byte[] plain) {
        return vault.sealBytes(place, plain);
    }

    @Override
    byte[] open(Place place, byte[] sealed) {
        return vault.openBytes(place, sealed);
    }

    @Override
    public boolean isSet(AccountId account) {
        return has(account.value());
    }

    @Override
    public void reset(AccountId account) {
        clear(account.value());
    }

    @Override
    public boolean has(AccountId account) {
        return has(account.value());
    }

    @Override
    public boolean givesCodes(AccountId account) {
        return of(account.value()).stream().anyMatch(factor -> !factor.passkey());
    }

    @Override
    public void require(AccountId account, String code) {
        check(account.value(), code);
    }
}
