package dev.guildhall.talent.domain;

import dev.guildhall.identity.Actor;
import dev.guildhall.media.MediaKind;
import dev.guildhall.media.PrivateKind;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Pictures by which an agency shows that a contact reaches nobody: for the eyes of staff only. */
@Configuration(proxyBeanMethods = false)
class EvidenceKind {
    @Bean
    MediaKind contactReportEvidence() {
        return PrivateKind.pictures(ContactReports.EVIDENCE, Words.of("report"), 5, Actor.AGENCY);
    }
}
