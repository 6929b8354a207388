package dev.guildhall.identity.domain;

import dev.guildhall.catalog.ModuleSwitches;
import dev.guildhall.identity.CodePurpose;
import dev.guildhall.identity.NewAccount;
import dev.guildhall.identity.PhoneRegistry;
import dev.guildhall.identity.RegistrationGate;
import dev.guildhall.tenancy.TenantScope;
import dev.guildhall.vault.PhoneNumber;
import java.util.List;
import java.util.Optional;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/** Phones that have an account, or may get one because a module that is on lists them. */
@Component
public class KnownPhones {
    private final AccountStore accounts;
    private final ModuleSwitches switches;
    private final ObjectProvider<PhoneRegistry> registries;
    private final ObjectProvider<RegistrationGate> registration;

    KnownPhones(
            AccountStore accounts,
            ModuleSwitches switches,
            ObjectProvider<PhoneRegistry> registries,
            ObjectProvider<RegistrationGate> registration) {
        this.accounts = accounts;
        this.switches = switches;
        this.registries = registries;
        this.registration = registration;
    }

    /** A listed phone and the module's list it is on. */
    public record Listed(PhoneRegistry registry, NewAccount account) {}

    public Optional<Listed> listed(PhoneNumber phone) {
        for (PhoneRegistry registry : active()) {
            Optional<NewAccount> account = registry.enrolment(phone);
            if (account.isPresent()) {
                return Optional.of(new Listed(registry, account.get()));
            }
        }
        return Optional.empty();
    }

    boolean mayReceive(PhoneNumber phone, CodePurpose purpose) {
        // Every question is asked whatever the first answers, so that the time tells nothing.
        boolean account = accounts.byPhone(phone).isPresent();
        boolean listed = listed(phone).isPresent();
        boolean open = purpose == CodePurpose.REGISTER && registration.stream().anyMatch(RegistrationGate::open);
        if (account) {
            return true;
        }
        if (purpose == CodePurpose.REGISTER) {
            return open;
        }
        // A phone that is to be bound is usually a new one; who asks for the code has another proof or an account.
        return purpose == CodePurpose.BIND || purpose != CodePurpose.RESET && listed;
    }

    private List<PhoneRegistry> active() {
        return registries
                .orderedStream()
                .filter(registry -> switches.isOn(TenantScope.current(), registry.module()))
                .toList();
    }
}
