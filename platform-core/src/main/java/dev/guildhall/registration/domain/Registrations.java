package dev.guildhall.registration.domain;

import dev.guildhall.agreement.AgreementRef;
import dev.guildhall.agreement.Agreements;
import dev.guildhall.audit.AuditActor;
import dev.guildhall.audit.AuditTrail;
import dev.guildhall.forms.FieldType;
import dev.guildhall.forms.FilledForm;
import dev.guildhall.forms.FilledView;
import dev.guildhall.forms.FormDefinition;
import dev.guildhall.forms.FormField;
import dev.guildhall.forms.Forms;
import dev.guildhall.identity.AccountId;
import dev.guildhall.identity.AccountState;
import dev.guildhall.identity.AccountView;
import dev.guildhall.identity.Accounts;
import dev.guildhall.identity.Activations;
import dev.guildhall.identity.CallLimits;
import dev.guildhall.identity.CodePurpose;
import dev.guildhall.identity.NewAccount;
import dev.guildhall.identity.PhoneProof;
import dev.guildhall.identity.RegistrationGate;
import dev.guildhall.identity.WhenActivated;
import dev.guildhall.notice.Notices;
import dev.guildhall.problem.Conflict;
import dev.guildhall.problem.FieldError;
import dev.guildhall.problem.Invalid;
import dev.guildhall.problem.Problem;
import dev.guildhall.problem.Refused;
import dev.guildhall.realname.Finding;
import dev.guildhall.realname.RealNames;
import dev.guildhall.registration.Side;
import dev.guildhall.registration.UserType;
import dev.guildhall.review.ReviewState;
import dev.guildhall.review.ReviewView;
import dev.guildhall.review.Reviews;
import dev.guildhall.tenancy.TenantDirectory;
import dev.guildhall.tenancy.TenantScope;
import dev.guildhall.vault.EmailAddress;
import dev.guildhall.vault.IdNumber;
import dev.guildhall.vault.PhoneNumber;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Registering (T2 to T10, A11): the phone is proved by a code, the form is right, the agreements are accepted, and the account
 * is there, either at once or after the tenant's review. Whether a phone or an identity card is taken is told only to somebody
 * whose code was right. Where the type allows it, an e-mail address stands in for the phone (W8): then the account waits for
 * its activation, the review begins with that, and who asked never learns whether the address was taken.
 */
@Service
public class Registrations implements RegistrationGate, WhenActivated {
    private static final int MOST_EMAILS_PER_HOUR = 20;
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("M月d日 HH:mm", Locale.ROOT);

    private final UserTypes types;
    private final Forms forms;
    private final Accounts accounts;
    private final PhoneProof proof;
    private final Agreements agreements;
    private final Reviews reviews;
    private final RegistrationRows rows;
    private final RegistrationTickets tickets;
    private final RegistrationFiles files;
    private final RealNames realNames;
    private final Activations activations;
    private final CallLimits limits;
    private final Notices notices;
    private final TenantDirectory tenants;
    private final AuditTrail audit;
    private final TransactionTemplate transaction;

    Registrations(
            UserTypes types,
            Forms forms,
            Accounts accounts,
            PhoneProof proof,
            Agreements agreements,
            Reviews reviews,
            RegistrationRows rows,
            RegistrationTickets tickets,
            RegistrationFiles files,
            RealNames realNames,
            Activations activations,
            CallLimits limits,
            Notices notices,
            TenantDirectory tenants,
            AuditTrail audit,
            TransactionTemplate transaction) {
        this.types = types;
        this.forms = forms;
        this.accounts = accounts;
        this.proof = proof;
        this.agreements = agreements;
        this.reviews = reviews;
        this.rows = rows;
        this.tickets = tickets;
        this.files = files;
        this.realNames = realNames;
        this.activations = activations;
        this.limits = limits;
        this.notices = notices;
        this.tenants = tenants;
        this.audit = audit;
        this.transaction = transaction;
    }

    /**
     * What somebody sends to register.
     *
     * @param phone with {@code code} of purpose REGISTER; or
     * @param email with a password, where the type allows it
     * @param password null for signing in by code alone
     * @param address network address it came from, and {@code device} what the client says of itself
     */
    public record Application(
            String userType,
            @Nullable PhoneNumber phone,
            String code,
            @Nullable EmailAddress email,
            @Nullable String password,
            String form,
            int formVersion,
            Map<String, ?> values,
            List<AgreementRef> agreements,
            String address,
            @Nullable String device) {
        public Application {
            agreements = List.copyOf(agreements);
        }
    }

