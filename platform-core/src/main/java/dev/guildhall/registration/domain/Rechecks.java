package dev.guildhall.registration.domain;

import dev.guildhall.audit.AuditTrail;
import dev.guildhall.catalog.ModuleSettings;
import dev.guildhall.identity.AccountDirectory;
import dev.guildhall.identity.AccountId;
import dev.guildhall.identity.AccountState;
import dev.guildhall.identity.AccountView;
import dev.guildhall.identity.Accounts;
import dev.guildhall.identity.Actor;
import dev.guildhall.identity.CallLimits;
import dev.guildhall.identity.EmailProof;
import dev.guildhall.identity.PublicAddress;
import dev.guildhall.identity.Reproof;
import dev.guildhall.identity.WhenProved;
import dev.guildhall.notice.EmailOutbox;
import dev.guildhall.notice.EmailTemplate;
import dev.guildhall.notice.Notices;
import dev.guildhall.notice.SmsOutbox;
import dev.guildhall.notice.SmsTemplate;
import dev.guildhall.problem.Conflict;
import dev.guildhall.problem.FieldError;
import dev.guildhall.problem.Invalid;
import dev.guildhall.problem.NotFound;
import dev.guildhall.realname.Finding;
import dev.guildhall.realname.RealNames;
import dev.guildhall.registration.RecheckNeeded;
import dev.guildhall.tenancy.TenantCache;
import dev.guildhall.tenancy.TenantCaches;
import dev.guildhall.tenancy.TenantScope;
import dev.guildhall.ui.Fmt;
import dev.guildhall.vault.IdNumber;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Confirming anew what an account is known by (W44). Staff asks for phone, e-mail or identity card and says why; the person
 * answers with codes, and with name and number that go through the real-name port once more. A phone or an address that is
 * changed meanwhile is proved by that. What is kept from an account that has not answered is the tenant's setting.
 */
@Service
public class Rechecks implements WhenProved {
    public static final String PHONE = "PHONE";
    public static final String EMAIL = "EMAIL";
    public static final String ID_NUMBER = "ID_NUMBER";

    /** In the order in which they are shown. */
    public static final List<String> PARTS = List.of(PHONE, EMAIL, ID_NUMBER);

    private static final int TRIES_PER_DAY = 5;
    private static final String OPEN = "open";

    private final RecheckRows rows;
    private final Accounts accounts;
    private final AccountDirectory directory;
    private final Reproof reproof;
    private final EmailProof emailProof;
    private final RealNames realNames;
    private final CallLimits limits;
    private final Notices notices;
    private final SmsOutbox sms;
    private final EmailOutbox emails;
    private final PublicAddress address;
    private final ModuleSettings settings;
    private final AuditTrail audit;
    private final TransactionTemplate transaction;
    private final Fmt fmt;
    private final Clock clock;
    private final TenantCache<String, Map<AccountId, RecheckRows.Open>> open;

    Rechecks(
            RecheckRows rows,
            Accounts accounts,
            AccountDirectory directory,
            Reproof reproof,
            EmailProof emailProof,
            RealNames realNames,
            CallLimits limits,
            Notices notices,
            SmsOutbox sms,
            EmailOutbox emails,
            PublicAddress address,
            ModuleSettings settings,
            AuditTrail audit,
            TransactionTemplate transaction,
            Fmt fmt,
            TenantCaches caches,
            Clock clock) {
        this.rows = rows;
        this.accounts = accounts;
        this.directory = directory;
        this.reproof = reproof;
        this.emailProof = emailProof;
        this.realNames = realNames;
        this.limits = limits;
        this.notices = notices;
        this.sms = sms;
        this.emails = emails;
        this.address = address;
        this.settings = settings;
        this.audit = audit;
        this.transaction = transaction;
        this.fmt = fmt;
        this.open = caches.of("open-rechecks", 20_000);
        this.clock = clock;
    }

    /**
     * @param shown what the account has now, masked; null where it has none any more
     * @param wrong entries that did not fit; of ID_NUMBER only, codes are counted by phone
     * @param findings what was and was not checked of name and number (D17)
     */
    public record Part(
            String part,
            String label,
            @Nullable String shown,
            @Nullable Instant confirmedAt,
            int wrong,
            List<Finding> findings) {}

