package dev.guildhall.identity.domain;

import dev.guildhall.identity.AccountId;
import dev.guildhall.identity.AccountView;
import dev.guildhall.identity.Accounts;
import dev.guildhall.identity.Actor;
import dev.guildhall.identity.CodePurpose;
import dev.guildhall.identity.EntryTerms;
import dev.guildhall.identity.NewAccount;
import dev.guildhall.identity.domain.SignInLog.Way;
import dev.guildhall.problem.Conflict;
import dev.guildhall.problem.Invalid;
import dev.guildhall.problem.Problem;
import dev.guildhall.problem.TooMany;
import dev.guildhall.vault.PhoneNumber;
import dev.guildhall.wechat.MiniPrograms;
import dev.guildhall.wechat.WechatSettings;
import dev.guildhall.wechat.WechatUser;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Signs in by WeChat. Who has been here before gets in at once. Who has not must bind a registered phone first (T13), or becomes
 * a guest at once (A10), as the tenant has chosen and once the agreements are accepted (T7); a phone on a module's list gets its account as with a code (C28). WeChat is
 * asked before any transaction, and what is stored is stored in one.
 */
@Service
public class WechatSigningIn {
    private static final int TRIES_PER_HOUR = 1_000;
    private static final int MOST_ROUNDS = 5;

    private final MiniPrograms miniPrograms;
    private final WechatIdentities identities;
    private final WechatTickets tickets;
    private final SigningIn signingIn;
    private final AccountStore store;
    private final Accounts accounts;
    private final VerificationCodes codes;
    private final KnownPhones knownPhones;
    private final RequestWindows windows;
    private final ObjectProvider<EntryTerms> terms;
    private final TransactionTemplate transaction;

    WechatSigningIn(
            MiniPrograms miniPrograms,
            WechatIdentities identities,
            WechatTickets tickets,
            SigningIn signingIn,
            AccountStore store,
            Accounts accounts,
            VerificationCodes codes,
            KnownPhones knownPhones,
            RequestWindows windows,
            ObjectProvider<EntryTerms> terms,
            TransactionTemplate transaction) {
        this.miniPrograms = miniPrograms;
        this.identities = identities;
        this.tickets = tickets;
        this.signingIn = signingIn;
        this.store = store;
        this.accounts = accounts;
        this.codes = codes;
        this.knownPhones = knownPhones;
        this.windows = windows;
        this.terms = terms;
        this.transaction = transaction;
    }

    /**
     * What a client sends.
     *
     * @param code of {@code wx.login}; this or the ticket
     * @param ticket of an earlier answer that a phone is needed
     * @param phoneCode of the button {@code getPhoneNumber}
     * @param phone with {@code smsCode} instead of {@code phoneCode}
     * @param smsCode of purpose BIND
     * @param agreements what the person has accepted; needed where an account is opened at once
     * @param address network address of the caller, and {@code device} what the client says of itself
     */
    public record Attempt(
            @Nullable String code,
            @Nullable String ticket,
            @Nullable String phoneCode,
            @Nullable String phone,
            @Nullable String smsCode,
            List<EntryTerms.Accepted> agreements,
            String address,
            @Nullable String device) {
        public Attempt {
            agreements = List.copyOf(agreements);
        }

        boolean provesPhone() {
            return phoneCode != null || phone != null;
        }
    }

    /**
     * @throws PhoneBindingRequired the first step of a first sign-in, where the tenant demands a phone
     * @throws ConsentRequired an account would be opened at once, but the newest agreements are not accepted
     * @throws Problem with a field {@code ticket} wherever the second step may be tried again without a new code of WeChat
     */
    public SigningIn.Proven signIn(Attempt attempt) {
        Optional<Duration> wait = windows.enter("wechat|" + attempt.address(), TRIES_PER_HOUR, Duration.ofHours(1));
        if (wait.isPresent()) {
            throw new TooMany(wait.get());
        }
        WechatUser user = attempt.ticket() != null
                ? tickets.read(attempt.ticket())
                : miniPrograms.user(Objects.requireNonNull(attempt.code()));
        AccountId account;
        try {
            account = settle(user, attempt);
        } catch (Problem refused) {
            throw refused.with("ticket", attempt.ticket() != null ? attempt.ticket() : tickets.give(user));
        }
        return signingIn.admit(account, Way.WECHAT);
    }

    /**
     * Binds the WeChat user who gave the code to an account that is signed in.
     *
     * @throws Conflict one of the two is bound elsewhere
     */
    public void bind(AccountId account, String code) {
        WechatUser user = miniPrograms.user(code);
        try {
            transaction.executeWithoutResult(status -> {
                requireFree(user, account);
                identities.bind(account, user);
            });
        } catch (WechatIdentities.Overtaken e) {
            transaction.executeWithoutResult(status -> requireFree(user, account));
        }
    }

    /** @throws Conflict where nothing else is left to sign in with */
    public void unbind(AccountId account) {
        transaction.executeWithoutResult(status -> {
            AccountView view = accounts.find(account).orElseThrow();
            boolean other = view.phoneMasked() != null || view.username() != null && view.passwordSet();
            if (identities.unbind(account) && !other) {
                throw new Conflict("last-identity", Words.of("wechat.last.title"), Words.of("wechat.last"));
            }
        });
    }

