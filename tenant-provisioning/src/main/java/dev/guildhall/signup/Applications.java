package dev.guildhall.signup;

import dev.guildhall.catalog.Blueprint;
import dev.guildhall.catalog.Blueprints;
import dev.guildhall.forms.FieldRules;
import dev.guildhall.forms.FieldType;
import dev.guildhall.forms.FormChecks;
import dev.guildhall.forms.FormField;
import dev.guildhall.identity.AccountView;
import dev.guildhall.identity.Accounts;
import dev.guildhall.identity.Activations;
import dev.guildhall.identity.Operator;
import dev.guildhall.identity.PublicAddress;
import dev.guildhall.identity.operator.OperatorActs;
import dev.guildhall.jobs.PlatformSweep;
import dev.guildhall.notice.EmailTemplate;
import dev.guildhall.notice.PlatformMessages;
import dev.guildhall.notice.SmsTemplate;
import dev.guildhall.problem.Conflict;
import dev.guildhall.problem.FieldError;
import dev.guildhall.problem.Invalid;
import dev.guildhall.problem.NotFound;
import dev.guildhall.problem.Problem;
import dev.guildhall.provisioning.NewTenant;
import dev.guildhall.provisioning.Provisioning;
import dev.guildhall.provisioning.SlugTaken;
import dev.guildhall.reference.WorkingDays;
import dev.guildhall.tenancy.Ids;
import dev.guildhall.tenancy.Tenant;
import dev.guildhall.tenancy.TenantDirectory;
import dev.guildhall.tenancy.TenantId;
import dev.guildhall.tenancy.TenantScope;
import dev.guildhall.tenancy.TenantState;
import dev.guildhall.ui.Paged;
import dev.guildhall.vault.EmailAddress;
import dev.guildhall.vault.Masking;
import dev.guildhall.vault.PhoneNumber;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Organisations that open a tenant of their own (D16, W10): apply, wait, correct what was refused, and begin. Everything is
 * checked before anything is stored; an approval opens the tenant or changes nothing.
 */
@Service("tenantApplications")
class Applications implements PlatformSweep {
    /** Version of the terms in {@code templates/signup/terms.html}; raised whenever their text changes. */
    static final String TERMS = "2026-11";

    /** W34: from then on the applicant may ask for a person. */
    static final Duration ESCALATE_AFTER = Duration.ofHours(48);

    private static final Logger LOG = LoggerFactory.getLogger(Applications.class);
    private static final int PER_ADDRESS_HOUR = 20;
    private static final int WAITING_PER_PHONE = 3;
    private static final int TRIES_PER_DAY = 5;
    private static final Duration STUCK = Duration.ofMinutes(10);
    private static final Duration REFUSED_KEPT = Duration.ofDays(180);
    private static final SecureRandom RANDOM = new SecureRandom();

    static final List<FormField> FIELDS = List.of(
            new FormField("name", Words.of("name"), FieldType.TEXT, true, null, FieldRules.length(2, 60), List.of()),
            new FormField("creditCode", Words.of("creditCode"), FieldType.CREDIT_CODE, true),
            new FormField(
                    "contact", Words.of("contact"), FieldType.TEXT, true, null, FieldRules.length(2, 30), List.of()),
            new FormField("phone", Words.of("phone"), FieldType.PHONE, true),
            new FormField("email", Words.of("email"), FieldType.EMAIL, true));

    private final ApplicationRows rows;
    private final ApplicantPhones phones;
    private final Proofs proofs;
    private final FormChecks checks;
    private final Blueprints blueprints;
    private final TenantDirectory directory;
    private final Provisioning provisioning;
    private final Accounts accounts;
    private final Activations activations;
    private final PlatformMessages messages;
    private final PublicAddress address;
    private final OperatorActs acts;
    private final WorkingDays calendar;
    private final TransactionTemplate transaction;
    private final Clock clock;
    private final ZoneId zone;
    private final int workingDays;

