package dev.guildhall.notice;

import dev.guildhall.identity.AccountId;
import dev.guildhall.privacy.OwnerMessages;
import dev.guildhall.privacy.PersonalData;
import dev.guildhall.privacy.PersonalSection;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Somebody's inbox, as part of the own data; and how people hear of their requests about it. */
@Component
class NoticeData implements PersonalData, OwnerMessages {
    private final JdbcClient jdbc;
    private final Notices notices;

    NoticeData(JdbcClient jdbc, Notices notices) {
        this.jdbc = jdbc;
        this.notices = notices;
    }

    @Override
    public void tell(AccountId to, String kind, String title, String text, String link) {
        notices.tell(to, kind, title, text, link);
    }

    @Override
    public int order() {
        return 40;
    }

    @Override
    public List<PersonalSection> sections(AccountId account) {
        List<List<@Nullable Object>> rows = jdbc.sql("""
                        SELECT created_at, title, body, read_at IS NOT NULL FROM notice
                         WHERE account_id = ? ORDER BY created_at DESC, id""")
                .param(account.value())
                .query((row, n) -> Arrays.<@Nullable Object>asList(
                        row.getTimestamp(1).toInstant(), row.getString(2), row.getString(3), row.getBoolean(4)))
                .list();
        return List.of(new PersonalSection("notices", "消息", List.of("时间", "标题", "内容", "已读"), rows));
    }

    @Override
    public void erase(AccountId account) {
        jdbc.sql("DELETE FROM notice WHERE account_id = ?")
                .param(account.value())
                .update();
    }
}
