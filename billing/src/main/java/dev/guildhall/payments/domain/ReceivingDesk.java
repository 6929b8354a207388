package dev.guildhall.payments.domain;

import dev.guildhall.audit.AuditTrail;
import dev.guildhall.identity.AccountId;
import dev.guildhall.identity.Actor;
import dev.guildhall.identity.StaffDirectory;
import dev.guildhall.notice.Notices;
import dev.guildhall.problem.Conflict;
import dev.guildhall.problem.FieldError;
import dev.guildhall.problem.Invalid;
import dev.guildhall.problem.Texts;
import dev.guildhall.tenancy.Ids;
import dev.guildhall.tenancy.TenantScope;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Binds and changes receiving accounts (W20–W22). Each act needs a {@link Proven} of the person who does it, stands in the audit
 * trail, and is told to everybody else who may do it.
 */
@Service
public class ReceivingDesk {
    /** Permission of those who may, and are told of what others did. */
    public static final String PERMISSION = "billing.credentials.edit";

    private static final Pattern BANK_NUMBER = Pattern.compile("[0-9]{8,30}");
    private static final int LONGEST_NAME = 40;
    private static final int LONGEST_BANK = 60;
    private static final Texts TEXTS = Texts.in("receiving");

    private final ReceivingAccounts accounts;
    private final Credentials credentials;
    private final StaffProof proof;
    private final StaffDirectory staff;
    private final Notices notices;
    private final AuditTrail audit;
    private final TransactionTemplate transaction;

    ReceivingDesk(
            ReceivingAccounts accounts,
            Credentials credentials,
            StaffProof proof,
            StaffDirectory staff,
            Notices notices,
            AuditTrail audit,
            PlatformTransactionManager transactions) {
        this.accounts = accounts;
        this.credentials = credentials;
        this.proof = proof;
        this.staff = staff;
        this.notices = notices;
        this.audit = audit;
        this.transaction = new TransactionTemplate(transactions);
    }

    /**
     * Binds a merchant at WeChat Pay: stores it and tries it out. It takes no orders before {@link #use}. Not inside a transaction.
     *
     * @param baseUrl the tenant's address as WeChat Pay can reach it
     * @throws Invalid if a value is wrong; nothing is stored then
     * @throws Conflict without a proof
     */
    public UUID bind(
            Actor by,
            @Nullable Proven proven,
            ReceivingAccounts.Terms terms,
            ReceivingKind kind,
            CredentialEntry entry,
            String baseUrl) {
        proof.require(by, proven);
        List<FieldError> errors = new ArrayList<>();
        ReceivingAccounts.Terms clean = terms(terms, errors);
        Credentials.Ready ready = null;
        try {
            ready = credentials.ready(entry, TenantScope.current());
        } catch (Invalid e) {
            errors.addAll(e.errors());
        }
        if (kind == ReceivingKind.WECHAT_PARTNER && ready != null && ready.subMchid() == null) {
            errors.add(new FieldError("subMchid", TEXTS.of("form.sub-mchid")));
        }
        refuse(errors);
        Credentials.Ready good = Objects.requireNonNull(ready);
        record Bound(UUID account, UUID credential) {}
        Bound bound = Objects.requireNonNull(transaction.execute(status -> {
            UUID account = accounts.add(kind, ReceivingState.DRAFT, clean, null);
            UUID version = credentials.store(account, good, "STAFF");
            tell(by, proven, "bound", accounts.find(account));
            return new Bound(account, version);
        }));
        checked(bound.account, credentials.check(bound.credential, baseUrl));
        return bound.account;
    }

    /**
     * Binds a bank account. Its form is all that is looked at; no bank is asked.
     *
     * @throws Invalid if a value is wrong
     * @throws Conflict without a proof
     */
    public UUID bindBank(
            Actor by,
            @Nullable Proven proven,
            ReceivingAccounts.Terms terms,
            String bank,
            String holder,
            String number) {
        proof.require(by, proven);
        List<FieldError> errors = new ArrayList<>();
        ReceivingAccounts.Terms clean = terms(terms, errors);
        text(errors, "bank", bank, "form.bank");
        text(errors, "holder", holder, "form.holder");
        if (!BANK_NUMBER.matcher(number.replace(" ", "")).matches()) {
            errors.add(new FieldError("number", TEXTS.of("form.bank-number")));
        }
        refuse(errors);
        return Objects.requireNonNull(transaction.execute(status -> {
            UUID account = accounts.add(
                    ReceivingKind.BANK,
                    ReceivingState.CHECKED,
                    clean,
                    new ReceivingAccounts.Bank(Ids.next(), bank.strip(), holder.strip(), number.strip()));
            tell(by, proven, "bound", accounts.find(account));
            return account;
        }));
    }