    Applications(
            ApplicationRows rows,
            ApplicantPhones phones,
            Proofs proofs,
            FormChecks checks,
            Blueprints blueprints,
            TenantDirectory directory,
            Provisioning provisioning,
            Accounts accounts,
            Activations activations,
            PlatformMessages messages,
            PublicAddress address,
            OperatorActs acts,
            WorkingDays calendar,
            @Qualifier("platform") TransactionTemplate transaction,
            Clock clock,
            @Value("${guildhall.zone:Asia/Shanghai}") ZoneId zone,
            @Value("${guildhall.signup.working-days:3}") int workingDays) {
        this.rows = rows;
        this.phones = phones;
        this.proofs = proofs;
        this.checks = checks;
        this.blueprints = blueprints;
        this.directory = directory;
        this.provisioning = provisioning;
        this.accounts = accounts;
        this.activations = activations;
        this.messages = messages;
        this.address = address;
        this.acts = acts;
        this.calendar = calendar;
        this.transaction = transaction;
        this.clock = clock;
        this.zone = zone;
        this.workingDays = workingDays;
    }

    /** @param tone ok or bad */
    record SlugCheck(String tone, String words) {}

    /** Whether a slug can be had now, in words; null where nothing is typed. */
    @Nullable SlugCheck slug(String slug, @Nullable UUID but) {
        if (slug.isEmpty()) {
            return null;
        }
        String complaint = slugComplaint(slug, but);
        return complaint == null
                ? new SlugCheck("ok", Words.of("slug.free", address.ofTenant(new TenantId(slug), "/")))
                : new SlugCheck("bad", complaint);
    }

    void sendCode(String phone, String network) {
        phones.send(PhoneNumber.parse(phone), network);
    }

    long secondsUntilNext(String phone) {
        return PhoneNumber.find(phone).map(phones::secondsUntilNext).orElse(0L);
    }

    /**
     * Applies.
     *
     * @param network address of the caller, and {@code device} what it says of itself
     * @return the secret of the private page
     * @throws Invalid naming what to correct
     */
    String apply(ApplicationForm form, String network, String device) {
        phones.count("apply|" + network, PER_ADDRESS_HOUR, Duration.ofHours(1));
        UUID id = Ids.next();
        PhoneNumber phone = checked(id, form, ApplicationForm.text(form.phone()), ApplicationForm.text(form.email()));
        phones.require(phone, ApplicationForm.text(form.code()));
        if (rows.waitingOf(phones.index(phone)) >= WAITING_PER_PHONE) {
            throw new Invalid("phone", Words.of("phone.many", WAITING_PER_PHONE));
        }
        // Only who has proved a phone learns whether an organisation is known here.
        requireNewOrganisation(form, null);
        String token = token();
        ApplicationRows.Content content = content(form, phone, ApplicationForm.text(form.email()), network, device);
        store(() -> {
            rows.insert(id, token, content);
            proofs.attach(content.proof(), id);
            Map<String, String> said = Map.of("link", link(token));
            messages.sms(phone, SmsTemplate.APPLICATION_RECEIVED, said);
            messages.email(EmailAddress.parse(content.email()), EmailTemplate.APPLICATION_RECEIVED, said);
        });
        messages.deliver();
        return token;
    }

    /**
     * Sends a refused one again. Phone and e-mail that come back masked stand for those that are stored; another phone needs a
     * code.
     */
    void again(String token, ApplicationForm form, String network, String device) {
        phones.count("apply|" + network, PER_ADDRESS_HOUR, Duration.ofHours(1));
        Application before = require(token);
        if (before.state() != Application.State.REFUSED) {
            throw new Conflict("not-refused", Words.of("not-refused.title"), Words.of("not-refused"));
        }
        String known = new PhoneNumber(before.phone()).national();
        String given = ApplicationForm.text(form.phone());
        boolean same = given.equals(Masking.phone(before.phone())) || given.equals(known);
        String email = ApplicationForm.text(form.email());
        String mail = email.equals(Masking.email(before.email())) ? before.email() : email;
        PhoneNumber phone = checked(before.id(), form, same ? known : given, mail);
        if (!same) {
            phones.require(phone, ApplicationForm.text(form.code()));
        }
        requireNewOrganisation(form, before.id());
        ApplicationRows.Content content = content(form, phone, mail, network, device);
        store(() -> {
            proofs.attach(content.proof(), before.id());
            if (!rows.again(before.id(), content)) {
                throw new Conflict("not-refused", Words.of("not-refused.title"), Words.of("not-refused"));
            }
        });
    }

    /** @throws NotFound where the link leads nowhere */
    Application require(String token) {
        return rows.byToken(token).orElseThrow(() -> new NotFound(Words.of("application")));
    }

    UUID storeProof(java.io.InputStream in, String network) {
        return proofs.store(in, network);
    }

