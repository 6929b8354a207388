package dev.guildhall.identity.domain;

import dev.guildhall.audit.AuditTrail;
import dev.guildhall.identity.AccountId;
import dev.guildhall.identity.ConfirmationMessages;
import dev.guildhall.identity.WhenActivated;
import dev.guildhall.problem.Invalid;
import dev.guildhall.problem.NotFound;
import dev.guildhall.problem.Problem;
import dev.guildhall.problem.TooMany;
import dev.guildhall.tenancy.TenantScope;
import dev.guildhall.vault.EmailAddress;
import dev.guildhall.vault.PhoneNumber;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.http.HttpStatus;
import org.springframework.modulith.events.ApplicationModuleListener;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionTemplate;

/** Activates accounts by a link or a code (W8, W47), sends both again, and says where an account is active already (W49). */
@Service
public class Activating {
    private static final int TRIES_PER_ADDRESS_HOUR = 200;
    private static final int REMINDERS_PER_DAY = 3;

    /** No account has this id. */
    private static final AccountId NOBODY = new AccountId(new UUID(0, 0));

    private final Confirmations confirmations;
    private final EmailIdentities emailIdentities;
    private final Emails emails;
    private final ConfirmationMessages messages;
    private final AccountStore store;
    private final RequestWindows windows;
    private final Tickets tickets;
    private final ObjectProvider<WhenActivated> followers;
    private final ApplicationEventPublisher events;
    private final AuditTrail audit;
    private final TransactionTemplate transaction;

    Activating(
            Confirmations confirmations,
            EmailIdentities emailIdentities,
            Emails emails,
            ConfirmationMessages messages,
            AccountStore store,
            RequestWindows windows,
            Tickets tickets,
            ObjectProvider<WhenActivated> followers,
            ApplicationEventPublisher events,
            AuditTrail audit,
            TransactionTemplate transaction) {
        this.confirmations = confirmations;
        this.emailIdentities = emailIdentities;
        this.emails = emails;
        this.messages = messages;
        this.store = store;
        this.windows = windows;
        this.tickets = tickets;
        this.followers = followers;
        this.events = events;
        this.audit = audit;
        this.transaction = transaction;
    }

    /** What came of it. */
    public enum Result {
        ACTIVATED,
        ALREADY_ACTIVE,
        /** The link was for an e-mail address, which is now the account's. */
        EMAIL_CONFIRMED
    }

    /** What a page shows before anything is done. */
    public enum Standing {
        ACTIVATION,
        EMAIL,
        ALREADY,
        EXPIRED,
        GONE
    }

    public void require(AccountId account, @Nullable EmailAddress email) {
        transaction.executeWithoutResult(status -> {
            if (store.phoneOf(account).isEmpty() && (email == null || !messages.mailing())) {
                throw new Invalid("email", Words.of("activation.no-way"));
            }
            if (email != null) {
                emailIdentities.give(account, email, false);
            }
            send(account, email);
        });
    }

    public boolean mailing() {
        return messages.mailing();
    }

    /** Told at most three times a day. */
    public void remind(EmailAddress email) {
        Optional<AccountId> owner = emailIdentities.owner(email);
        if (owner.isPresent() && confirmations.awaitsActivation(owner.get())) {
            quietly(owner.get());
        } else if (owner.isPresent()
                && windows.enter("email-in-use|" + email.value(), REMINDERS_PER_DAY, Duration.ofDays(1))
                        .isEmpty()) {
            transaction.executeWithoutResult(status -> messages.inUse(email, emails.page("/h5/")));
        }
    }

    public boolean isAwaited(AccountId account) {
        return confirmations.awaitsActivation(account);
    }

    public List<AccountId> never(Instant latest) {
        return confirmations.never(latest);
    }

    @Transactional(propagation = Propagation.MANDATORY)
    public boolean forget(AccountId account, Instant latest, Runnable first) {
        if (!confirmations.neverLocked(account, latest)) {
            return false;
        }
        first.run();
        store.remove(account);
        return true;
    }

    public Standing look(String token) {
        return switch (confirmations.look(token)) {
            case Confirmations.Outcome.Done done ->
                done.purpose() == Confirmations.Purpose.ACTIVATION ? Standing.ACTIVATION : Standing.EMAIL;
            case Confirmations.Outcome.Already ignored -> Standing.ALREADY;
            case Confirmations.Outcome.Expired ignored -> Standing.EXPIRED;
            default -> Standing.GONE;
        };
    }

    /**
     * By a link, of an activation or of an e-mail address.
     *
     * @throws ActivationExpired older than ten minutes; can be sent again
     * @throws LinkGone replaced by a newer one, or never was
     */
    public Result byLink(String token) {
        return concluded(Objects.requireNonNull(transaction.execute(status -> apply(confirmations.open(token)))));
    }

    /**
     * By the code. Who enters it has proved nothing yet: a login that nobody has, an account that waits for nothing and a wrong
     * code are answered alike and take the same statements.
     *
     * @param login phone, e-mail or username of the account
     * @param network address of the caller
     * @throws Invalid for the field {@code code}
     */
    public Result byCode(String login, String code, String network) {
        return concluded(Objects.requireNonNull(transaction.execute(status -> {
            // Counted here, so that there is something to commit whoever the login is.
            limit(network);
            return apply(confirmations.activate(store.byLogin(login).orElse(NOBODY), code));
        })));
    }

