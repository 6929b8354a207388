package dev.guildhall.talent.domain;

import dev.guildhall.catalog.ModuleSettings;
import dev.guildhall.tenancy.TenantDirectory;
import dev.guildhall.tenancy.TenantScope;
import dev.guildhall.vault.Masking;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.Period;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Makes what people see of a card out of what is stored, so that masking has one place. */
@Component
class CardFaces {

    private final TalentVocabulary vocabulary;
    private final ModuleSettings settings;
    private final TenantDirectory tenants;
    private final Clock clock;

    CardFaces(TalentVocabulary vocabulary, ModuleSettings settings, TenantDirectory tenants, Clock clock) {
        this.vocabulary = vocabulary;
        this.settings = settings;
        this.tenants = tenants;
        this.clock = clock;
    }

    /** For an agency: the name is masked until the contact was paid for. */
    CardView forAgency(CardRow row) {
        return forAgency(row, row.withdrawn());
    }

    /** For an agency to which the person sent the card: it is there for this agency, whether or not it is in the pool. */
    CardView sentToAgency(CardRow row) {
        return forAgency(row, false);
    }

    private CardView forAgency(CardRow row, boolean withdrawn) {
        boolean paid = row.unlockedAt() != null;
        return view(row, paid ? row.name() : Masking.name(row.name()), unlocked(row), withdrawn);
    }

    /** For the person and for staff. */
    CardView whole(CardRow row) {
        return view(row, row.name(), false, row.withdrawn());
    }

    /** Whether the contact may be seen for nothing: within the free time, or bought of a card that was withdrawn (D8). */
    boolean unlocked(CardRow row) {
        var until = row.freeUntil();
        return until != null && (row.withdrawn() || clock.instant().isBefore(until));
    }

    private CardView view(CardRow row, String name, boolean unlocked, boolean withdrawn) {
        return new CardView(
                row.card(),
                name,
                row.gender(),
                age(row.birthDate()),
                vocabulary.city(row.regionCode()),
                vocabulary.codedOrNull(TalentVocabulary.EDUCATION, row.educationCode()),
                vocabulary.coded(TalentVocabulary.LEVEL, row.levelCode()),
                row.fieldCodes().stream()
                        .map(code -> vocabulary.coded(TalentVocabulary.FIELD, code))
                        .toList(),
                row.years(),
                row.employer(),
                row.summary(),
                row.completeness(),
                row.published(),
                row.publishedAt(),
                row.updatedAt(),
                settings.of(TalentSettings.class).unlockPrice(),
                unlocked,
                row.unlockedAt(),
                row.freeUntil(),
                row.validUntil(),
                lapsed(row.validUntil(), row.lapsedAt()),
                row.favourite(),
                withdrawn);
    }

    /** Whether a registration is over: its last day is past, or the certification body says so. */
    boolean lapsed(@Nullable LocalDate validUntil, @Nullable Instant lapsedAt) {
        return lapsedAt != null || validUntil != null && validUntil.isBefore(LocalDate.now(clock.withZone(zone())));
    }

    /** Whether agencies do not find a card because its registration is over. */
    boolean hiddenByRegistration(CardRow row) {
        return hiddenByRegistration(row.validUntil(), row.lapsedAt());
    }

    boolean hiddenByRegistration(@Nullable LocalDate validUntil, @Nullable Instant lapsedAt) {
        return lapsed(validUntil, lapsedAt)
                && settings.of(TalentSettings.class).expiredCards() == TalentSettings.ExpiredCards.HIDE;
    }

    @Nullable Integer age(@Nullable LocalDate birthDate) {
        return birthDate == null
                ? null
                : Period.between(birthDate, LocalDate.now(clock.withZone(zone())))
                        .getYears();
    }

    String masked(Person person) {
        return Masking.name(person.name());
    }

    ZoneId zone() {
        return tenants.require(TenantScope.current()).zone();
    }
}
