package dev.guildhall.registration.domain;

import dev.guildhall.audit.AuditTrail;
import dev.guildhall.identity.AccountId;
import dev.guildhall.identity.AccountState;
import dev.guildhall.identity.AccountView;
import dev.guildhall.identity.Accounts;
import dev.guildhall.identity.Actor;
import dev.guildhall.identity.SecondFactorReset;
import dev.guildhall.notice.Notices;
import dev.guildhall.problem.Conflict;
import dev.guildhall.problem.Invalid;
import dev.guildhall.problem.NotFound;
import dev.guildhall.review.ReviewState;
import dev.guildhall.review.ReviewView;
import dev.guildhall.review.Reviews;
import java.security.SecureRandom;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** What staff does with the accounts of members: banning with a reason (T78), letting in again, a new password. */
@Service
public class AccountCare {
    /** Without letters and digits that look alike. */
    private static final String UPPER = "ABCDEFGHJKMNPQRSTUVWXYZ";

    private static final String LOWER = "abcdefghijkmnpqrstuvwxyz";
    private static final String DIGITS = "23456789";
    private static final SecureRandom RANDOM = new SecureRandom();

    private final Accounts accounts;
    private final Registrations registrations;
    private final Reviews reviews;
    private final Notices notices;
    private final SecondFactorReset secondFactors;
    private final AuditTrail audit;

    AccountCare(
            Accounts accounts,
            Registrations registrations,
            Reviews reviews,
            Notices notices,
            SecondFactorReset secondFactors,
            AuditTrail audit) {
        this.secondFactors = secondFactors;
        this.accounts = accounts;
        this.registrations = registrations;
        this.reviews = reviews;
        this.notices = notices;
        this.audit = audit;
    }

    /**
     * Keeps the account out; what is signed in ends with its next request.
     *
     * @param reason what the person is told at sign-in
     * @throws Conflict for staff, who are stopped elsewhere, and for what waits for review
     */
    @Transactional
    public void ban(Actor by, AccountId id, String reason) {
        AccountView account = member(by, id);
        String why = reason(reason, "ban.reason");
        if (account.state() == AccountState.PENDING || account.state() == AccountState.DISABLED) {
            throw new Conflict(
                    "account-not-active",
                    Words.of("ban.state.title"),
                    Words.of(account.state() == AccountState.PENDING ? "ban.state.pending" : "ban.state.disabled"));
        }
        accounts.changeState(id, AccountState.DISABLED, why);
        audit.record("account.banned", "account", id.toString(), Map.of("name", account.name(), "reason", why));
    }

    /** Lets the account in again; one whose registration was refused goes back to being refused. */
    @Transactional
    public void unban(Actor by, AccountId id) {
        AccountView account = member(by, id);
        if (account.state() != AccountState.DISABLED) {
            throw new Conflict("account-not-banned", Words.of("unban.state.title"), Words.of("unban.state"));
        }
        Optional<ReviewView> refused = registrations
                .idOf(id)
                .flatMap(registration -> reviews.latest(RegistrationReview.KIND, registration.toString()))
                .filter(review -> review.state() == ReviewState.REFUSED);
        if (refused.isPresent()) {
            accounts.changeState(id, AccountState.REFUSED, refused.get().reason());
        } else {
            accounts.changeState(id, AccountState.ACTIVE, null);
            notices.tell(id, "account.unbanned", Words.of("unbanned.title"), Words.of("unbanned"), null);
        }
        audit.record("account.unbanned", "account", id.toString(), Map.of("name", account.name()));
    }

    /**
     * Gives the account a password that must be changed at the next sign-in; everything signed in ends.
     *
     * @return the password, for telling it to the person once
     */
    @Transactional
    public String newPassword(Actor by, AccountId id) {
        AccountView account = member(by, id);
        String password = random();
        accounts.setPassword(id, password, true);
        audit.record("account.password-set", "account", id.toString(), Map.of("name", account.name()));
        return password;
    }

    /**
     * Takes the second factor away, for somebody who has lost the phone and the recovery codes.
     *
     * @param reason how it was made sure who asks; for the trail
     */
    @Transactional
    public void resetSecondFactor(Actor by, AccountId id, String reason) {
        AccountView account = member(by, id);
        String why = reason(reason, "factor-reset.reason");
        secondFactors.reset(id);
        notices.tell(id, "account.factor-reset", Words.of("factor-reset.title"), Words.of("factor-reset"), null);
        audit.record(
                "account.second-factor-reset", "account", id.toString(), Map.of("name", account.name(), "reason", why));
    }

    private static String reason(String raw, String complaint) {
        String why = raw.strip();
        if (why.isEmpty() || why.codePointCount(0, why.length()) > 200) {
            throw new Invalid("reason", Words.of(complaint));
        }
        return why;
    }

    private AccountView member(Actor by, AccountId id) {
        AccountView account = accounts.find(id).orElseThrow(() -> new NotFound(Words.of("account")));
        if (id.equals(by.id())) {
            throw new Conflict("own-account", Words.of("ban.self.title"), Words.of("ban.self"));
        }
        if (account.kind().equals(Actor.STAFF)) {
            throw new Conflict("staff-account", Words.of("ban.staff.title"), Words.of("ban.staff"));
        }
        return account;
    }

    /** Twelve characters, classes mixed so that neither runs nor repeats arise. */
    private static String random() {
        StringBuilder password = new StringBuilder(12);
        String[] classes = {UPPER, DIGITS, LOWER};
        while (password.length() < 12) {
            String from = classes[password.length() % classes.length];
            password.append(from.charAt(RANDOM.nextInt(from.length())));
        }
        return password.toString();
    }
}
