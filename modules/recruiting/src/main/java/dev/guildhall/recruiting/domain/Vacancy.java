package dev.guildhall.recruiting.domain;

import dev.guildhall.identity.AccountId;
import dev.guildhall.recruiting.VacancyId;
import dev.guildhall.search.Bigrams;
import dev.guildhall.talent.AgencyId;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Version;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;
import org.jspecify.annotations.Nullable;

/** What an agency looks for. Its version tells two devices that edit at once apart (C19). */
@Entity
class Vacancy {

    @Id
    private UUID id;

    private UUID agencyId;
    private String title;

    @JdbcTypeCode(SqlTypes.ARRAY)
    private List<String> fieldCodes;

    private String postType;
    private String regionCode;
    private @Nullable String workplace;
    private @Nullable Integer salaryMin;
    private @Nullable Integer salaryMax;
    private @Nullable String educationCode;
    private String requirements;
    private @Nullable String benefits;

    @Enumerated(EnumType.STRING)
    private VacancyState state;

    private @Nullable String closeReason;
    private UUID postedBy;
    private String postedName;
    private String searchText;
    private Instant publishedAt;
    private Instant confirmedAt;
    private @Nullable Instant remindedAt;
    private Instant savedAt;
    private Instant createdAt;

    @Version
    private @Nullable Integer version;

    @SuppressWarnings("NullAway.Init")
    protected Vacancy() {}

    /** Publishing needs no review (C16). */
    @SuppressWarnings("NullAway.Init")
    Vacancy(UUID id, AgencyId agency, String agencyName, VacancyFacts facts, AccountId by, String name, Clock clock) {
        this.id = id;
        this.agencyId = agency.value();
        this.postedBy = by.value();
        this.postedName = name;
        this.createdAt = now(clock);
        this.publishedAt = createdAt;
        this.confirmedAt = createdAt;
        this.state = VacancyState.PUBLISHED;
        write(facts, agencyName, clock);
    }

    /** Changes what it says; persons see it at once. */
    void write(VacancyFacts facts, String agencyName, Clock clock) {
        title = facts.title();
        fieldCodes = new ArrayList<>(facts.fieldCodes());
        postType = facts.postType();
        regionCode = facts.regionCode();
        workplace = facts.workplace();
        salaryMin = facts.salaryMin();
        salaryMax = facts.salaryMax();
        educationCode = facts.educationCode();
        requirements = facts.requirements();
        benefits = facts.benefits();
        searchText = Bigrams.index(String.join(
                " ",
                title,
                agencyName,
                requirements,
                benefits == null ? "" : benefits,
                workplace == null ? "" : workplace));
        savedAt = now(clock);
    }

    /** Stops it for a while (C20); twice is once. */
    void pause() {
        if (state == VacancyState.PUBLISHED || state == VacancyState.STALE) {
            state = VacancyState.PAUSED;
        }
    }

    /** Shows it again, and says that it is still open. */
    void resume(Clock clock) {
        if (state == VacancyState.PAUSED || state == VacancyState.STALE) {
            state = VacancyState.PUBLISHED;
        }
        confirm(clock);
    }

    private void confirm(Clock clock) {
        confirmedAt = now(clock);
        remindedAt = null;
    }

    void reminded(Clock clock) {
        remindedAt = now(clock);
    }

    void goStale() {
        if (state == VacancyState.PUBLISHED) {
            state = VacancyState.STALE;
        }
    }

    void delete() {
        state = VacancyState.DELETED;
        closeReason = null;
    }

    /** Staff take it down. */
    void close(String reason) {
        state = VacancyState.CLOSED;
        closeReason = reason;
    }

    /** Staff allow it again; the agency decides whether to show it. */
    void reopen() {
        state = VacancyState.PAUSED;
        closeReason = null;
    }

    /** What is true now, before the sweep has come by. */
    VacancyState state(Duration staleAfter, Clock clock) {
        return state == VacancyState.PUBLISHED && !clock.instant().isBefore(confirmedAt.plus(staleAfter))
                ? VacancyState.STALE
                : state;
    }

    private static Instant now(Clock clock) {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }

    VacancyId id() {
        return new VacancyId(id);
    }

    AgencyId agency() {
        return new AgencyId(agencyId);
    }

    VacancyFacts facts() {
        return new VacancyFacts(
                title,
                fieldCodes,
                postType,
                regionCode,
                workplace,
                salaryMin,
                salaryMax,
                educationCode,
                requirements,
                benefits);
    }

    String title() {
        return title;
    }

    boolean deleted() {
        return state == VacancyState.DELETED;
    }

    boolean stale() {
        return state == VacancyState.STALE;
    }

    boolean remindable() {
        return state == VacancyState.PUBLISHED && remindedAt == null;
    }

    boolean closed() {
        return state == VacancyState.CLOSED;
    }

    int version() {
        return version == null ? 0 : version;
    }
}
