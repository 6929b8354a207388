package dev.guildhall.feedback.domain;

import dev.guildhall.identity.AccountId;
import dev.guildhall.privacy.PersonalData;
import dev.guildhall.privacy.PersonalSection;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** What an account has told the staff. When the account ends, the words go and the count stays. */
@Component
class FeedbackData implements PersonalData {
    private final JdbcClient jdbc;

    FeedbackData(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public int order() {
        return 60;
    }

    @Override
    public List<PersonalSection> sections(AccountId account) {
        return List.of(new PersonalSection(
                "feedback",
                Words.of("feedback"),
                List.of("类型", "内容", "时间", "答复", "答复时间"),
                jdbc.sql(
                                "SELECT type, words, sent_at, answer, answered_at FROM feedback WHERE account_id = ? ORDER BY sent_at DESC")
                        .param(account.value())
                        .query((row, n) -> Arrays.<@Nullable Object>asList(
                                FeedbackType.valueOf(row.getString(1)).label(),
                                row.getString(2),
                                row.getTimestamp(3).toInstant(),
                                row.getString(4),
                                row.getTimestamp(5) == null
                                        ? null
                                        : row.getTimestamp(5).toInstant()))
                        .list()));
    }

    @Override
    public void erase(AccountId account) {
        jdbc.sql("""
                UPDATE feedback SET account_id = NULL, account_name = :gone, words = :gone, device = ''
                 WHERE account_id = :account""")
                .param("gone", Words.of("erased"))
                .param("account", account.value())
                .update();
    }
}
