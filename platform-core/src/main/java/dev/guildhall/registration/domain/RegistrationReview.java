package dev.guildhall.registration.domain;

import dev.guildhall.forms.FieldType;
import dev.guildhall.forms.FilledValue;
import dev.guildhall.forms.FilledView;
import dev.guildhall.forms.Forms;
import dev.guildhall.identity.AccountState;
import dev.guildhall.identity.Accounts;
import dev.guildhall.problem.NotFound;
import dev.guildhall.registration.UserType;
import dev.guildhall.review.Decided;
import dev.guildhall.review.ReviewKind;
import dev.guildhall.review.ReviewSubject;
import dev.guildhall.review.ReviewSubject.Fact;
import java.util.ArrayList;
import java.util.List;
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

    RegistrationReview(RegistrationRows rows, UserTypes types, Forms forms, Accounts accounts) {
        this.rows = rows;
        this.types = types;
        this.forms = forms;
        this.accounts = accounts;
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

    @Override
    public ReviewSubject describe(String subject) {
        RegistrationRows.Registration registration = registration(subject);
        FilledView form = forms.read(registration.form());
        List<Fact> facts = new ArrayList<>();
        facts.add(new Fact(Words.of("fact.phone"), phone(registration) + " · " + Words.of("fact.phone.proved"), "ok"));
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
            } else if (value.field().type() == FieldType.ID_NUMBER) {
                facts.add(new Fact(Words.of("fact.id-number"), Words.of("fact.id-number.checked")));
            }
        }
        return new ReviewSubject(
                accounts.find(registration.account()).orElseThrow().name(),
                registration.form(),
                registration.before(),
                facts);
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

    private String phone(RegistrationRows.Registration registration) {
        String masked = accounts.find(registration.account()).orElseThrow().phoneMasked();
        return masked == null ? "" : masked;
    }

    private RegistrationRows.Registration registration(String subject) {
        return rows.find(UUID.fromString(subject)).orElseThrow(() -> new NotFound(Words.of("registration")));
    }
}
