package dev.guildhall.talent.domain;

import dev.guildhall.identity.AccountId;
import dev.guildhall.reference.Pinyin;
import dev.guildhall.search.Bigrams;
import dev.guildhall.talent.PersonId;
import dev.guildhall.talent.domain.PersonSecrets.Secret;
import dev.guildhall.vault.IdNumber;
import dev.guildhall.vault.PhoneNumber;
import jakarta.persistence.CollectionTable;
import jakarta.persistence.Column;
import jakarta.persistence.ElementCollection;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.OrderColumn;
import jakarta.persistence.Version;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.hibernate.annotations.BatchSize;
import org.jspecify.annotations.Nullable;

/**
 * A listed person. Name, gender, birth date, phone, identity number, level and fields belong to the register and change only by
 * staff or import; city, education, employer, years and the other contacts belong to the person once they have signed in.
 */
@Entity
class Person {

    enum Status {
        ACTIVE,
        DISABLED
    }

    enum Source {
        IMPORT,
        STAFF,
        DEMO
    }

    @Id
    private UUID id;

    private String name;
    private String pinyin;

    @Enumerated(EnumType.STRING)
    private @Nullable Gender gender;

    private @Nullable LocalDate birthDate;
    private byte[] phoneSealed;
    private byte[] phoneIndex;
    private byte @Nullable [] idNumberSealed;
    private byte @Nullable [] idNumberIndex;
    private byte @Nullable [] emailSealed;
    private byte @Nullable [] wechatSealed;
    private String regionCode;
    private @Nullable String educationCode;
    private String levelCode;
    private @Nullable Integer years;
    private @Nullable String employer;

    @ElementCollection
    @CollectionTable(name = "person_field", joinColumns = @JoinColumn(name = "person_id"))
    @OrderColumn(name = "position")
    @BatchSize(size = 200)
    @Column(name = "field_code")
    private List<String> fieldCodes = new ArrayList<>();

    @Enumerated(EnumType.STRING)
    private Status status;

    private @Nullable UUID accountId;
    private byte @Nullable [] emailIndex;
    private byte @Nullable [] wechatIndex;
    private @Nullable LocalDate validUntil;
    private @Nullable Instant lapsedAt;
    private @Nullable Instant toldAt;

    @Enumerated(EnumType.STRING)
    private Source source;

    private String searchText;
    private Instant createdAt;
    private Instant updatedAt;

    @Version
    private @Nullable Integer version;

    @SuppressWarnings("NullAway.Init")
    protected Person() {}

    @SuppressWarnings("NullAway.Init")
    private Person(UUID id, Source source, Instant now) {
        this.id = id;
        this.source = source;
        this.status = Status.ACTIVE;
        this.createdAt = now;
        this.updatedAt = now;
    }

    static Person register(UUID id, PersonFacts facts, Source source, PersonSecrets secrets, Clock clock) {
        var person = new Person(id, source, clock.instant());
        person.revise(facts, secrets, clock);
        return person;
    }

    /** Staff correct the whole entry. */
    void revise(PersonFacts facts, PersonSecrets secrets, Clock clock) {
        name = facts.name();
        gender = facts.gender();
        birthDate = facts.birthDate();
        phoneSealed = secrets.seal(id, Secret.PHONE, facts.phone().e164());
        phoneIndex = secrets.index(facts.phone());
        var idNumber = facts.idNumber();
        idNumberSealed = idNumber == null ? null : secrets.seal(id, Secret.ID_NUMBER, idNumber.value());
        idNumberIndex = idNumber == null ? null : secrets.index(idNumber);
        emailSealed = secrets.sealOrNull(id, Secret.EMAIL, facts.email());
        emailIndex = secrets.index(Secret.EMAIL, facts.email());
        wechatSealed = secrets.sealOrNull(id, Secret.WECHAT, facts.wechat());
        wechatIndex = secrets.index(Secret.WECHAT, facts.wechat());
        validUntil = facts.validUntil();
        regionCode = facts.regionCode();
        educationCode = facts.educationCode();
        levelCode = facts.levelCode();
        years = facts.years();
        employer = facts.employer();
        if (!fieldCodes.equals(facts.fieldCodes())) {
            fieldCodes.clear();
            fieldCodes.addAll(facts.fieldCodes());
        }
        changed(clock);
    }

