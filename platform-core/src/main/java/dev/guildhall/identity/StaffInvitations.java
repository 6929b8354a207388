package dev.guildhall.identity;

import dev.guildhall.audit.AuditTrail;
import dev.guildhall.identity.domain.Tickets;
import dev.guildhall.tenancy.TenantScope;
import dev.guildhall.vault.EmailAddress;
import dev.guildhall.vault.PhoneNumber;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Opens accounts of staff and sends them the link with which they set their first password. */
@Service
public class StaffInvitations {
    private final Accounts accounts;
    private final Activations activations;
    private final Tickets tickets;
    private final SignInMessages messages;
    private final PublicAddress address;
    private final AuditTrail audit;
    private final Clock clock;

    StaffInvitations(
            Accounts accounts,
            Activations activations,
            Tickets tickets,
            SignInMessages messages,
            PublicAddress address,
            AuditTrail audit,
            Clock clock) {
        this.accounts = accounts;
        this.activations = activations;
        this.tickets = tickets;
        this.messages = messages;
        this.address = address;
        this.audit = audit;
        this.clock = clock;
    }

    /**
     * An invitation on its way.
     *
     * @param link usable once, a secret: for the message, and for the operator's eyes in the sandbox only
     */
    public record Invitation(AccountId account, String link, Instant expiresAt) {}

    /** The first member of staff of a tenant: the owner. */
    @Transactional
    public Invitation invite(String name, PhoneNumber phone) {
        return invite(name, phone, Set.of("owner"));
    }

    /**
     * The first member of staff of a tenant that asked for itself: told by short message and by e-mail, with a link and a code
     * that are good for ten minutes and can be sent again (W47). The link activates the account and leads to its first password.
     */
    @Transactional
    public AccountId inviteByBoth(String name, PhoneNumber phone, EmailAddress email) {
        AccountId account = accounts.open(new NewAccount(Actor.STAFF, name, phone, null, null, false, Set.of("owner")));
        audit.record("staff.invited", "account", account.toString(), Map.of("name", name, "roles", Set.of("owner")));
        activations.require(account, activations.mailing() ? email : null);
        return account;
    }

    /** @throws dev.guildhall.problem.Problem where the phone has an account already */
    @Transactional
    public Invitation invite(String name, PhoneNumber phone, Set<String> roles) {
        AccountId account = accounts.open(new NewAccount(Actor.STAFF, name, phone, null, null, false, roles));
        audit.record("staff.invited", "account", account.toString(), Map.of("name", name, "roles", roles));
        return send(account, phone);
    }

    /** A new link for somebody who lost the first; the old one ends. */
    @Transactional
    public Invitation again(AccountId account) {
        return send(account, accounts.phoneOf(account).orElseThrow());
    }

    private Invitation send(AccountId account, PhoneNumber phone) {
        String ticket = tickets.give(account, Tickets.Purpose.WELCOME);
        String link = address.ofTenant(TenantScope.current(), "/console/welcome?ticket=" + ticket);
        messages.welcome(phone, link, (int) Tickets.Purpose.WELCOME.life().toHours());
        return new Invitation(account, link, clock.instant().plus(Tickets.Purpose.WELCOME.life()));
    }
}
