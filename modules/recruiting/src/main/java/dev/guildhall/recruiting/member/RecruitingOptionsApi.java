package dev.guildhall.recruiting.member;

import dev.guildhall.access.ForKind;
import dev.guildhall.recruiting.domain.RecruitingVocabulary;
import dev.guildhall.recruiting.domain.RecruitingVocabulary.RecruitingOptions;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** What there is to choose from. */
@RestController
class RecruitingOptionsApi {

    private final RecruitingVocabulary vocabulary;

    RecruitingOptionsApi(RecruitingVocabulary vocabulary) {
        this.vocabulary = vocabulary;
    }

    @GetMapping("/api/recruiting/options")
    @ForKind({"PERSON", "AGENCY"})
    RecruitingOptions options() {
        return vocabulary.options();
    }
}
