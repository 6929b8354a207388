package dev.guildhall.identity;

import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What sign-in asks of registration; registration lies above it, so it comes here by this interface. */
public interface RegistrationGate {
    /** Whether the bound tenant takes registrations now; then any phone may get a code of purpose REGISTER. */
    boolean open();

    /**
     * The registration of an account that waits or was refused. Called for somebody who has just proved to be that person.
     *
     * @return empty where the account did not come by registration
     */
    Optional<Held> held(AccountId account);

    /**
     * @param ticket lets its bearer see this registration and send it again, and nothing else
     * @param dueAt when the tenant wants to have decided; null when nothing is being reviewed
     */
    record Held(String ticket, @Nullable Instant dueAt) {}
}
