package dev.guildhall.talent.member;

import dev.guildhall.talent.domain.TalentVocabulary;
import dev.guildhall.talent.domain.TalentVocabulary.Options;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** What there is to choose from. */
@RestController
class OptionsApi {

    private final TalentVocabulary vocabulary;

    OptionsApi(TalentVocabulary vocabulary) {
        this.vocabulary = vocabulary;
    }

    @GetMapping("/api/talent/options")
    @PreAuthorize("hasAnyRole('PERSON', 'AGENCY')")
    Options options() {
        return vocabulary.options();
    }
}