    /** How the owner's account of an approved one stands. */
    enum Owner {
        /** Short message and e-mail were sent; neither link nor code was used yet. */
        TO_ACTIVATE,
        /** Activated; the first password is still to be set. */
        WITHOUT_PASSWORD,
        READY,
        /** The tenant is not open, or the phone is nobody's any more. */
        GONE
    }

    Owner owner(Application application) {
        TenantId tenant = new TenantId(application.slug());
        if (directory
                .find(tenant)
                .map(Tenant::state)
                .filter(TenantState.ACTIVE::equals)
                .isEmpty()) {
            return Owner.GONE;
        }
        return TenantScope.with(tenant).get(() -> {
            AccountView account =
                    accounts.byPhone(new PhoneNumber(application.phone())).orElse(null);
            if (account == null) {
                return Owner.GONE;
            }
            if (activations.isAwaited(account.id())) {
                return Owner.TO_ACTIVATE;
            }
            return account.passwordSet() ? Owner.READY : Owner.WITHOUT_PASSWORD;
        });
    }

    /** Sends link and code of the owner's activation again, by short message and e-mail (W47). */
    void activateAgain(String token, String network) {
        phones.count("activation|" + network, PER_ADDRESS_HOUR, Duration.ofHours(1));
        Application application = require(token);
        if (application.state() != Application.State.APPROVED || owner(application) != Owner.TO_ACTIVATE) {
            throw new Conflict("already-active", Words.of("active.title"), Words.of("active"));
        }
        TenantScope.with(new TenantId(application.slug()))
                .run(() -> accounts.byPhone(new PhoneNumber(application.phone()))
                        .map(AccountView::id)
                        .ifPresent(activations::again));
    }

    /** Whether it has waited so long that a person may be asked for (W34). */
    boolean isLate(Application application) {
        return !clock.instant().isBefore(application.submittedAt().plus(ESCALATE_AFTER));
    }

    /** Asks for a person after 48 hours without a result; the last four characters of the code prove who asks (W34). */
    void escalate(String token, String lastFour) {
        Application application = require(token);
        if (application.state() != Application.State.WAITING || application.escalatedAt() != null) {
            throw new Conflict("not-waiting", Words.of("escalate.not.title"), Words.of("escalate.not"));
        }
        if (!isLate(application)) {
            throw new Conflict("too-early", Words.of("escalate.not.title"), Words.of("escalate.early"));
        }
        phones.count("escalate|" + application.id(), TRIES_PER_DAY, Duration.ofDays(1));
        if (!application.creditCode().endsWith(lastFour.strip().toUpperCase(java.util.Locale.ROOT))
                || lastFour.strip().length() != 4) {
            throw new Invalid("lastFour", Words.of("escalate.wrong"));
        }
        transaction.executeWithoutResult(status -> rows.escalate(application.id()));
    }

    Paged<Application> page(Application.@Nullable State state, @Nullable String text, int page, int size) {
        return rows.page(state, text, page, size);
    }

    long count(Application.State state) {
        return rows.count(state);
    }

    Application find(UUID id) {
        return rows.find(id).orElseThrow(() -> new NotFound(Words.of("application")));
    }

    Proofs.Picture proof(Application application) {
        return proofs.open(application.proof()).orElseThrow(() -> new NotFound(Words.of("proof")));
    }

    /** @param tone ok, warn or empty */
    record Fact(String label, String text, String tone) {}

    /** What was and what was not checked, for whoever decides (D17). */
    List<Fact> facts(Application application) {
        List<Fact> facts = new ArrayList<>();
        facts.add(new Fact(Words.of("fact.phone"), Words.of("fact.phone.proved"), "ok"));
        facts.add(new Fact(Words.of("fact.email"), Words.of("fact.email.later"), ""));
        facts.add(new Fact(Words.of("fact.code"), Words.of("fact.code.form"), "ok"));
        facts.add(new Fact(Words.of("fact.register"), Words.of("fact.register.not"), ""));
        proofs.size(application.proof())
                .ifPresent(size -> facts.add(
                        new Fact(Words.of("fact.proof"), Words.of("fact.proof.not", size.width(), size.height()), "")));
        long others = rows.others(application, phones.index(new PhoneNumber(application.phone())));
        facts.add(
                others == 0
                        ? new Fact(Words.of("fact.others"), Words.of("fact.others.none"), "ok")
                        : new Fact(Words.of("fact.others"), Words.of("fact.others.some", others), "warn"));
        String slug = application.state() == Application.State.WAITING
                ? slugComplaint(application.slug(), application.id())
                : null;
        if (slug != null) {
            facts.add(new Fact(Words.of("fact.slug"), slug, "warn"));
        }
        if (application.times() > 1) {
            facts.add(new Fact(
                    Words.of("fact.again"),
                    Words.of("fact.again.times", application.times(), ApplicationForm.text(application.reason())),
                    ""));
        }
        return facts;
    }

