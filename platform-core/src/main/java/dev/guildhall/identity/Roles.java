package dev.guildhall.identity;

import dev.guildhall.tenancy.Ids;
import java.sql.Timestamp;
import java.time.Clock;
import java.util.Set;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Roles of the bound tenant: named sets of permissions. {@code owner} exists from the start and may do everything. */
@Service
public class Roles {
    private final JdbcClient jdbc;
    private final Clock clock;

    Roles(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /**
     * Adds a role of the blueprint, or leaves the one that is there as the tenant has made it.
     *
     * @param permissions permission ids; {@code *} means all, also those of modules to come
     */
    @Transactional
    public void ensure(String code, String name, Set<String> permissions) {
        boolean all = permissions.contains("*");
        jdbc.sql("""
                        INSERT INTO staff_role (id, code, name, all_permissions, permissions, created_at)
                        VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (code) DO NOTHING""")
                .param(Ids.next())
                .param(code)
                .param(name)
                .param(all)
                .param(all ? new String[0] : permissions.stream().sorted().toArray(String[]::new))
                .param(Timestamp.from(clock.instant()))
                .update();
    }

    /** Gives a role these permissions; holders have them with their next request. */
    @Transactional
    public void change(String code, Set<String> permissions) {
        jdbc.sql("UPDATE staff_role SET permissions = ? WHERE code = ? AND NOT all_permissions")
                .param(permissions.stream().sorted().toArray(String[]::new))
                .param(code)
                .update();
    }
}