    /**
     * @param ticket lets its bearer see the registration; null where the address has yet to be proved
     * @param dueAt when the tenant wants to have decided; null where nothing is reviewed, or not yet
     */
    public record Registered(
            AccountState state,
            @Nullable String ticket,
            @Nullable Instant dueAt) {
        /** Whether the account must be activated by the e-mail that was sent. */
        public boolean awaitsActivation() {
            return ticket == null;
        }
    }

    /** Name and number that a form asks for, and the key of the number. */
    private record Named(String name, IdNumber number, String key) {}

    /** A registration as its owner sees it; sensitive values masked. */
    public record Standing(
            AccountState state,
            UserType userType,
            FilledView form,
            String phoneMasked,
            @Nullable String emailMasked,
            Instant submittedAt,
            @Nullable Instant dueAt,
            @Nullable String reason) {}

    /** Either what came of it or why nothing did; returned so that the transaction is committed in both cases. */
    private record Outcome(
            @Nullable Registered done, @Nullable Problem refusal) {
        static Outcome refused(Problem problem) {
            return new Outcome(null, problem);
        }
    }

    /**
     * Registers. What does not depend on the phone is checked first; then the code is used up and the account made, in one
     * transaction.
     *
     * @throws Invalid naming what to correct; values as {@code values.<key>}
     * @throws Conflict {@code phone-taken} (with {@code state} and a {@code ticket} where that registration waits or was
     *     refused) or {@code id-number-taken}
     */
    public Registered register(Application application) {
        UserType type = openType(application.userType());
        FilledForm filled = filled(
                type,
                application.form(),
                () -> forms.check(type.form(), application.formVersion(), application.values()));
        EmailAddress email = application.email();
        PhoneNumber phone = application.phone();
        if (email != null) {
            requireEmailWay(type, application);
        }
        accounts.checkPassword(application.password());
        agreements.requireAll(Agreements.REGISTER, application.agreements());
        if (email != null) {
            return byEmail(application, email, type, filled);
        }
        if (phone == null) {
            throw new Invalid("phone", PhoneNumber.complaint("").orElseThrow());
        }
        List<Finding> findings = nameChecked(
                type,
                filled,
                null,
                () -> proof.look(phone, CodePurpose.REGISTER, application.code())
                        .ifPresent(refused -> {
                            throw refused;
                        }));
        Outcome outcome = Objects.requireNonNull(
                transaction.execute(status -> registered(application, phone, type, filled, findings)));
        if (outcome.refusal() != null) {
            throw outcome.refusal();
        }
        return Objects.requireNonNull(outcome.done());
    }

    private Outcome registered(
            Application application, PhoneNumber phone, UserType type, FilledForm filled, List<Finding> findings) {
        Optional<Problem> refusal = proof.check(phone, CodePurpose.REGISTER, application.code())
                .or(() -> phoneTaken(phone))
                .or(() -> idNumberTaken(filled, null));
        if (refusal.isPresent()) {
            return Outcome.refused(refusal.get());
        }
        String name =
                name(type, filled, phone.national().substring(phone.national().length() - 4));
        Opened opened = open(application, phone, type, filled, name);
        idNumber(filled).ifPresent(number -> accounts.bindIdNumber(opened.account(), number));
        if (!findings.isEmpty()) {
            realNames.keep(opened.account(), findings);
        }
        Instant dueAt = submit(type, opened.registration(), opened.account(), name);
        return new Outcome(new Registered(state(type), tickets.give(opened.registration()), dueAt), null);
    }

    private record Opened(AccountId account, UUID registration) {}

    private Opened open(
            Application application, @Nullable PhoneNumber phone, UserType type, FilledForm filled, String name) {
        AccountId account = accounts.open(
                new NewAccount(type.kind(), name, phone, null, application.password(), false, Set.of()), state(type));
        UUID registration = rows.insert(account, type.code(), forms.save(filled, account));
        files.used(filled);
        audit.record(
                new AuditActor(account.value(), type.kind(), name),
                "registration.submitted",
                "registration",
                registration.toString(),
                Map.of("userType", type.label(), "name", name));
        agreements.accept(account, application.agreements(), application.address(), application.device());
        return new Opened(account, registration);
    }

