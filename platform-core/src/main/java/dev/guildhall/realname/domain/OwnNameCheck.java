package dev.guildhall.realname.domain;

import dev.guildhall.realname.Claim;
import dev.guildhall.realname.Finding;
import dev.guildhall.realname.Finding.Outcome;
import dev.guildhall.realname.RealNameCheck;
import dev.guildhall.tenancy.TenantDirectory;
import dev.guildhall.tenancy.TenantScope;
import dev.guildhall.vault.BlindIndex;
import java.time.Clock;
import java.time.LocalDate;
import java.time.Period;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** What can be told of a name and number without asking anybody: form, check digit, age, who else uses it, validity. */
@Component
class OwnNameCheck implements RealNameCheck {
    static final String NUMBER_PURPOSE = "realname-number";
    private static final int ADULT = 18;

    private final JdbcClient jdbc;
    private final BlindIndex blindIndex;
    private final TenantDirectory tenants;
    private final dev.guildhall.catalog.ModuleSettings settings;
    private final Clock clock;

    OwnNameCheck(
            JdbcClient jdbc,
            BlindIndex blindIndex,
            TenantDirectory tenants,
            dev.guildhall.catalog.ModuleSettings settings,
            Clock clock) {
        this.jdbc = jdbc;
        this.blindIndex = blindIndex;
        this.tenants = tenants;
        this.settings = settings;
        this.clock = clock;
    }

    @Override
    public List<Finding> check(Claim claim) {
        List<Finding> findings = new ArrayList<>();
        // An IdNumber cannot be made of anything that fails this.
        findings.add(found("id-format", Outcome.PASSED, Words.of("id-format.ok")));
        int age = age(claim);
        findings.add(
                age >= ADULT
                        ? found("age", Outcome.PASSED, Words.of("age.ok", age))
                        : found("age", Outcome.FLAGGED, Words.of("age.minor", age)));
        long others = jdbc.sql("""
                        SELECT count(*) FROM realname
                         WHERE number_index = ? AND account_id IS DISTINCT FROM CAST(? AS uuid) AND state <> 'REFUSED'""")
                .params(Arrays.asList(
                        blindIndex.of(NUMBER_PURPOSE, claim.number().value()),
                        claim.account() == null ? null : claim.account().value()))
                .query(Long.class)
                .single();
        findings.add(
                others == 0
                        ? found("duplicate", Outcome.PASSED, Words.of("duplicate.none"))
                        : found("duplicate", Outcome.FLAGGED, Words.of("duplicate.pending", others)));
        if (claim.type().equals(Claim.NAME_ONLY)) {
            findings.add(found("expiry", Outcome.NOT_CHECKED, Words.of("expiry.none")));
            return findings;
        }
        LocalDate until = claim.validUntil();
        findings.add(
                until == null
                        ? found("expiry", Outcome.FLAGGED, Words.of("expiry.forever"))
                        : found(
                                "expiry",
                                Outcome.PASSED,
                                Words.of(
                                        "expiry.ok",
                                        until.toString(),
                                        settings.of(RealNameRules.class).monthsValid())));
        return findings;
    }

    private int age(Claim claim) {
        LocalDate birth = LocalDate.parse(claim.number().value().substring(6, 14), DateTimeFormatter.BASIC_ISO_DATE);
        LocalDate today = LocalDate.ofInstant(
                clock.instant(), tenants.require(TenantScope.current()).zone());
        return Period.between(birth, today).getYears();
    }

    private static Finding found(String check, Outcome outcome, String detail) {
        return new Finding(check, Words.of(check), outcome, detail, Words.of("by.us"));
    }
}
