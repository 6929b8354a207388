package dev.guildhall.identity.domain;

import dev.guildhall.audit.AuditTrail;
import dev.guildhall.identity.AccountId;
import dev.guildhall.identity.AccountView;
import dev.guildhall.identity.Accounts;
import dev.guildhall.identity.ConfirmationMessages;
import dev.guildhall.identity.PublicAddress;
import dev.guildhall.identity.WhenProved;
import dev.guildhall.problem.Conflict;
import dev.guildhall.problem.Invalid;
import dev.guildhall.problem.TooMany;
import dev.guildhall.tenancy.TenantScope;
import dev.guildhall.vault.EmailAddress;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionTemplate;

/** An account's own e-mail address (W16): given, proved by a code or a link sent to it, and then good to sign in with. */
@Service
public class Emails {
    private static final int REQUESTS_PER_ADDRESS_HOUR = 100;
    private static final int MESSAGES_PER_MAILBOX_DAY = 20;

    private final Confirmations confirmations;
    private final EmailIdentities identities;
    private final ConfirmationMessages messages;
    private final Accounts accounts;
    private final AccountStore store;
    private final PublicAddress address;
    private final RequestWindows windows;
    private final ObjectProvider<WhenProved> followers;
    private final AuditTrail audit;
    private final TransactionTemplate transaction;

    Emails(
            Confirmations confirmations,
            EmailIdentities identities,
            ConfirmationMessages messages,
            Accounts accounts,
            AccountStore store,
            PublicAddress address,
            RequestWindows windows,
            ObjectProvider<WhenProved> followers,
            AuditTrail audit,
            TransactionTemplate transaction) {
        this.confirmations = confirmations;
        this.identities = identities;
        this.messages = messages;
        this.accounts = accounts;
        this.store = store;
        this.address = address;
        this.windows = windows;
        this.followers = followers;
        this.audit = audit;
        this.transaction = transaction;
    }

    /**
     * Sends code and link. Whether the address is another account's is told only to who has proved it.
     *
     * @param network address of the caller
     * @throws Conflict where this deployment sends no e-mail
     */
    public void request(AccountId account, EmailAddress email, String network) {
        if (!messages.mailing()) {
            throw new Conflict("email-off", Words.of("email.off.title"), Words.of("email.off"));
        }
        Optional<Duration> wait = windows.enter(
                        "email-asker|" + network, REQUESTS_PER_ADDRESS_HOUR, Duration.ofHours(1))
                .or(() -> windows.enter("mailbox|" + email.value(), MESSAGES_PER_MAILBOX_DAY, Duration.ofDays(1)));
        if (wait.isPresent()) {
            throw new TooMany(wait.get());
        }
        transaction.executeWithoutResult(status -> {
            Confirmations.Issued issued = confirmations.issue(account, Confirmations.Purpose.EMAIL, email);
            messages.confirmEmail(
                    email, issued.code(), link(issued.emailToken()), (int) Confirmations.LIFE.toMinutes());
        });
    }

    /** @throws Invalid wrong or stale; {@link Conflict} where the address belongs to another account */
    public void confirm(AccountId account, String code) {
        Confirmations.Outcome outcome = Objects.requireNonNull(transaction.execute(status -> {
            Confirmations.Outcome entered = confirmations.enter(account, Confirmations.Purpose.EMAIL, code);
            if (entered instanceof Confirmations.Outcome.Done done) {
                bind(done);
            }
            return entered;
        }));
        switch (outcome) {
            case Confirmations.Outcome.Done ignored -> {}
            case Confirmations.Outcome.Wrong wrong ->
                throw new Invalid("code", Words.of("confirmation.wrong", wrong.left()));
            case Confirmations.Outcome.Expired ignored -> throw new Invalid("code", Words.of("confirmation.expired"));
            case Confirmations.Outcome.Already ignored -> throw new Invalid("code", Words.of("confirmation.stale"));
            case Confirmations.Outcome.Gone ignored -> throw new Invalid("code", Words.of("confirmation.stale"));
        }
    }

    /** @throws Conflict where nothing else is left to sign in with */
    public void remove(AccountId account) {
        transaction.executeWithoutResult(status -> {
            AccountView view = accounts.find(account).orElseThrow();
            if (identities.takeAway(account)) {
                if (view.phoneMasked() == null && view.username() == null) {
                    throw new Conflict("last-identity", Words.of("email.last.title"), Words.of("email.last"));
                }
                audit.record("email.unbound", "account", account.toString(), Map.of());
            }
        });
    }

    /** In the transaction that has confirmed it. */
    void bind(Confirmations.Outcome.Done done) {
        EmailAddress email = Objects.requireNonNull(done.email());
        identities.give(done.account(), email, true);
        audit.record(
                store.actor(done.account()),
                "email.bound",
                "account",
                done.account().toString(),
                Map.of("email", email.masked()));
        followers.orderedStream().forEach(each -> each.proved(done.account(), "EMAIL"));
    }

    String link(String token) {
        return page("/confirm?token=" + token);
    }

    /** Full address of a page of the tenant. */
    String page(String path) {
        return address.ofTenant(TenantScope.current(), path);
    }
}
