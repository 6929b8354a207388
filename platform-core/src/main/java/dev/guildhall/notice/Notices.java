package dev.guildhall.notice;

import dev.guildhall.identity.AccountId;
import dev.guildhall.tenancy.Ids;
import dev.guildhall.ui.Paged;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** The inbox of each account: always written, whatever other channels a notice takes (D13). */
@Service
public class Notices {

    private final JdbcClient jdbc;
    private final Clock clock;

    Notices(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /**
     * Puts a notice into the inbox, in the caller's transaction.
     *
     * @param kind stable name, such as {@code talent.card-viewed}
     * @param link page that it leads to, or null
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public void tell(AccountId to, String kind, String title, String text, @Nullable String link) {
        put(Ids.next(), to, kind, title, text, link);
    }

    /**
     * As {@link #tell}, for a listener, which may be called twice for one event: the second time nothing happens.
     *
     * @param event names what happened, once and for all, such as {@code talent.unlock:…:1}
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public void tellOnce(String event, AccountId to, String kind, String title, String text, @Nullable String link) {
        byte[] name = (kind + '\0' + to.value() + '\0' + event).getBytes(StandardCharsets.UTF_8);
        put(UUID.nameUUIDFromBytes(name), to, kind, title, text, link);
    }

    private void put(UUID id, AccountId to, String kind, String title, String text, @Nullable String link) {
        jdbc.sql("""
                        INSERT INTO notice (id, account_id, kind, title, body, link, created_at)
                        VALUES (:id, :account, :kind, :title, :body, :link, :now)
                        ON CONFLICT (id) DO NOTHING
                        """)
                .param("id", id)
                .param("account", to.value())
                .param("kind", kind)
                .param("title", title)
                .param("body", text)
                .param("link", link)
                .param("now", now())
                .update();
    }

    /** Newest first. */
    @Transactional(readOnly = true)
    public Paged<Notice> inbox(AccountId of, int page, int size) {
        long total = jdbc.sql("SELECT count(*) FROM notice WHERE account_id = :account")
                .param("account", of.value())
                .query(Long.class)
                .single();
        List<Notice> items = jdbc.sql("""
                        SELECT * FROM notice WHERE account_id = :account
                         ORDER BY created_at DESC, id DESC LIMIT :size OFFSET :offset
                        """)
                .param("account", of.value())
                .param("size", size)
                .param("offset", (long) page * size)
                .query(Notices::notice)
                .list();
        return new Paged<>(items, page, size, total);
    }

    @Transactional(readOnly = true)
    public long unread(AccountId of) {
        return jdbc.sql("SELECT count(*) FROM notice WHERE account_id = :account AND read_at IS NULL")
                .param("account", of.value())
                .query(Long.class)
                .single();
    }

    /** Marks one as read; the first time counts. False when the account has no such notice. */
    @Transactional
    public boolean read(AccountId of, UUID notice) {
        return jdbc.sql("""
                        UPDATE notice SET read_at = COALESCE(read_at, :now) WHERE id = :id AND account_id = :account
                        """)
                        .param("id", notice)
                        .param("account", of.value())
                        .param("now", now())
                        .update()
                == 1;
    }

    private OffsetDateTime now() {
        return OffsetDateTime.ofInstant(clock.instant(), ZoneOffset.UTC);
    }

    private static Notice notice(ResultSet row, int number) throws SQLException {
        OffsetDateTime readAt = row.getObject("read_at", OffsetDateTime.class);
        return new Notice(
                row.getObject("id", UUID.class),
                row.getString("kind"),
                row.getString("title"),
                row.getString("body"),
                row.getString("link"),
                row.getObject("created_at", OffsetDateTime.class).toInstant(),
                readAt == null ? null : readAt.toInstant());
    }
}
