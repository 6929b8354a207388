package dev.guildhall.identity;

import dev.guildhall.identity.domain.AccountStore;
import dev.guildhall.ui.Paged;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** The staff of the bound tenant and their roles, as the console lists them. */
@Service
public class StaffDirectory {

    private static final String MATCHING = """
             FROM account a
            WHERE a.kind = 'STAFF'
              AND (CAST(:name AS text) IS NULL OR strpos(a.name, :name) > 0)
              AND (CAST(:state AS text) IS NULL OR a.state = :state)
              AND (CAST(:role AS text) IS NULL OR EXISTS (SELECT 1 FROM effective_role g
                    JOIN staff_role r ON r.id = g.staff_role_id WHERE g.account_id = a.id AND r.code = :role))
            """;

    private final JdbcClient jdbc;
    private final AccountStore store;

    StaffDirectory(JdbcClient jdbc, AccountStore store) {
        this.jdbc = jdbc;
        this.store = store;
    }

    /** A role that can be given. */
    public record Role(String code, String name, boolean everything, List<String> permissions) {}

    /**
     * One page, the longest in service first.
     *
     * @param name part of the name, or null for all
     * @param role code of a role that they have, or null
     * @param active whether only those that can, or cannot, sign in; null for both
     */
    @Transactional(readOnly = true)
    public Paged<AccountView> page(
            @Nullable String name, @Nullable String role, @Nullable Boolean active, int page, int size) {
        String state = active == null ? null : active ? "ACTIVE" : "DISABLED";
        long total = jdbc.sql("SELECT count(*)" + MATCHING)
                .param("name", name)
                .param("state", state)
                .param("role", role)
                .query(Long.class)
                .single();
        List<AccountView> items = store.find(
                jdbc.sql("SELECT a.id" + MATCHING + " ORDER BY a.created_at, a.id LIMIT :size OFFSET :offset")
                        .param("name", name)
                        .param("state", state)
                        .param("role", role)
                        .param("size", size)
                        .param("offset", (long) page * size)
                        .query(UUID.class)
                        .list());
        return new Paged<>(items, page, size, total);
    }

    /** How many can sign in. */
    @Transactional(readOnly = true)
    public long count() {
        return jdbc.sql("SELECT count(*) FROM account WHERE kind = 'STAFF' AND state = 'ACTIVE'")
                .query(Long.class)
                .single();
    }

    @Transactional(readOnly = true)
    public List<Role> roles() {
        return jdbc.sql(
                        "SELECT code, name, all_permissions, permissions FROM staff_role ORDER BY all_permissions DESC, created_at, code")
                .query((row, n) -> new Role(
                        row.getString("code"), row.getString("name"), row.getBoolean("all_permissions"), List.of((String
                                        [])
                                row.getArray("permissions").getArray())))
                .list();
    }

    @Transactional(readOnly = true)
    public List<String> roleNames(AccountId account) {
        return jdbc.sql("""
                        SELECT r.name FROM effective_role g JOIN staff_role r ON r.id = g.staff_role_id
                         WHERE g.account_id = ? ORDER BY r.all_permissions DESC, r.created_at, r.code
                        """).param(account.value()).query(String.class).list();
    }

    /** Those of the staff who can sign in and hold this permission by a role. */
    @Transactional(readOnly = true)
    public List<AccountId> holding(String permission) {
        return jdbc.sql("""
                        SELECT DISTINCT a.id FROM account a
                          JOIN account_role g ON g.account_id = a.id
                          JOIN staff_role r ON r.id = g.staff_role_id
                         WHERE a.kind = 'STAFF' AND a.state = 'ACTIVE'
                           AND (r.all_permissions OR :permission = ANY (r.permissions))
                        """).param("permission", permission).query(UUID.class).list().stream()
                .map(AccountId::new)
                .toList();
    }
}