    /**
     * Opens the tenant and tells the applicant. Two operators cannot both do it; what fails leaves the application waiting.
     *
     * @throws Problem why it cannot be opened, such as a slug that was taken meanwhile
     */
    void approve(Operator by, UUID id) {
        Application application = find(id);
        decide(application, Application.State.OPENING, by, null);
        try {
            provisioning.open(new NewTenant(
                    application.slug(),
                    application.name(),
                    application.blueprint(),
                    new NewTenant.Admin(
                            application.contact(),
                            new PhoneNumber(application.phone()).national(),
                            application.email())));
        } catch (SlugTaken taken) {
            back(id);
            throw new Conflict("slug-taken", Words.of("slug.taken.title"), Words.of("slug.taken.operator"));
        } catch (RuntimeException e) {
            back(id);
            throw e;
        }
        finish(application, by.name());
        messages.deliver();
    }

    /** @param reason what the applicant reads */
    void refuse(Operator by, UUID id, String reason) {
        String why = reason.strip();
        if (why.isEmpty() || why.codePointCount(0, why.length()) > 200) {
            throw new Invalid("reason", Words.of("reason"));
        }
        Application application = find(id);
        decide(application, Application.State.REFUSED, by, why);
        messages.deliver();
    }

    private void decide(Application application, Application.State to, Operator by, @Nullable String reason) {
        transaction.executeWithoutResult(status -> {
            if (!rows.change(application.id(), Application.State.WAITING, to, by.name(), reason)) {
                throw new Conflict("decided", Words.of("decided.title"), Words.of("decided"));
            }
            acts.record(
                    by,
                    Words.of(to == Application.State.REFUSED ? "act.refused" : "act.approved"),
                    application.name() + " · " + application.slug(),
                    reason == null ? "" : reason);
            if (to == Application.State.REFUSED) {
                tell(application, SmsTemplate.REVIEW_REFUSED, EmailTemplate.APPLICATION_REFUSED);
            }
        });
    }

    private void finish(Application application, String by) {
        transaction.executeWithoutResult(status -> {
            if (rows.change(application.id(), Application.State.OPENING, Application.State.APPROVED, by, null)) {
                tell(application, SmsTemplate.REVIEW_APPROVED, EmailTemplate.APPLICATION_APPROVED);
            }
        });
    }

    private void back(UUID id) {
        transaction.executeWithoutResult(
                status -> rows.change(id, Application.State.OPENING, Application.State.WAITING, null, null));
    }

    private void tell(Application application, SmsTemplate sms, EmailTemplate email) {
        String link = link(rows.token(application.id()));
        messages.sms(
                new PhoneNumber(application.phone()), sms, Map.of("what", Words.of("application.what"), "link", link));
        messages.email(EmailAddress.parse(application.email()), email, Map.of("link", link));
    }

    @Override
    public String name() {
        return "tenant-applications";
    }

    @Override
    public Duration every() {
        return Duration.ofMinutes(5);
    }

    /** Sees through what a node left behind that went away while it opened a tenant; forgets what nobody needs. */
    @Override
    public void sweep() {
        proofs.sweep();
        transaction.executeWithoutResult(
                status -> rows.forgetRefused(clock.instant().minus(REFUSED_KEPT)));
        for (Application stuck : rows.openingSince(clock.instant().minus(STUCK))) {
            Optional<Tenant> tenant = directory.find(new TenantId(stuck.slug()));
            boolean opened = tenant.filter(found -> found.state() == TenantState.ACTIVE)
                    .filter(found -> found.name().equals(stuck.name()))
                    .filter(found -> owner(stuck) != Owner.GONE)
                    .isPresent();
            LOG.warn(
                    "application {} was left while its tenant was opened; it is {}",
                    stuck.id(),
                    opened ? "open" : "not");
            if (opened) {
                finish(stuck, ApplicationForm.text(stuck.decidedBy()));
            } else if (tenant.filter(found -> found.state() == TenantState.OPENING)
                    .isEmpty()) {
                back(stuck.id());
            }
        }
        messages.deliver();
    }