    /**
     * @param askedBy name of who asked
     * @param outcome CONFIRMED or WITHDRAWN; null while it is open
     * @param blocked whether everything else is kept from the account now
     */
    public record View(
            String reason,
            String askedBy,
            Instant askedAt,
            Instant dueAt,
            @Nullable Instant closedAt,
            @Nullable String outcome,
            boolean overdue,
            boolean blocked,
            List<Part> parts) {
        public boolean isOpen() {
            return closedAt == null;
        }
    }

    /** What can be asked for of this account: those of {@link #PARTS} that it has. */
    @Transactional(readOnly = true)
    public List<String> askable(AccountId account) {
        Set<String> there = directory.identities(account).stream()
                .map(AccountDirectory.Identity::type)
                .collect(Collectors.toSet());
        // An address that was given but never proved is not the account's.
        return PARTS.stream()
                .filter(part -> part.equals(EMAIL) ? accounts.emailOf(account).isPresent() : there.contains(part))
                .toList();
    }

    /**
     * Asks for it; the person is told by inbox and by short message, or by e-mail where there is no phone.
     *
     * @param reason what the person is told
     * @throws Invalid for {@code parts} or {@code reason}
     * @throws Conflict for staff, an account that is not active, and where a demand is open
     */
    @Transactional
    public void ask(Actor by, AccountId id, Collection<String> parts, String reason) {
        AccountView account = member(by, id);
        List<String> wanted = PARTS.stream().filter(parts::contains).toList();
        String why = reason.strip();
        List<FieldError> errors = new ArrayList<>();
        if (wanted.isEmpty() || wanted.size() != Set.copyOf(parts).size()) {
            errors.add(new FieldError("parts", Words.of("recheck.parts")));
        }
        List<String> askable = askable(id);
        wanted.stream()
                .filter(Predicate.not(askable::contains))
                .forEach(part ->
                        errors.add(new FieldError("parts", Words.of("recheck.nothing", Words.of("recheck." + part)))));
        if (why.isEmpty() || why.codePointCount(0, why.length()) > 200) {
            errors.add(new FieldError("reason", Words.of("recheck.reason")));
        }
        if (!errors.isEmpty()) {
            throw new Invalid(errors);
        }
        if (account.state() != AccountState.ACTIVE) {
            throw new Conflict("account-not-active", Words.of("recheck.state.title"), Words.of("recheck.state"));
        }
        Instant due = clock.instant()
                .plus(Duration.ofDays(settings.of(RegistrationRules.class).recheckDays()));
        if (!rows.insert(id, wanted, why, by.id(), due)) {
            throw new Conflict("recheck-open", Words.of("recheck.open.title"), Words.of("recheck.open"));
        }
        open.changing(OPEN);
        audit.record(
                "account.recheck-asked",
                "account",
                id.toString(),
                Map.of("name", account.name(), "parts", labels(wanted), "reason", why));
        tell(id, wanted, why, due);
    }

    private void tell(AccountId id, List<String> parts, String why, Instant due) {
        String day = fmt.longDate(due);
        notices.tell(
                id,
                "account.recheck",
                Words.of("recheck.told.title"),
                Words.of("recheck.told", labels(parts), why, day),
                "/pages/recheck/index");
        Map<String, String> said = Map.of("day", day, "link", address.ofTenant(TenantScope.current(), "/h5/"));
        accounts.phoneOf(id)
                .ifPresentOrElse(
                        phone -> sms.enqueue(phone, SmsTemplate.RECHECK_ASKED, said),
                        () -> accounts.emailOf(id)
                                .filter(email -> emails.open())
                                .ifPresent(email -> emails.enqueue(email, EmailTemplate.RECHECK_ASKED, said)));
    }

    /** @throws Conflict where none is open */
    @Transactional
    public void withdraw(Actor by, AccountId id) {
        AccountView account = member(by, id);
        RecheckRows.Row row = rows.locked(id).orElseThrow(Rechecks::none);
        rows.close(row.id(), "WITHDRAWN");
        open.changing(OPEN);
        audit.record("account.recheck-withdrawn", "account", id.toString(), Map.of("name", account.name()));
        notices.tell(id, "account.recheck", Words.of("recheck.withdrawn.title"), Words.of("recheck.withdrawn"), null);
    }

