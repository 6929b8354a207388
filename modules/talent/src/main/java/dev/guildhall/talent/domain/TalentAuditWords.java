package dev.guildhall.talent.domain;

import dev.guildhall.audit.AuditWords;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What the acts of this module are called in the audit trail. */
@Configuration(proxyBeanMethods = false)
class TalentAuditWords {

    private static final List<String> ACTIONS = List.of(
            "talent.person.register",
            "talent.person.revise",
            "talent.person.disable",
            "talent.person.enable",
            "talent.person.lapse",
            "talent.person.renew",
            "talent.person.reveal",
            "talent.person.export",
            "talent.person.export-whole",
            "talent.import.apply",
            "talent.import.undo",
            "talent.import.discard",
            "talent.card.take-down",
            "talent.contact.unlock",
            "talent.unlocks.export",
            "talent.report.made",
            "talent.report.answered",
            "talent.report.refunded",
            "talent.report.refused",
            "talent.agency.open",
            "talent.agency.reset-password",
            "talent.agency.disable",
            "talent.agency.enable");

    private static final List<String> DETAILS = List.of("agency", "answer", "by", "gone", "value", "view");

    @Bean
    AuditWords talentActs() {
        return new AuditWords(
                ACTIONS.stream().collect(Collectors.toMap(action -> action, action -> Words.of("audit." + action))),
                Map.of(
                        "contact_report",
                        Words.of("report"),
                        "person_import",
                        Words.of("import"),
                        "person",
                        Words.of("person"),
                        "agency",
                        Words.of("agency"),
                        "card",
                        Words.of("card")),
                DETAILS.stream()
                        .collect(Collectors.toMap(detail -> detail, detail -> Words.of("audit.detail." + detail))));
    }
}
