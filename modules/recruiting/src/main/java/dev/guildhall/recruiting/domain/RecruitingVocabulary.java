package dev.guildhall.recruiting.domain;

import dev.guildhall.catalog.Dictionaries;
import dev.guildhall.catalog.ModuleSettings;
import dev.guildhall.reference.Region;
import dev.guildhall.reference.Regions;
import dev.guildhall.talent.domain.City;
import dev.guildhall.talent.domain.Coded;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The closed lists that vacancies are described with, and the tenant's terms. */
@Component
public class RecruitingVocabulary {

    static final String POST_TYPE = "talent.post-type";
    static final String FIELD = "talent.field";
    static final String EDUCATION = "education";

    private final Dictionaries dictionaries;
    private final Regions regions;
    private final ModuleSettings settings;

    RecruitingVocabulary(Dictionaries dictionaries, Regions regions, ModuleSettings settings) {
        this.dictionaries = dictionaries;
        this.regions = regions;
        this.settings = settings;
    }

    /**
     * What clients offer to choose from.
     *
     * @param mostVacancies that one agency may have (C14)
     * @param staleDays after which a vacancy that is not confirmed is no longer shown
     */
    public record RecruitingOptions(
            List<Coded> postTypes, List<Coded> fields, List<Coded> educations, int mostVacancies, int staleDays) {}

    public RecruitingOptions options() {
        var terms = terms();
        return new RecruitingOptions(
                all(POST_TYPE), all(FIELD), all(EDUCATION), terms.mostVacancies(), terms.staleDays());
    }

    RecruitingSettings terms() {
        return settings.of(RecruitingSettings.class);
    }

    Duration staleAfter() {
        return Duration.ofDays(terms().staleDays());
    }

    List<Coded> all(String dictionary) {
        return dictionaries.entries(dictionary).stream()
                .map(entry -> new Coded(entry.code(), entry.label()))
                .toList();
    }

    boolean has(String dictionary, String code) {
        return dictionaries.has(dictionary, code);
    }

    /** A code whose entry was removed later still reads as something: as its code. */
    Coded coded(String dictionary, String code) {
        return dictionaries
                .byCode(dictionary, code)
                .map(entry -> new Coded(code, entry.label()))
                .orElseGet(() -> new Coded(code, code));
    }

    @Nullable Coded codedOrNull(String dictionary, @Nullable String code) {
        return code == null ? null : coded(dictionary, code);
    }

    City city(String code) {
        return new City(code, regions.byCode(code).map(Region::shortName).orElse(code));
    }

    boolean isCity(String code) {
        return regions.byCode(code)
                .filter(region -> region.level() == Region.CITY)
                .isPresent();
    }

    /** The cities that these codes of cities and provinces stand for; an unknown code stands for itself and finds nothing. */
    Set<String> cities(List<String> codes) {
        var cities = new TreeSet<String>();
        for (var code : codes) {
            cities.add(code);
            regions.citiesOf(code).forEach(city -> cities.add(city.code()));
        }
        return cities;
    }

    public List<Region> provinces() {
        return regions.provinces();
    }
}