    /** The person changes what is theirs; imports leave it alone from now on. */
    void tell(OwnFacts own, PersonSecrets secrets, Clock clock) {
        regionCode = own.cityCode();
        educationCode = own.education();
        employer = own.employer();
        years = own.years();
        emailSealed = secrets.sealOrNull(id, Secret.EMAIL, own.email());
        emailIndex = secrets.index(Secret.EMAIL, own.email());
        wechatSealed = secrets.sealOrNull(id, Secret.WECHAT, own.wechat());
        wechatIndex = secrets.index(Secret.WECHAT, own.wechat());
        toldAt = clock.instant();
        changed(clock);
    }

    /** First sign-in with the listed phone binds the account (C28). */
    void bind(AccountId account, Clock clock) {
        accountId = account.value();
        changed(clock);
    }

    void disable(Clock clock) {
        status = Status.DISABLED;
        changed(clock);
    }

    void enable(Clock clock) {
        status = Status.ACTIVE;
        changed(clock);
    }

    private void changed(Clock clock) {
        pinyin = Pinyin.ofName(name);
        searchText = Bigrams.index(
                String.join(" ", name, pinyin, Pinyin.nameInitials(name), employer == null ? "" : employer));
        updatedAt = clock.instant();
    }

    /** What the register knows, opened. */
    PersonFacts facts(PersonSecrets secrets) {
        var contact = contact(secrets);
        return new PersonFacts(
                name,
                gender,
                birthDate,
                new PhoneNumber(secrets.open(id, Secret.PHONE, phoneSealed)),
                IdNumber.find(Objects.requireNonNullElse(idNumber(secrets), "")).orElse(null),
                contact.email(),
                contact.wechat(),
                regionCode,
                educationCode,
                levelCode,
                fieldCodes,
                years,
                employer,
                validUntil);
    }

    Contact contact(PersonSecrets secrets) {
        return new Contact(
                phone(secrets),
                secrets.openOrNull(id, Secret.EMAIL, emailSealed),
                secrets.openOrNull(id, Secret.WECHAT, wechatSealed));
    }

    /** In national form, 11 digits. */
    String phone(PersonSecrets secrets) {
        return Contact.national(secrets.open(id, Secret.PHONE, phoneSealed));
    }

    @Nullable String idNumber(PersonSecrets secrets) {
        return secrets.openOrNull(id, Secret.ID_NUMBER, idNumberSealed);
    }

    Completeness completeness(@Nullable String summary) {
        return Completeness.of(new Completeness.Facts(
                gender != null && birthDate != null,
                !fieldCodes.isEmpty(),
                educationCode != null,
                years != null,
                employer != null,
                emailSealed != null,
                wechatSealed != null,
                summary));
    }

    PersonId id() {
        return new PersonId(id);
    }

    String name() {
        return name;
    }

    String pinyin() {
        return pinyin;
    }

    @Nullable Gender gender() {
        return gender;
    }

    @Nullable LocalDate birthDate() {
        return birthDate;
    }

    String regionCode() {
        return regionCode;
    }

    @Nullable String educationCode() {
        return educationCode;
    }

    String levelCode() {
        return levelCode;
    }

    List<String> fieldCodes() {
        return List.copyOf(fieldCodes);
    }

    @Nullable Integer years() {
        return years;
    }

    @Nullable String employer() {
        return employer;
    }

    /** Last day of the registration; null where none is kept. */
    @Nullable LocalDate validUntil() {
        return validUntil;
    }

    /** Counts up with every change of the entry. */
    int version() {
        return version == null ? 0 : version;
    }

    /** Since when the certification body says that the registration is over. */
    @Nullable Instant lapsedAt() {
        return lapsedAt;
    }

    /**
     * The registration is over, whatever its last day is.
     *
     * @return whether anything changed
     */
    boolean lapse(Clock clock) {
        if (lapsedAt != null) {
            return false;
        }
        lapsedAt = clock.instant();
        changed(clock);
        return true;
    }

    /**
     * The registration holds again, as far as its last day goes.
     *
     * @return whether anything changed
     */
    boolean renew(Clock clock) {
        if (lapsedAt == null) {
            return false;
        }
        lapsedAt = null;
        changed(clock);
        return true;
    }

    boolean active() {
        return status == Status.ACTIVE;
    }

    @Nullable AccountId account() {
        return accountId == null ? null : new AccountId(accountId);
    }

    Instant createdAt() {
        return createdAt;
    }

    Instant updatedAt() {
        return updatedAt;
    }
}
