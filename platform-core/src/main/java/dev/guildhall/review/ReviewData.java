package dev.guildhall.review;

import dev.guildhall.audit.AuditTrail;
import dev.guildhall.identity.AccountId;
import dev.guildhall.privacy.PersonalData;
import dev.guildhall.privacy.PersonalSection;
import java.sql.Timestamp;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * What somebody asked to be approved. That it was asked and decided stays on record, without the name in the title and without
 * the words of the reason, which were written about the person; what still waits is taken back.
 */
@Component
class ReviewData implements PersonalData {
    private final JdbcClient jdbc;
    private final ReviewKinds kinds;
    private final AuditTrail audit;
    private final Clock clock;

    ReviewData(JdbcClient jdbc, ReviewKinds kinds, AuditTrail audit, Clock clock) {
        this.jdbc = jdbc;
        this.kinds = kinds;
        this.audit = audit;
        this.clock = clock;
    }

    @Override
    public int order() {
        return 35;
    }

    @Override
    public List<PersonalSection> sections(AccountId account) {
        return List.of(new PersonalSection(
                "reviews",
                "提交过的审核",
                List.of("审核", "内容", "提交时间", "结果", "处理时间", "意见"),
                jdbc.sql("""
                        SELECT kind, title, submitted_at, state, decided_at, reason FROM review
                         WHERE applicant_id = ? ORDER BY submitted_at DESC, id""")
                        .param(account.value())
                        .query((row, n) -> {
                            Timestamp decided = row.getTimestamp(5);
                            return Arrays.<@Nullable Object>asList(
                                    kinds.find(row.getString(1))
                                            .map(ReviewKind::label)
                                            .orElse(row.getString(1)),
                                    row.getString(2),
                                    row.getTimestamp(3).toInstant(),
                                    ReviewState.valueOf(row.getString(4)).label(),
                                    decided == null ? null : decided.toInstant(),
                                    row.getString(6));
                        })
                        .list()));
    }

    @Override
    public void erase(AccountId account) {
        jdbc.sql("UPDATE review SET state = 'WITHDRAWN', decided_at = ? WHERE applicant_id = ? AND state = 'WAITING'")
                .params(Timestamp.from(clock.instant()), account.value())
                .update();
        jdbc.sql("""
                        UPDATE review SET title = ?, reason = CASE WHEN reason IS NULL THEN NULL ELSE ? END
                         WHERE applicant_id = ?""")
                .params(Words.of("erased.title"), Words.of("erased.reason"), account.value())
                .update();
        audit.forget(jdbc.sql("SELECT id FROM review WHERE applicant_id = ?")
                .param(account.value())
                .query(UUID.class)
                .list());
    }
}
