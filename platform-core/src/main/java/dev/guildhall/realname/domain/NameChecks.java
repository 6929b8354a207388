package dev.guildhall.realname.domain;

import dev.guildhall.identity.AccountId;
import dev.guildhall.realname.Claim;
import dev.guildhall.realname.DocumentCheck;
import dev.guildhall.realname.FaceCheck;
import dev.guildhall.realname.Finding;
import dev.guildhall.realname.RealNameCheck;
import java.sql.Timestamp;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** Checks of a name and a number by whatever beans there are, and for what nobody answered that it was not checked (D17). */
@Component
public class NameChecks {
    static final TypeReference<List<Finding>> FINDINGS = new TypeReference<>() {};

    private final ObjectProvider<RealNameCheck> nameChecks;
    private final JdbcClient jdbc;
    private final JsonMapper json;
    private final Clock clock;

    NameChecks(ObjectProvider<RealNameCheck> nameChecks, JdbcClient jdbc, JsonMapper json, Clock clock) {
        this.nameChecks = nameChecks;
        this.jdbc = jdbc;
        this.json = json;
        this.clock = clock;
    }

    /** Not inside a transaction: an outside register may be asked. */
    public List<Finding> check(Claim claim) {
        List<Finding> findings = own(claim);
        unanswered(findings, List.of(RealNameCheck.POLICE, RealNameCheck.DEBTORS, DocumentCheck.TEXT, FaceCheck.FACE));
        return List.copyOf(findings);
    }

    /** What the name checks have to say; nothing is added for those that are missing. */
    List<Finding> own(Claim claim) {
        List<Finding> findings = new ArrayList<>();
        nameChecks.orderedStream().forEach(check -> findings.addAll(check.check(claim)));
        return findings;
    }

    /** Adds, for each of these checks that nobody answered, that it was not made. */
    static void unanswered(List<Finding> findings, List<String> checks) {
        for (String check : checks) {
            if (findings.stream().noneMatch(finding -> finding.check().equals(check))) {
                findings.add(new Finding(
                        check,
                        Words.of(check),
                        Finding.Outcome.NOT_CHECKED,
                        Words.of("not-checked"),
                        Words.of("by.us")));
            }
        }
    }

    /** Keeps what was found, in place of what was kept for the account before. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void keep(AccountId account, List<Finding> findings) {
        jdbc.sql("""
                        INSERT INTO realname_check (account_id, findings, checked_at) VALUES (?, CAST(? AS jsonb), ?)
                        ON CONFLICT (account_id) DO UPDATE SET findings = excluded.findings,
                            checked_at = excluded.checked_at""")
                .param(account.value())
                .param(json.writeValueAsString(findings))
                .param(Timestamp.from(clock.instant()))
                .update();
    }

    @Transactional(readOnly = true)
    public List<Finding> kept(AccountId account) {
        return jdbc.sql("SELECT findings FROM realname_check WHERE account_id = ?")
                .param(account.value())
                .query((row, n) -> json.readValue(row.getString(1), FINDINGS))
                .optional()
                .orElse(List.of());
    }

    void eraseOf(AccountId account) {
        jdbc.sql("DELETE FROM realname_check WHERE account_id = ?")
                .param(account.value())
                .update();
    }
}
