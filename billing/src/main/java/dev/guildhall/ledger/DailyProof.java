package dev.guildhall.ledger;

import dev.guildhall.tenancy.TenantDirectory;
import dev.guildhall.tenancy.TenantScope;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Proves the books once a day, early in the tenant's morning, and tells when something does not fit. */
@Service
public class DailyProof {
    /** When the business of the day before is over. */
    private static final LocalTime FROM = LocalTime.of(3, 0);

    private final JdbcClient jdbc;
    private final LedgerProof proof;
    private final List<ProofAlarm> alarms;
    private final TenantDirectory tenants;
    private final Clock clock;

    DailyProof(JdbcClient jdbc, LedgerProof proof, List<ProofAlarm> alarms, TenantDirectory tenants, Clock clock) {
        this.jdbc = jdbc;
        this.proof = proof;
        this.alarms = List.copyOf(alarms);
        this.tenants = tenants;
        this.clock = clock;
    }

    /** @param looked how many things were looked at */
    public record Run(LocalDate day, Instant at, long looked, List<String> findings) {
        public boolean holds() {
            return findings.isEmpty();
        }
    }

    /** The day whose proof is to be made now; empty when it was made, or it is too early. */
    @Transactional(readOnly = true)
    public Optional<LocalDate> due() {
        ZonedDateTime now =
                clock.instant().atZone(tenants.require(TenantScope.current()).zone());
        LocalDate day = now.toLocalDate();
        boolean made = jdbc.sql("SELECT EXISTS (SELECT 1 FROM ledger_proof_run WHERE day = :day)")
                .param("day", day)
                .query(Boolean.class)
                .single();
        return made || now.toLocalTime().isBefore(FROM) ? Optional.empty() : Optional.of(day);
    }

    /** Looks at one moment of the books; a transaction of its own, which changes nothing. */
    public LedgerProof.Proof prove() {
        return proof.prove();
    }

    /** Keeps what was found, once a day whoever asks, and tells of it. */
    @Transactional
    public void keep(LocalDate day, LedgerProof.Proof made) {
        List<LedgerProof.Result> broken =
                made.results().stream().filter(result -> !result.holds()).toList();
        int news = jdbc.sql("""
                INSERT INTO ledger_proof_run (day, ran_at, looked, findings) VALUES (:day, :at, :looked, :findings)
                ON CONFLICT (day) DO NOTHING
                """)
                .param("day", day)
                .param("at", OffsetDateTime.ofInstant(made.at(), ZoneOffset.UTC))
                .param(
                        "looked",
                        made.results().stream()
                                .mapToLong(LedgerProof.Result::looked)
                                .sum())
                .param(
                        "findings",
                        broken.stream()
                                .flatMap(result ->
                                        result.findings().stream().map(finding -> result.rule() + "：" + finding))
                                .toArray(String[]::new))
                .update();
        if (news == 1 && !broken.isEmpty()) {
            alarms.forEach(alarm -> alarm.broken(day, broken));
        }
    }

    /** The newest first. */
    @Transactional(readOnly = true)
    public List<Run> latest(int most) {
        return jdbc.sql("SELECT day, ran_at, looked, findings FROM ledger_proof_run ORDER BY day DESC LIMIT :most")
                .param("most", most)
                .query(DailyProof::run)
                .list();
    }

    private static Run run(ResultSet row, int n) throws SQLException {
        return new Run(
                row.getObject("day", LocalDate.class),
                row.getObject("ran_at", OffsetDateTime.class).toInstant(),
                row.getLong("looked"),
                List.of((String[]) row.getArray("findings").getArray()));
    }
}