    /** Does the same work and says the same where the address is taken; then its owner is told, and nothing stays. */
    private Registered byEmail(Application application, EmailAddress email, UserType type, FilledForm filled) {
        limits.count("registration-email|" + application.address(), MOST_EMAILS_PER_HOUR, Duration.ofHours(1));
        try {
            transaction.executeWithoutResult(status -> {
                Opened opened = open(application, null, type, filled, name(type, filled, email.masked()));
                activations.require(opened.account(), email);
            });
        } catch (Conflict taken) {
            if (!taken.type().equals("/problems/email-taken")) {
                throw taken;
            }
            activations.remind(email);
        }
        return new Registered(state(type), null, null);
    }

    private void requireEmailWay(UserType type, Application application) {
        if (!byEmail(type)) {
            throw new Invalid("email", Words.of("email.closed"));
        }
        if (application.password() == null) {
            throw new Invalid("password", Words.of("email.password"));
        }
    }

    /** Whether an e-mail address may stand in for the phone now. */
    @Transactional(readOnly = true)
    public boolean byEmail(UserType type) {
        return type.byEmail() && activations.mailing() && !UserTypes.asksIdNumber(forms.current(type.form()));
    }

    /** The hours within which the tenant wants to have decided on this type, where they are not counted in working days (W33). */
    @Transactional(readOnly = true)
    public OptionalInt hours(UserType type) {
        return type.reviewed()
                        && type.workingDays() == null
                        && nameField(type, forms.current(type.form())).isPresent()
                ? OptionalInt.of((int) realNames.personTarget().toHours())
                : OptionalInt.empty();
    }

    @Override
    @Transactional
    public void activated(AccountId account) {
        rows.of(account)
                .filter(registration -> waiting(registration.id()).isEmpty())
                .filter(registration -> accounts.find(account).orElseThrow().state() == AccountState.PENDING)
                .ifPresent(registration -> submit(
                        types.require(registration.userType()),
                        registration.id(),
                        account,
                        accounts.find(account).orElseThrow().name()));
    }

    /** The registration that the ticket is for. */
    @Transactional(readOnly = true)
    public Standing current(String ticket) {
        return standing(rows.find(tickets.registration(ticket)).orElseThrow(RegistrationTickets.TicketGone::new));
    }

    /** The registration of an account, where it came by one; for staff. */
    @Transactional(readOnly = true)
    public Optional<Standing> of(AccountId account) {
        return rows.of(account).map(this::standing);
    }

    /** The type that an account registered as. */
    @Transactional(readOnly = true)
    public Optional<UserType> typeOf(AccountId account) {
        return rows.of(account).flatMap(registration -> types.find(registration.userType()));
    }

    /** Id of the account's registration, by which reviews know it. */
    @Transactional(readOnly = true)
    public Optional<UUID> idOf(AccountId account) {
        return rows.of(account).map(RegistrationRows.Registration::id);
    }

    /**
     * Sends a refused registration again. A sensitive value that comes back masked stands for the stored one.
     *
     * @param userType null to keep it
     */
    public Standing again(
            String ticket, @Nullable String userType, String form, int formVersion, Map<String, ?> values) {
        Resent looked = Objects.requireNonNull(
                transaction.execute(status -> resent(ticket, userType, form, formVersion, values)));
        List<Finding> findings =
                nameChecked(looked.type(), looked.filled(), looked.account().id(), () -> {});
        return Objects.requireNonNull(transaction.execute(status -> {
            Resent now = resent(ticket, userType, form, formVersion, values);
            return again(now, findings);
        }));
    }

    private record Resent(
            RegistrationRows.Registration registration, AccountView account, UserType type, FilledForm filled) {}

