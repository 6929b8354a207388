package dev.guildhall.identity;

import dev.guildhall.catalog.Blueprint;
import dev.guildhall.tenancy.Ids;
import java.sql.Timestamp;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
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
     * Adds roles, all with one statement, and leaves those that are there as the tenant has made them.
     *
     * @param roles with the ids of their permissions; {@code *} means all, also those of modules to come
     */
    @Transactional
    public void ensure(List<Blueprint.Role> roles) {
        jdbc.sql("""
                        INSERT INTO staff_role (id, code, name, all_permissions, permissions, created_at)
                        SELECT role.id, role.code, role.name, role.everything, string_to_array(role.permissions, ','), ?
                          FROM unnest(?, ?, ?, ?, ?) AS role (id, code, name, everything, permissions)
                        ON CONFLICT (code) DO NOTHING""")
                .param(Timestamp.from(clock.instant()))
                .param(roles.stream().map(role -> Ids.next()).toArray(UUID[]::new))
                .param(roles.stream().map(Blueprint.Role::id).toArray(String[]::new))
                .param(roles.stream().map(Blueprint.Role::name).toArray(String[]::new))
                .param(roles.stream().map(Roles::everything).toArray(Boolean[]::new))
                .param(roles.stream().map(Roles::joined).toArray(String[]::new))
                .update();
    }

    private static boolean everything(Blueprint.Role role) {
        return role.permissions().contains("*");
    }

    private static String joined(Blueprint.Role role) {
        return everything(role) ? "" : role.permissions().stream().sorted().collect(Collectors.joining(","));
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
