package dev.guildhall.talent.domain;

import dev.guildhall.identity.AccountId;
import dev.guildhall.talent.AgencyId;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Version;
import java.time.Clock;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A certification agency; its points belong to its account. */
@Entity
class Agency {

    enum Status {
        ACTIVE,
        DISABLED
    }

    @Id
    private UUID id;

    private UUID accountId;
    private String name;
    private String username;
    private @Nullable String contactPerson;
    private @Nullable String phone;
    private @Nullable String email;
    private @Nullable String address;
    private @Nullable String profile;

    @Enumerated(EnumType.STRING)
    private Status status;

    private Instant createdAt;
    private Instant updatedAt;

    @Version
    private @Nullable Integer version;

    @SuppressWarnings("NullAway.Init")
    protected Agency() {}

    Agency(UUID id, AccountId account, String name, String username, Clock clock) {
        this.id = id;
        this.accountId = account.value();
        this.name = name;
        this.username = username;
        this.status = Status.ACTIVE;
        this.createdAt = clock.instant();
        this.updatedAt = createdAt;
    }

    /** Changes the five fields that the agency may edit (C21); what is {@code null} stays. */
    void introduce(AgencyIntroduction words, Clock clock) {
        contactPerson = changed(contactPerson, words.contactPerson());
        phone = changed(phone, words.phone());
        email = changed(email, words.email());
        address = changed(address, words.address());
        profile = changed(profile, words.profile());
        updatedAt = clock.instant();
    }

    private static @Nullable String changed(@Nullable String old, @Nullable String value) {
        return value == null ? old : value.isBlank() ? null : value.strip();
    }

    void disable(Clock clock) {
        status = Status.DISABLED;
        updatedAt = clock.instant();
    }

    void enable(Clock clock) {
        status = Status.ACTIVE;
        updatedAt = clock.instant();
    }

    boolean active() {
        return status == Status.ACTIVE;
    }

    AgencyId id() {
        return new AgencyId(id);
    }

    AccountId account() {
        return new AccountId(accountId);
    }

    String name() {
        return name;
    }

    AgencyView view() {
        return new AgencyView(id, name, username, contactPerson, phone, email, address, profile, active(), createdAt);
    }
}
