package dev.guildhall.registration.domain;

import dev.guildhall.forms.FieldType;
import dev.guildhall.forms.FilledValue;
import dev.guildhall.forms.FilledView;
import dev.guildhall.forms.Forms;
import dev.guildhall.identity.AccountState;
import dev.guildhall.identity.AccountView;
import dev.guildhall.identity.Accounts;
import dev.guildhall.problem.NotFound;
import dev.guildhall.realname.Finding;
import dev.guildhall.realname.RealNames;
import dev.guildhall.registration.UserType;
import dev.guildhall.review.Decided;
import dev.guildhall.review.ReviewKind;
import dev.guildhall.review.ReviewSubject;
import dev.guildhall.review.ReviewSubject.Fact;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** Registrations in the review queue (T8 to T10). */
@Component
class RegistrationReview implements ReviewKind {
    static final String KIND = "registration";

    private final RegistrationRows rows;
    private final UserTypes types;
    private final Forms forms;
    private final Accounts accounts;
    private final RealNames realNames;

    RegistrationReview(RegistrationRows rows, UserTypes types, Forms forms, Accounts accounts, RealNames realNames) {
        this.rows = rows;
        this.types = types;
        this.forms = forms;
        this.accounts = accounts;
        this.realNames = realNames;
    }

    @Override
    public String id() {
        return KIND;
    }

    @Override
    public String label() {
        return "注册";
    }

    @Override
    public String module() {
        return "registration";
    }

    @Override
    public String permission() {
        return "registration.review";
    }

    @Override
    public int workingDays() {
        return 2;
    }

    @Override
    public OptionalInt workingDays(String subject) {
        Integer days = rows.find(UUID.fromString(subject))
                .flatMap(registration -> types.find(registration.userType()))
                .map(UserType::workingDays)
                .orElse(null);
        return days == null ? OptionalInt.empty() : OptionalInt.of(days);
    }

    /** A person whose real name was checked: within hours (W33), unless staff gave the type working days. */
    @Override
    public Optional<Duration> within(String subject) {
        RegistrationRows.Registration registration = registration(subject);
        return workingDays(subject).isEmpty()
                        && !realNames.kept(registration.account()).isEmpty()
                ? Optional.of(realNames.personTarget())
                : Optional.empty();
    }

    @Override
    public ReviewSubject describe(String subject) {
        RegistrationRows.Registration registration = registration(subject);
        FilledView form = forms.read(registration.form());
        List<Fact> facts = new ArrayList<>();
        AccountView account = accounts.find(registration.account()).orElseThrow();
        if (account.phoneMasked() != null) {
            facts.add(new Fact(
                    Words.of("fact.phone"), account.phoneMasked() + " · " + Words.of("fact.phone.proved"), "ok"));
        }
        accounts.emailOf(account.id())
                .ifPresent(email -> facts.add(new Fact(
                        Words.of("fact.email"), email.masked() + " · " + Words.of("fact.email.proved"), "ok")));
        List<Finding> findings = realNames.kept(registration.account());
        for (FilledValue value : form.values()) {
            if (value.empty()) {
                continue;
            }
            if (value.field().type() == FieldType.CREDIT_CODE) {
                long others = forms.others(registration.form(), value.field().key());
                facts.add(
                        others == 0
                                ? new Fact(Words.of("fact.credit-code"), Words.of("fact.credit-code.unique"))
                                : new Fact(
                                        Words.of("fact.credit-code"),
                                        Words.of("fact.credit-code.used", others),
                                        "warn"));
            } else if (value.field().type() == FieldType.ID_NUMBER && findings.isEmpty()) {
                facts.add(new Fact(Words.of("fact.id-number"), Words.of("fact.id-number.checked")));
            }
        }
        // T5, D17: what was checked of name and number, and what was not.
        findings.forEach(finding -> facts.add(new Fact(
                finding.outcome().label() + "：" + finding.label(),
                finding.detail(),
                finding.outcome().tone())));
        return new ReviewSubject(account.name(), registration.form(), registration.before(), facts);
    }

    /** From now on the person can sign in, unless banned meanwhile. */
    @Override
    public void approved(Decided decided) {
        accounts.changeState(decided.applicant(), AccountState.PENDING, AccountState.ACTIVE, null);
    }

    @Override
    public void refused(Decided decided) {
        accounts.changeState(decided.applicant(), AccountState.PENDING, AccountState.REFUSED, decided.reason());
    }

    private RegistrationRows.Registration registration(String subject) {
        return rows.find(UUID.fromString(subject)).orElseThrow(() -> new NotFound(Words.of("registration")));
    }
}
