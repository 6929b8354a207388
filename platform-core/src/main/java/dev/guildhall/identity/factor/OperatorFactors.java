package dev.guildhall.identity.factor;

import dev.guildhall.vault.Place;
import dev.guildhall.vault.PlatformVault;
import java.time.Clock;
import java.util.UUID;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionTemplate;

/** Second factors of those who run the deployment; secrets are sealed under the master key. */
@Service
public class OperatorFactors extends Factors {
    private final PlatformVault vault;

    OperatorFactors(
            @Qualifier("platform") JdbcClient jdbc,
            @Qualifier("platform") TransactionTemplate transaction,
            PlatformVault vault,
            Clock clock) {
        super(jdbc, transaction, clock, "operator");
        this.vault = vault;
    }

    @Override
    public void clear(UUID owner) {
        super.clear(owner);
    }

    @Override
    byte[] seal(Place place, byte[] plain) {
        return vault.sealBytes(place, plain);
    }

    @Override
    byte[] open(Place place, byte[] sealed) {
        return vault.openBytes(place, sealed);
    }
}