    /** Everything that can be wrong before it is asked whether anybody else is in the way. */
    private PhoneNumber checked(UUID id, ApplicationForm form, String phone, String email) {
        List<FieldError> errors = new ArrayList<>();
        if (blueprint(form).isEmpty()) {
            errors.add(new FieldError("blueprint", Words.of("blueprint")));
        }
        try {
            checks.check(FIELDS, form.values(phone, email));
        } catch (Invalid invalid) {
            errors.addAll(invalid.errors());
        }
        String slug = slugOf(form);
        if (slug.isEmpty()) {
            errors.add(new FieldError("slug", Words.of("slug.needed")));
        } else {
            String complaint = slugComplaint(slug, id);
            if (complaint != null) {
                errors.add(new FieldError("slug", complaint));
            }
        }
        UUID proof = proofOf(form);
        if (proof == null) {
            errors.add(new FieldError("proof", Words.of("proof.needed")));
        } else if (!proofs.usable(proof, id)) {
            errors.add(new FieldError("proof", Words.of("proof.gone")));
        }
        if (!TERMS.equals(form.terms())) {
            errors.add(new FieldError("terms", Words.of(form.terms() == null ? "terms.needed" : "terms.changed")));
        }
        if (!errors.isEmpty()) {
            throw new Invalid(errors);
        }
        return PhoneNumber.parse(phone);
    }

    private void requireNewOrganisation(ApplicationForm form, @Nullable UUID but) {
        if (rows.codeUsed(creditCode(form), but)) {
            throw new Invalid("creditCode", Words.of("creditCode.used"));
        }
    }

    /** The indexes have the last word where two come at once. */
    private void store(Runnable work) {
        try {
            transaction.executeWithoutResult(status -> work.run());
        } catch (DuplicateKeyException e) {
            boolean slug = String.valueOf(e.getMessage()).contains("tenant_application_slug");
            throw slug
                    ? new Invalid("slug", Words.of("slug.wanted"))
                    : new Invalid("creditCode", Words.of("creditCode.used"));
        }
    }

    private ApplicationRows.Content content(
            ApplicationForm form, PhoneNumber phone, String email, String network, String device) {
        Map<String, Object> values = checks.check(FIELDS, form.values(phone.national(), email));
        return new ApplicationRows.Content(
                slugOf(form),
                given(values, "name"),
                blueprint(form).orElseThrow().id(),
                given(values, "creditCode"),
                given(values, "contact"),
                phone,
                phones.index(phone),
                given(values, "email"),
                Objects.requireNonNull(proofOf(form)),
                TERMS,
                network,
                device,
                calendar.plus(clock.instant(), workingDays, zone));
    }

    private String creditCode(ApplicationForm form) {
        return given(
                checks.check(FIELDS.subList(1, 2), Map.of("creditCode", ApplicationForm.text(form.creditCode()))),
                "creditCode");
    }

    /** A field without which the form would not have passed its checks. */
    private static String given(Map<String, Object> values, String field) {
        return Objects.requireNonNull(values.get(field), field).toString();
    }

    private @Nullable String slugComplaint(String slug, @Nullable UUID but) {
        if (!TenantId.isWellFormed(slug)) {
            return Words.of("slug.form");
        }
        if (!TenantId.isFree(slug)) {
            return Words.of("slug.reserved", slug);
        }
        if (provisioning.isTaken(new TenantId(slug))) {
            return Words.of("slug.taken", slug);
        }
        return rows.slugWanted(slug, but) ? Words.of("slug.wanted") : null;
    }

    private Optional<Blueprint> blueprint(ApplicationForm form) {
        return blueprints.find(ApplicationForm.text(form.blueprint()));
    }

    private static String slugOf(ApplicationForm form) {
        return ApplicationForm.text(form.slug()).toLowerCase(java.util.Locale.ROOT);
    }

    private static @Nullable UUID proofOf(ApplicationForm form) {
        try {
            return UUID.fromString(ApplicationForm.text(form.proof()));
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private String link(String token) {
        return address.ofDeployment("/join/" + token);
    }

    private static String token() {
        byte[] bytes = new byte[32];
        RANDOM.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