    /** Everything that can be wrong with it, found in the caller's transaction. */
    private Resent resent(
            String ticket, @Nullable String userType, String form, int formVersion, Map<String, ?> values) {
        RegistrationRows.Registration registration =
                rows.locked(tickets.registration(ticket)).orElseThrow(RegistrationTickets.TicketGone::new);
        AccountView account = accounts.find(registration.account()).orElseThrow(RegistrationTickets.TicketGone::new);
        if (account.state() != AccountState.REFUSED) {
            throw new Conflict(
                    "registration-not-refused",
                    Words.of("not-refused.title"),
                    Words.of(account.state() == AccountState.PENDING ? "not-refused.pending" : "not-refused.active"));
        }
        UserType type = userType == null || userType.equals(registration.userType())
                ? types.require(registration.userType())
                : openType(userType);
        FilledForm filled =
                filled(type, form, () -> forms.checkAgain(type.form(), formVersion, values, registration.form()));
        idNumberTaken(filled, account.id()).ifPresent(problem -> {
            throw problem;
        });
        return new Resent(registration, account, type, filled);
    }

    private Standing again(Resent resent, List<Finding> findings) {
        RegistrationRows.Registration registration = resent.registration();
        AccountView account = resent.account();
        UserType type = resent.type();
        FilledForm filled = resent.filled();
        String name = type.nameField() == null ? account.name() : name(type, filled, "");
        accounts.rename(account.id(), name);
        accounts.changeKind(account.id(), type.kind());
        idNumber(filled).ifPresent(number -> accounts.bindIdNumber(account.id(), number));
        if (!findings.isEmpty()) {
            realNames.keep(account.id(), findings);
        }
        rows.again(registration.id(), type.code(), forms.save(filled, account.id()));
        files.used(filled);
        accounts.changeState(account.id(), state(type), null);
        audit.record(
                new AuditActor(account.id().value(), type.kind(), name),
                "registration.resubmitted",
                "registration",
                registration.id().toString(),
                Map.of("userType", type.label(), "name", name));
        submit(type, registration.id(), account.id(), name);
        return standing(rows.find(registration.id()).orElseThrow());
    }

    @Override
    @Transactional(readOnly = true)
    public boolean open() {
        return !types.open().isEmpty();
    }

    @Override
    @Transactional
    public Optional<Held> held(AccountId account) {
        return rows.of(account)
                .map(registration -> new Held(
                        tickets.give(registration.id()),
                        waiting(registration.id()).map(ReviewView::dueAt).orElse(null)));
    }

    private Standing standing(RegistrationRows.Registration registration) {
        AccountView account = accounts.find(registration.account()).orElseThrow(RegistrationTickets.TicketGone::new);
        return new Standing(
                account.state(),
                types.require(registration.userType()),
                forms.read(registration.form()),
                account.phoneMasked() == null ? "" : account.phoneMasked(),
                accounts.emailOf(account.id()).map(EmailAddress::masked).orElse(null),
                registration.submittedAt(),
                waiting(registration.id()).map(ReviewView::dueAt).orElse(null),
                account.stateReason());
    }

    private Optional<ReviewView> waiting(UUID registration) {
        return reviews.latest(RegistrationReview.KIND, registration.toString())
                .filter(review -> review.state() == ReviewState.WAITING);
    }

    private @Nullable Instant submit(UserType type, UUID registration, AccountId account, String name) {
        if (!type.reviewed()) {
            return null;
        }
        reviews.submit(RegistrationReview.KIND, registration.toString(), account, type.label() + " · " + name);
        Instant dueAt = waiting(registration).orElseThrow().dueAt();
        notices.tell(
                account,
                "registration.submitted",
                Words.of("submitted.title"),
                Words.of(
                        "submitted.text",
                        DAY.format(dueAt.atZone(
                                tenants.require(TenantScope.current()).zone()))),
                null);
        return dueAt;
    }

    private Optional<Problem> phoneTaken(PhoneNumber phone) {
        return accounts.byPhone(phone).map(account -> {
            String which = switch (account.state()) {
                case PENDING -> "phone-taken.pending";
                case REFUSED -> "phone-taken.refused";
                case ACTIVE, DISABLED -> "phone-taken";
            };
            Problem taken = new Conflict("phone-taken", Words.of(which + ".title"), Words.of(which));
            if (!which.equals("phone-taken")) {
                taken.with("state", account.state().name());
                rows.of(account.id()).ifPresent(registration -> taken.with("ticket", tickets.give(registration.id())));
            }
            return taken;
        });
    }