    private AccountId settle(WechatUser user, Attempt attempt) {
        Optional<AccountId> known = identities.byOpenid(user);
        if (known.isPresent()) {
            return known.get();
        }
        if (identities.byUnionid(user).isPresent()) {
            return inTurn(() -> known(user).orElseThrow(WechatIdentities.Overtaken::new));
        }
        boolean quick = miniPrograms.firstSignIn() == WechatSettings.FirstSignIn.QUICK_GUEST;
        if (!attempt.provesPhone() && !quick) {
            throw new PhoneBindingRequired();
        }
        if (quick) {
            requireConsent(attempt);
        }
        // Proved once: a code is used up by it, whatever else happens.
        PhoneNumber phone = attempt.provesPhone() ? provenPhone(attempt) : null;
        return inTurn(() -> {
            AccountId account = known(user).orElseGet(() -> first(user, phone, quick, attempt));
            if (attempt.ticket() != null) {
                tickets.use(attempt.ticket());
            }
            return account;
        });
    }

    /** In one transaction; anew, where the same person with the other hand was quicker: then with what is there now. */
    private AccountId inTurn(Supplier<AccountId> work) {
        for (int round = 1; ; round++) {
            try {
                return Objects.requireNonNull(transaction.execute(status -> work.get()));
            } catch (WechatIdentities.Overtaken e) {
                if (round == MOST_ROUNDS) {
                    throw e;
                }
            } catch (PhoneJustTaken e) {
                if (round == MOST_ROUNDS) {
                    throw e.taken;
                }
            }
        }
    }

    private Optional<AccountId> known(WechatUser user) {
        Optional<AccountId> byOpenid = identities.byOpenid(user);
        if (byOpenid.isPresent()) {
            return byOpenid;
        }
        Optional<AccountId> byUnionid = identities.byUnionid(user);
        byUnionid.ifPresent(account -> identities.bind(account, user));
        return byUnionid;
    }

    private AccountId first(WechatUser user, @Nullable PhoneNumber phone, boolean quick, Attempt attempt) {
        AccountId account = phone == null ? guest(null) : ofPhone(phone, quick);
        identities.bind(account, user);
        if (quick) {
            terms.ifAvailable(each -> each.accept(account, attempt.agreements(), attempt.address(), attempt.device()));
        }
        return account;
    }

    private AccountId ofPhone(PhoneNumber phone, boolean quick) {
        Optional<AccountId> owner = store.byPhone(phone);
        if (owner.isPresent()) {
            return owner.get();
        }
        try {
            if (knownPhones.listed(phone).isPresent()) {
                return signingIn.enrol(phone);
            }
            if (quick) {
                return guest(phone);
            }
        } catch (Conflict taken) {
            throw new PhoneJustTaken(taken);
        }
        throw new PhoneNotRegistered();
    }

    /** A guest gets a name to be told apart by, until they give their own. */
    private AccountId guest(@Nullable PhoneNumber phone) {
        return accounts.open(new NewAccount(
                Actor.GUEST, Words.of("wechat.guest", Secrets.digits(4)), phone, null, null, false, Set.of()));
    }

    private PhoneNumber provenPhone(Attempt attempt) {
        if (attempt.phoneCode() != null) {
            return miniPrograms.phone(attempt.phoneCode());
        }
        String typed = Objects.requireNonNull(attempt.phone());
        PhoneNumber phone = PhoneNumber.find(typed)
                .orElseThrow(
                        () -> new Invalid("phone", PhoneNumber.complaint(typed).orElseThrow()));
        String code = attempt.smsCode();
        if (code == null) {
            throw new Invalid("sms_code", Words.of("wechat.code-empty"));
        }
        Problem refusal = codes.check(phone, CodePurpose.BIND, code).refusal();
        if (refusal != null) {
            throw refusal;
        }
        return phone;
    }

    private void requireConsent(Attempt attempt) {
        List<EntryTerms.Term> missing = terms.stream()
                .flatMap(each -> each.missing(attempt.agreements()).stream())
                .toList();
        if (!missing.isEmpty()) {
            throw new ConsentRequired(missing);
        }
    }

    private void requireFree(WechatUser user, AccountId account) {
        if (identities.byOpenid(user).filter(owner -> !owner.equals(account)).isPresent()) {
            throw new Conflict("wechat-taken", Words.of("wechat.taken.title"), Words.of("wechat.taken"));
        }
    }

    /** The first step of T13: WeChat has named somebody who has no account here yet. */
    public static final class PhoneBindingRequired extends Problem {
        PhoneBindingRequired() {
            super(
                    "phone-binding-required",
                    HttpStatus.BAD_REQUEST,
                    Words.of("wechat.phone-needed.title"),
                    Words.of("wechat.phone-needed"));
        }
    }

    /** Signing in would register (A10), which nobody does unasked; field {@code agreements} names what to read and accept. */
    public static final class ConsentRequired extends Problem {
        ConsentRequired(List<EntryTerms.Term> missing) {
            super(
                    "agreement-needed",
                    HttpStatus.BAD_REQUEST,
                    Words.of("wechat.consent.title"),
                    Words.of("wechat.consent"));
            with("agreements", missing);
        }
    }

    /** The phone is proved, but it has no account here and none may be opened for it this way. */
    public static final class PhoneNotRegistered extends Problem {
        PhoneNotRegistered() {
            super(
                    "phone-not-registered",
                    HttpStatus.BAD_REQUEST,
                    Words.of("wechat.unregistered.title"),
                    Words.of("wechat.unregistered"));
        }
    }

    private static final class PhoneJustTaken extends RuntimeException {
        private final transient Conflict taken;

        PhoneJustTaken(Conflict cause) {
            super("the phone has just got an account", cause);
            this.taken = cause;
        }
    }
}
