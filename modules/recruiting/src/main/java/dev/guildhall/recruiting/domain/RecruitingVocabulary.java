package dev.guildhall.recruiting.domain;

import dev.guildhall.catalog.Dictionaries;
import dev.guildhall.catalog.ModuleSettings;
import dev.guildhall.reference.Regions;
import dev.guildhall.talent.domain.Coded;
import dev.guildhall.talent.domain.ListedWords;
import java.time.Duration;
import java.util.List;
import org.springframework.stereotype.Component;

/** The closed lists that vacancies are described with, and the tenant's terms. */
@Component
public class RecruitingVocabulary extends ListedWords {

    public static final String POST_TYPE = "talent.post-type";
    static final String FIELD = "talent.field";
    static final String EDUCATION = "education";

    private final ModuleSettings settings;

    RecruitingVocabulary(Dictionaries dictionaries, Regions regions, ModuleSettings settings) {
        super(dictionaries, regions);
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

    List<Coded> fields(List<String> codes) {
        return codes.stream().map(code -> coded(FIELD, code)).toList();
    }

    RecruitingSettings terms() {
        return settings.of(RecruitingSettings.class);
    }

    Duration staleAfter() {
        return Duration.ofDays(terms().staleDays());
    }
}
