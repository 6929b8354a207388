package dev.guildhall.realname.domain;

import dev.guildhall.catalog.ModuleSettings;
import dev.guildhall.review.Decided;
import dev.guildhall.review.ReviewKind;
import dev.guildhall.review.ReviewSubject;
import dev.guildhall.review.ReviewSubject.Fact;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/** Real names in the review queue: a person within hours, a company within working days (W33). */
@Component
class RealNameReview implements ReviewKind {
    private final ObjectProvider<Claims> claims;
    private final ModuleSettings settings;

    RealNameReview(ObjectProvider<Claims> claims, ModuleSettings settings) {
        this.claims = claims;
        this.settings = settings;
    }

    @Override
    public String id() {
        return Claims.KIND;
    }

    @Override
    public String label() {
        return Words.of("label");
    }

    @Override
    public String module() {
        return "realname";
    }

    @Override
    public String permission() {
        return "realname.review";
    }

    @Override
    public int workingDays() {
        return 1;
    }

    @Override
    public OptionalInt workingDays(String subject) {
        RealNameRules rules = settings.of(RealNameRules.class);
        return OptionalInt.of(
                claim(subject).type().equals("CROSS_BORDER") ? rules.crossBorderDays() : rules.companyDays());
    }

    @Override
    public Optional<Duration> within(String subject) {
        return claim(subject).type().equals("PERSON")
                ? Optional.of(Duration.ofHours(settings.of(RealNameRules.class).personHours()))
                : Optional.empty();
    }

    @Override
    public ReviewSubject describe(String subject) {
        Claims.View claim = claim(subject);
        List<Fact> facts = new ArrayList<>();
        if (claim.escalatedAt() != null) {
            facts.add(new Fact(Words.of("fact.escalated"), Words.of("fact.escalated.text"), "warn"));
        }
        facts.add(new Fact(Words.of("fact.type"), claim.typeLabel()));
        facts.add(new Fact(Words.of("fact.name"), claim.name()));
        facts.add(new Fact(Words.of("fact.number"), claim.idNumber()));
        facts.add(new Fact(
                Words.of("fact.documents"),
                Words.of(
                        "fact.documents.text",
                        claims.getObject().documents(claim.id()).size())));
        claim.findings()
                .forEach(finding -> facts.add(new Fact(
                        finding.outcome().label() + "：" + finding.label(),
                        finding.detail(),
                        finding.outcome().tone())));
        return new ReviewSubject(claim.typeLabel() + " · " + claim.name(), null, null, facts);
    }

    @Override
    public void approved(Decided decided) {
        claims.getObject().verified(UUID.fromString(decided.subject()));
    }

    @Override
    public void refused(Decided decided) {
        claims.getObject().refused(UUID.fromString(decided.subject()), decided.reason());
    }

    private Claims.View claim(String subject) {
        return claims.getObject().require(UUID.fromString(subject));
    }
}