    /** The open demand. */
    @Transactional(readOnly = true)
    public Optional<View> current(AccountId id) {
        return rows.open(id).map(row -> view(row, shown(id)));
    }

    /** All demands, the newest first; for staff. */
    @Transactional(readOnly = true)
    public List<View> of(AccountId id) {
        Map<String, String> shown = shown(id);
        return rows.of(id).stream().map(row -> view(row, shown)).toList();
    }

    /** Which of these accounts have an open demand; for lists. */
    @Transactional(readOnly = true)
    public Set<AccountId> openOf(Collection<AccountId> ids) {
        Set<AccountId> asked = Set.copyOf(ids);
        return rows.open().keySet().stream().filter(asked::contains).collect(Collectors.toSet());
    }

    /**
     * Confirms the phone by a code of purpose BIND, which {@link Reproof#send} sends to it.
     *
     * @param network address of the caller
     */
    public void confirmPhone(AccountId id, String code, String network) {
        requireAsked(id, PHONE);
        if (code.isBlank()) {
            throw new Invalid("code", Words.of("recheck.code"));
        }
        if (accounts.phoneOf(id).isEmpty()) {
            throw new Conflict(
                    "no-phone", Words.of("recheck.not-asked.title"), Words.of("recheck.nothing", label(PHONE)));
        }
        reproof.require(id, code, null, network);
        transaction.executeWithoutResult(status -> confirmed(id, PHONE, List.of()));
    }

    /** Sends code and link to the account's own address. */
    public void sendEmail(AccountId id, String network) {
        requireAsked(id, EMAIL);
        emailProof.send(id, network);
    }

    /** Confirms the address by the code; the link does the same. */
    public void confirmEmail(AccountId id, String code) {
        requireAsked(id, EMAIL);
        // The proof itself tells, within its transaction.
        emailProof.confirm(id, code);
    }

    /**
     * Confirms name and number of the identity card. Not in the caller's transaction: an outside register may be asked, and a
     * wrong entry counts.
     *
     * @throws Invalid where the number is none, or the two are not those of the account
     */
    public void confirmIdNumber(AccountId id, String name, String number) {
        requireAsked(id, ID_NUMBER);
        List<FieldError> errors = new ArrayList<>();
        String called = name.strip();
        if (called.isEmpty() || called.codePointCount(0, called.length()) > 50) {
            errors.add(new FieldError("name", Words.of("recheck.name")));
        }
        IdNumber.complaint(number).ifPresent(complaint -> errors.add(new FieldError("idNumber", complaint)));
        if (!errors.isEmpty()) {
            throw new Invalid(errors);
        }
        limits.count("recheck-id-number|" + id, TRIES_PER_DAY, Duration.ofDays(1));
        IdNumber card = IdNumber.find(number).orElseThrow();
        if (!accounts.byIdNumber(card).equals(Optional.of(id))
                || realNames
                        .verifiedName(id)
                        .filter(verified -> !verified.equals(called))
                        .isPresent()) {
            transaction.executeWithoutResult(status -> wrong(id, List.of()));
            throw new Invalid("idNumber", Words.of("recheck.mismatch"));
        }
        List<Finding> findings = realNames.check(id, called, card);
        Optional<Finding> failed = findings.stream()
                .filter(finding -> finding.outcome() == Finding.Outcome.FAILED)
                .findFirst();
        if (failed.isPresent()) {
            transaction.executeWithoutResult(status -> wrong(id, findings));
            throw new Invalid(
                    "idNumber",
                    Words.of(
                            "name-check.failed",
                            failed.get().label(),
                            failed.get().detail()));
        }
        transaction.executeWithoutResult(status -> confirmed(id, ID_NUMBER, findings));
    }

    @Override
    @Transactional
    public void proved(AccountId account, String type) {
        if (rows.open(account).filter(row -> asks(row, type)).isPresent()) {
            confirmed(account, type, List.of());
        }
    }

    /**
     * Lets the account go on, or refuses. Cheap enough for every request: the open demands of a tenant are few and are
     * kept; before a refusal the row itself is asked.
     *
     * @throws RecheckNeeded where the account is kept from everything else
     */
    public void requireNotBlocked(AccountId id) {
        RecheckRows.Open asked = open.get(OPEN, key -> rows.open()).get(id);
        if (asked != null && isBlocked(asked.askedAt(), asked.dueAt())) {
            rows.open(id).filter(row -> isBlocked(row.askedAt(), row.dueAt())).ifPresent(row -> {
                throw new RecheckNeeded(row.parts().stream()
                        .filter(part -> part.confirmedAt() == null)
                        .map(RecheckRows.Part::part)
                        .toList());
            });
        }
    }

