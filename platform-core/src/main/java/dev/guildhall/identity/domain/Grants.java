package dev.guildhall.identity.domain;

import dev.guildhall.identity.AccountId;
import java.util.Collection;
import java.util.Set;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** What accounts and roles have been given, whether or not the modules are on: the measure of what may be given on. */
@Component
public class Grants {
    private final JdbcClient jdbc;

    Grants(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** @param everything all permissions, also those of modules to come */
    public record Held(boolean everything, Set<String> permissions) {
        public boolean covers(Held other) {
            return everything || !other.everything() && permissions.containsAll(other.permissions());
        }

        public boolean covers(String permission) {
            return everything || permissions.contains(permission);
        }
    }

    /** Of an account that can sign in; of any other nothing. */
    public Held of(AccountId account) {
        return jdbc.sql("""
                        SELECT coalesce(bool_or(r.all_permissions), false), array_agg(DISTINCT p.id) FILTER (WHERE p.id IS NOT NULL)
                        FROM account a JOIN effective_role e ON e.account_id = a.id JOIN staff_role r ON r.id = e.staff_role_id
                            LEFT JOIN LATERAL unnest(r.permissions) AS p (id) ON true
                        WHERE a.id = :account AND a.state = 'ACTIVE'
                        HAVING count(*) > 0""")
                .param("account", account.value())
                .query((row, n) -> new Held(row.getBoolean(1), Rows.strings(row, 2)))
                .optional()
                .orElse(new Held(false, Set.of()));
    }

    /** Of these roles together. */
    public Held ofRoles(Collection<String> codes) {
        return jdbc.sql("""
                        SELECT coalesce(bool_or(r.all_permissions), false), array_agg(DISTINCT p.id) FILTER (WHERE p.id IS NOT NULL)
                        FROM staff_role r LEFT JOIN LATERAL unnest(r.permissions) AS p (id) ON true
                        WHERE r.code = ANY (?)""")
                .param(codes.toArray(String[]::new))
                .query((row, n) -> new Held(row.getBoolean(1), Rows.strings(row, 2)))
                .single();
    }
}