    /**
     * Gives an account a new version of its merchant's credential: tried out, and used from then on if it works. What was placed with
     * the one before goes on. Not inside a transaction.
     *
     * @throws Invalid if a value is wrong, or it is another merchant
     * @throws Conflict without a proof
     */
    public CredentialView renew(
            Actor by, @Nullable Proven proven, UUID account, CredentialEntry entry, String baseUrl) {
        proof.require(by, proven);
        Credentials.Ready ready = credentials.ready(entry, TenantScope.current());
        UUID version = Objects.requireNonNull(transaction.execute(status -> {
            ReceivingView before = accounts.lock(account);
            UUID stored = credentials.store(account, ready, "STAFF");
            tell(by, proven, "renewed", before);
            return stored;
        }));
        CredentialView done = credentials.check(version, baseUrl);
        checked(account, done);
        return done;
    }

    /** Tries a stored version out again; needs no proof, since nothing is bound. Not inside a transaction. */
    public CredentialView checkAgain(UUID account, UUID version, String baseUrl) {
        CredentialView done = credentials.check(version, baseUrl);
        checked(account, done);
        return done;
    }

    /** Changes name, priority and rule. */
    public void change(Actor by, @Nullable Proven proven, UUID account, ReceivingAccounts.Terms terms) {
        proof.require(by, proven);
        List<FieldError> errors = new ArrayList<>();
        ReceivingAccounts.Terms clean = terms(terms, errors);
        refuse(errors);
        transaction.executeWithoutResult(status -> {
            accounts.lock(account);
            accounts.change(account, clean);
            tell(by, proven, "changed", accounts.find(account));
        });
    }

    /** @throws Conflict without a proof, or where nothing shows that it works */
    public void use(Actor by, @Nullable Proven proven, UUID account) {
        proof.require(by, proven);
        transaction.executeWithoutResult(status -> {
            ReceivingView before = accounts.lock(account);
            boolean works = before.kind() == ReceivingKind.BANK
                    || before.version() != null
                            && Objects.requireNonNull(before.version()).state() == CredentialView.State.ACTIVE;
            if (!works) {
                throw new Conflict("receiving-unchecked", TEXTS.of("unchecked.title"), TEXTS.of("unchecked"));
            }
            accounts.state(account, ReceivingState.IN_USE);
            tell(by, proven, "used", accounts.find(account));
        });
    }

    /** No new orders from now on; those that were placed with it keep it. */
    public void rest(Actor by, @Nullable Proven proven, UUID account) {
        proof.require(by, proven);
        transaction.executeWithoutResult(status -> {
            accounts.lock(account);
            accounts.state(account, ReceivingState.RESTING);
            tell(by, proven, "rested", accounts.find(account));
        });
    }

    /** A draft that works is checked; what is in use or rests stays so. */
    private void checked(UUID account, CredentialView version) {
        transaction.executeWithoutResult(status -> {
            ReceivingView now = accounts.lock(account);
            if (now.state() == ReceivingState.DRAFT && version.state() == CredentialView.State.ACTIVE) {
                accounts.state(account, ReceivingState.CHECKED);
            }
        });
    }

    private void tell(Actor by, @Nullable Proven proven, String act, ReceivingView account) {
        String way = proven == null ? "" : proven.way().label();
        Map<String, String> about = new LinkedHashMap<>();
        about.put("name", account.name());
        about.put("kind", account.kind().label());
        about.put("number", Objects.requireNonNullElse(account.number(), "—"));
        about.put("priority", Integer.toString(account.priority()));
        about.put(
                "for", account.kindLabels().isEmpty() ? TEXTS.of("all-kinds") : String.join("、", account.kindLabels()));
        about.put("proof", way);
        audit.record(
                "payments.account." + act, ReceivingAccounts.TABLE, account.id().toString(), about);
        for (AccountId each : staff.holding(PERMISSION)) {
            if (!each.equals(by.id())) {
                notices.tell(
                        each,
                        "payments.account",
                        TEXTS.of("told." + act, by.name(), account.name()),
                        TEXTS.of("told.text", account.kind().label(), about.get("number"), way),
                        "/console/billing/accounts/" + account.id());
            }
        }
    }

    private ReceivingAccounts.Terms terms(ReceivingAccounts.Terms terms, List<FieldError> errors) {
        String name = terms.name().strip();
        if (name.isEmpty() || name.length() > LONGEST_NAME) {
            errors.add(new FieldError("name", TEXTS.of("form.name", LONGEST_NAME)));
        }
        if (terms.priority() < 1 || terms.priority() > 999) {
            errors.add(new FieldError("priority", TEXTS.of("form.priority")));
        }
        Collection<String> kinds = terms.orderKinds();
        if (kinds.stream().anyMatch(kind -> !accounts.knows(kind))) {
            errors.add(new FieldError("orderKinds", TEXTS.of("form.order-kinds")));
        }
        return new ReceivingAccounts.Terms(name, terms.priority(), ReceivingAccounts.sorted(kinds));
    }

    private static void text(List<FieldError> errors, String field, String value, String key) {
        if (value.isBlank() || value.strip().length() > LONGEST_BANK) {
            errors.add(new FieldError(field, TEXTS.of(key, LONGEST_BANK)));
        }
    }

    private static void refuse(List<FieldError> errors) {
        if (!errors.isEmpty()) {
            throw new Invalid(errors);
        }
    }
}