    private boolean isBlocked(Instant askedAt, Instant dueAt) {
        Instant now = clock.instant();
        return switch (settings.of(RegistrationRules.class).recheckBlocks()) {
            case NEVER -> false;
            case AFTER_DEADLINE -> !now.isBefore(dueAt);
            case AT_ONCE -> !now.isBefore(askedAt);
        };
    }

    private void wrong(AccountId id, List<Finding> findings) {
        rows.locked(id).filter(row -> asks(row, ID_NUMBER)).ifPresent(row -> rows.wrong(row.id(), ID_NUMBER, findings));
    }

    private void confirmed(AccountId id, String part, List<Finding> findings) {
        RecheckRows.Row row = rows.locked(id).orElseThrow(Rechecks::none);
        if (!asks(row, part)) {
            return;
        }
        rows.confirmed(row.id(), part, findings);
        boolean more = row.parts().stream()
                .anyMatch(each -> each.confirmedAt() == null && !each.part().equals(part));
        if (more) {
            return;
        }
        rows.close(row.id(), "CONFIRMED");
        open.changing(OPEN);
        List<String> all = row.parts().stream().map(RecheckRows.Part::part).toList();
        audit.record("account.rechecked", "account", id.toString(), Map.of("parts", labels(all)));
        AccountView account = accounts.find(id).orElseThrow();
        if (accounts.find(row.askedBy()).isPresent()) {
            notices.tell(
                    row.askedBy(),
                    "account.rechecked",
                    Words.of("recheck.done.title"),
                    Words.of("recheck.done", account.name(), labels(all)),
                    "/console/accounts/" + id);
        }
    }

    private void requireAsked(AccountId id, String part) {
        RecheckRows.Row row = rows.open(id).orElseThrow(Rechecks::none);
        if (!asks(row, part)) {
            throw new Conflict(
                    "recheck-not-asked",
                    Words.of("recheck.not-asked.title"),
                    Words.of("recheck.not-asked", label(part)));
        }
    }

    private static boolean asks(RecheckRows.Row row, String part) {
        return row.parts().stream().anyMatch(each -> each.part().equals(part) && each.confirmedAt() == null);
    }

    private View view(RecheckRows.Row row, Map<String, String> shown) {
        boolean isOpen = row.closedAt() == null;
        return new View(
                row.reason(),
                accounts.find(row.askedBy()).map(AccountView::name).orElse(""),
                row.askedAt(),
                row.dueAt(),
                row.closedAt(),
                row.outcome(),
                isOpen && !clock.instant().isBefore(row.dueAt()),
                isOpen && isBlocked(row.askedAt(), row.dueAt()),
                PARTS.stream()
                        .flatMap(part ->
                                row.parts().stream().filter(each -> each.part().equals(part)))
                        .map(each -> new Part(
                                each.part(),
                                label(each.part()),
                                shown.get(each.part()),
                                each.confirmedAt(),
                                each.wrong(),
                                each.findings()))
                        .toList());
    }

    private Map<String, String> shown(AccountId id) {
        return directory.identities(id).stream()
                .filter(identity -> PARTS.contains(identity.type()))
                .collect(Collectors.toMap(
                        AccountDirectory.Identity::type, AccountDirectory.Identity::shown, (first, second) -> first));
    }

    private AccountView member(Actor by, AccountId id) {
        AccountView account = accounts.find(id).orElseThrow(() -> new NotFound(Words.of("account")));
        if (id.equals(by.id()) || account.kind().equals(Actor.STAFF)) {
            throw new Conflict("staff-account", Words.of("recheck.state.title"), Words.of("recheck.staff"));
        }
        return account;
    }

    private static String labels(List<String> parts) {
        return parts.stream().map(Rechecks::label).collect(Collectors.joining("、"));
    }

    private static String label(String part) {
        return Words.of("recheck." + part);
    }

    private static Conflict none() {
        return new Conflict("no-recheck", Words.of("recheck.none.title"), Words.of("recheck.none"));
    }
}