    private Optional<Problem> idNumberTaken(FilledForm filled, @Nullable AccountId self) {
        return idNumber(filled)
                .flatMap(accounts::byIdNumber)
                .filter(owner -> !owner.equals(self))
                .map(owner -> new Conflict(
                        "id-number-taken", Words.of("id-number-taken.title"), Words.of("id-number-taken")));
    }

    /** The identity card that the form asks for, if it does. */
    private Optional<IdNumber> idNumber(FilledForm filled) {
        FormDefinition form = forms.version(filled.form(), filled.version());
        return form.fields().stream()
                .filter(field -> field.type() == FieldType.ID_NUMBER)
                .flatMap(field -> filled.text(field.key()).stream())
                .findFirst()
                .flatMap(IdNumber::find);
    }

    private UserType openType(String code) {
        List<UserType> open = types.open();
        if (open.isEmpty()) {
            throw new Refused("registration-closed", Words.of("closed.title"), Words.of("closed"));
        }
        return open.stream()
                .filter(type -> type.code().equals(code))
                .findFirst()
                .orElseThrow(() -> new Invalid("userType", Words.of("type.unknown")));
    }

    /** Checks the form; its fields are named {@code values.<key>}, since the request has fields of its own. */
    private static FilledForm filled(UserType type, String form, Supplier<FilledForm> check) {
        if (!type.form().equals(form)) {
            throw new Invalid("form", Words.of("type.form"));
        }
        try {
            return check.get();
        } catch (Invalid wrong) {
            throw new Invalid(wrong.errors().stream()
                    .map(error -> new FieldError("values." + error.field(), error.message()))
                    .toList());
        }
    }

    private static AccountState state(UserType type) {
        return type.reviewed() ? AccountState.PENDING : AccountState.ACTIVE;
    }

    /** @param tail what stands behind 用户 where the form names nobody */
    private static String name(UserType type, FilledForm filled, String tail) {
        String given =
                type.nameField() == null ? "" : filled.text(type.nameField()).orElse("");
        return given.isBlank() ? Words.of("account.name", tail) : given;
    }

    /**
     * Checks the real name where the form asks a person for name and identity card (T5). Not inside a transaction.
     *
     * @param first what must be in order before an outside register is asked
     * @throws Invalid where a check says that the two do not belong together
     */
    private List<Finding> nameChecked(UserType type, FilledForm filled, @Nullable AccountId account, Runnable first) {
        Optional<Named> named = named(type, filled);
        if (named.isEmpty()) {
            return List.of();
        }
        first.run();
        List<Finding> findings =
                realNames.check(account, named.get().name(), named.get().number());
        findings.stream()
                .filter(finding -> finding.outcome() == Finding.Outcome.FAILED)
                .findFirst()
                .ifPresent(failed -> {
                    throw new Invalid(
                            "values." + named.get().key(),
                            Words.of("name-check.failed", failed.label(), failed.detail()));
                });
        return findings;
    }

    private Optional<Named> named(UserType type, FilledForm filled) {
        FormDefinition form = forms.version(filled.form(), filled.version());
        return nameField(type, form)
                .flatMap(nameKey -> form.fields().stream()
                        .filter(field -> field.type() == FieldType.ID_NUMBER)
                        .findFirst()
                        .flatMap(field -> filled.text(field.key())
                                .flatMap(IdNumber::find)
                                .flatMap(number ->
                                        filled.text(nameKey).map(name -> new Named(name, number, field.key())))));
    }

    /** The field with a person's name, where the form asks for an identity card too; a company's name is nobody's. */
    private static Optional<String> nameField(UserType type, FormDefinition form) {
        return Optional.ofNullable(type.nameField())
                .filter(key -> type.side() != Side.COMPANY && UserTypes.asksIdNumber(form));
    }

    /** Ids of files in a checked form. */
    static Stream<UUID> files(FormDefinition form, FilledForm filled) {
        return form.fields().stream()
                .filter(field -> field.type().files())
                .map(FormField::key)
                .flatMap(key -> Stream.ofNullable(filled.values().get(key)))
                .flatMap(value -> value instanceof Collection<?> several ? several.stream() : Stream.of(value))
                .map(id -> UUID.fromString(id.toString()));
    }
}