    /**
     * Sends link and code again. Answers alike whether there is such an account and whether it waits, and at the same time:
     * what there is to do is done after the answer. What is too soon or too often is sent no more, without a word.
     *
     * @param login phone, e-mail or username
     */
    public void again(String login, String network) {
        transaction.executeWithoutResult(status -> {
            limit(network);
            AccountId account = store.byLogin(login).orElse(NOBODY);
            events.publishEvent(new ActivationWanted(TenantScope.current(), account.value()));
        });
    }

    /** Outside any transaction: what may not be sent rolls its own back. */
    @ApplicationModuleListener(id = "identity.activation-again", propagation = Propagation.NOT_SUPPORTED)
    void again(ActivationWanted wanted) {
        quietly(new AccountId(wanted.account()));
    }

    /** The same for who holds an old link. */
    public void againByLink(String token, String network) {
        limit(network);
        confirmations.ownerOf(token).ifPresent(this::quietly);
    }

    /** Sends again; what is too soon or too often is sent no more, without a word. */
    public void quietly(AccountId account) {
        try {
            transaction.executeWithoutResult(status -> {
                if (confirmations.awaitsActivation(account)) {
                    send(
                            account,
                            confirmations
                                    .email(account, Confirmations.Purpose.ACTIVATION)
                                    .orElse(null));
                }
            });
        } catch (TooMany | NotFound enough) {
            // The last message is on its way, there were enough today, or the account was taken away meanwhile.
        }
    }

    private void send(AccountId account, @Nullable EmailAddress email) {
        Confirmations.Issued issued = confirmations.issue(account, Confirmations.Purpose.ACTIVATION, email);
        PhoneNumber phone = store.phoneOf(account).orElse(null);
        messages.activate(
                phone, email, issued.code(), emails.link(issued.phoneToken()), emails.link(issued.emailToken()), (int)
                        Confirmations.LIFE.toMinutes());
    }

    private Confirmations.Outcome apply(Confirmations.Outcome outcome) {
        if (outcome instanceof Confirmations.Outcome.Done done) {
            if (done.purpose() == Confirmations.Purpose.EMAIL) {
                emails.bind(done);
            } else {
                settle(done);
                followers.orderedStream().forEach(each -> each.activated(done.account()));
                audit.record(
                        store.actor(done.account()),
                        "account.activated",
                        "account",
                        done.account().toString(),
                        Map.of());
            }
        }
        return outcome;
    }

    /** An address that only the other message could have proved is not kept. */
    private void settle(Confirmations.Outcome.Done done) {
        if (done.email() == null) {
            return;
        }
        boolean onlyByMail = store.phoneOf(done.account()).isEmpty();
        if (done.provesEmail() || onlyByMail) {
            emailIdentities.give(done.account(), done.email(), true);
        } else {
            emailIdentities.takeAway(done.account());
        }
    }

    private static Result concluded(Confirmations.Outcome outcome) {
        return switch (outcome) {
            case Confirmations.Outcome.Done done ->
                done.purpose() == Confirmations.Purpose.EMAIL ? Result.EMAIL_CONFIRMED : Result.ACTIVATED;
            case Confirmations.Outcome.Already ignored -> Result.ALREADY_ACTIVE;
            case Confirmations.Outcome.Wrong ignored -> throw new Invalid("code", Words.of("activation.wrong"));
            case Confirmations.Outcome.Expired expired ->
                throw expired.purpose() == Confirmations.Purpose.ACTIVATION
                        ? new ActivationExpired()
                        : new LinkGone(Words.of("confirmation.expired"));
            case Confirmations.Outcome.Gone ignored -> throw new LinkGone(Words.of("confirmation.stale"));
        };
    }

    /**
     * For a member of staff who has just activated the account by this link and has no password yet: the right to set it once.
     */
    public Optional<String> firstPassword(String token) {
        return Objects.requireNonNull(transaction.execute(status -> confirmations
                .ownerOf(token)
                .flatMap(store::stored)
                .filter(account -> account.active()
                        && account.kind().equals(dev.guildhall.identity.Actor.STAFF)
                        && account.passwordHash() == null)
                .map(account -> tickets.give(account.id(), Tickets.Purpose.WELCOME))));
    }

    private void limit(String network) {
        Optional<Duration> wait = windows.enter("activation|" + network, TRIES_PER_ADDRESS_HOUR, Duration.ofHours(1));
        if (wait.isPresent()) {
            throw new TooMany(wait.get());
        }
    }

    /** Too late, but not lost: {@code again} names the address that sends link and code anew. */
    public static final class ActivationExpired extends Problem {
        ActivationExpired() {
            super(
                    "activation-expired",
                    HttpStatus.GONE,
                    Words.of("activation.expired.title"),
                    Words.of("activation.expired"));
            with("again", "/api/activations/again");
        }
    }

    /** There is nothing that this link or code could confirm any more. */
    public static final class LinkGone extends Problem {
        LinkGone(String detail) {
            super("confirmation-gone", HttpStatus.GONE, Words.of("confirmation.gone.title"), detail);
        }
    }

    /** Right password or code, but the account was never activated. */
    public static final class ActivationRequired extends Problem {
        ActivationRequired() {
            super(
                    "activation-required",
                    HttpStatus.BAD_REQUEST,
                    Words.of("activation.required.title"),
                    Words.of("activation.required"));
            with("again", "/api/activations/again");
        }
    }
}
