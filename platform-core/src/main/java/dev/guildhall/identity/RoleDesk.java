package dev.guildhall.identity;

import dev.guildhall.audit.AuditTrail;
import dev.guildhall.catalog.ModuleCatalog;
import dev.guildhall.catalog.ModuleDescriptor;
import dev.guildhall.catalog.ModuleSwitches;
import dev.guildhall.catalog.Permission;
import dev.guildhall.identity.domain.Grants;
import dev.guildhall.identity.domain.RoleWords;
import dev.guildhall.problem.Conflict;
import dev.guildhall.problem.Invalid;
import dev.guildhall.problem.NotFound;
import dev.guildhall.problem.Refused;
import dev.guildhall.tenancy.Ids;
import dev.guildhall.tenancy.TenantScope;
import java.sql.Timestamp;
import java.time.Clock;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * The tenant composes its roles from the permissions that modules declare. Nobody puts into a role what they have not been
 * given themselves; what a role holds of a module that is off stays in it and has no effect. A change counts from the
 * holders' next request on (A23).
 */
@Service
public class RoleDesk {
    private static final int LONGEST_NAME = 20;

    private final JdbcClient jdbc;
    private final Grants grants;
    private final ModuleCatalog catalog;
    private final ModuleSwitches switches;
    private final AuditTrail audit;
    private final Clock clock;

    RoleDesk(
            JdbcClient jdbc,
            Grants grants,
            ModuleCatalog catalog,
            ModuleSwitches switches,
            AuditTrail audit,
            Clock clock) {
        this.jdbc = jdbc;
        this.grants = grants;
        this.catalog = catalog;
        this.switches = switches;
        this.audit = audit;
        this.clock = clock;
    }

    /**
     * A role.
     *
     * @param everything it may do all there is, also what modules to come declare; such a role cannot be changed
     * @param holders accounts that were given it by hand
     * @param positions positions that bring it
     */
    public record RoleView(
            String code,
            String name,
            boolean everything,
            Set<String> permissions,
            int holders,
            List<String> positions) {
        public boolean used() {
            return holders > 0 || !positions.isEmpty();
        }
    }

    /**
     * Somebody who has a role.
     *
     * @param byHand whether it was given to this account itself
     * @param positions positions of this account that bring it
     */
    public record Holder(
            AccountId account, String name, String kind, boolean active, boolean byHand, List<String> positions) {}

    @Transactional(readOnly = true)
    public List<RoleView> all() {
        return roles("");
    }

    /** @throws NotFound where the tenant has no such role */
    @Transactional(readOnly = true)
    public RoleView require(String code) {
        return roles(code).stream().findFirst().orElseThrow(() -> new NotFound(RoleWords.of("role")));
    }

    private List<RoleView> roles(String code) {
        return jdbc.sql("""
                        SELECT r.code, r.name, r.all_permissions, r.permissions,
                            (SELECT count(*) FROM account_role g WHERE g.staff_role_id = r.id),
                            (SELECT array_agg(p.position_id ORDER BY p.position_id) FROM position_role p
                                WHERE p.staff_role_id = r.id)
                        FROM staff_role r WHERE :code = '' OR r.code = :code
                        ORDER BY r.all_permissions DESC, r.created_at, r.code""")
                .param("code", code)
                .query((row, n) -> new RoleView(
                        row.getString(1),
                        row.getString(2),
                        row.getBoolean(3),
                        strings(row.getArray(4)),
                        row.getInt(5),
                        List.copyOf(strings(row.getArray(6)))))
                .list();
    }

    @Transactional(readOnly = true)
    public List<Holder> holders(String code) {
        return jdbc.sql("""
                        SELECT a.id, a.name, a.kind, a.state = 'ACTIVE', bool_or(e.position_id IS NULL),
                            array_agg(e.position_id ORDER BY e.position_id) FILTER (WHERE e.position_id IS NOT NULL)
                        FROM (SELECT account_id, staff_role_id, NULL AS position_id FROM account_role
                              UNION ALL
                              SELECT p.account_id, r.staff_role_id, p.position_id
                              FROM account_position p JOIN position_role r ON r.position_id = p.position_id) e
                            JOIN staff_role r ON r.id = e.staff_role_id JOIN account a ON a.id = e.account_id
                        WHERE r.code = ? GROUP BY a.id ORDER BY a.created_at, a.id LIMIT 200""")
                .param(code)
                .query((row, n) -> new Holder(
                        new AccountId(row.getObject(1, UUID.class)),
                        row.getString(2),
                        row.getString(3),
                        row.getBoolean(4),
                        row.getBoolean(5),
                        List.copyOf(strings(row.getArray(6)))))
                .list();
    }

    /** Permissions of modules that are on which this account may put into a role or take out of it. */
    @Transactional(readOnly = true)
    public Set<String> grantable(AccountId by) {
        Grants.Held held = grants.of(by);
        Set<String> on = switches.on(TenantScope.current());
        return catalog.all().stream()
                .filter(module -> on.contains(module.id()))
                .flatMap(module -> module.permissions().stream())
                .map(Permission::id)
                .filter(held::covers)
                .collect(Collectors.toUnmodifiableSet());
    }

    /** @return the new role's code */
    @Transactional
    public String create(AccountId by, String name, Set<String> permissions) {
        requireKnown(permissions);
        requireGrantable(permissions, grantable(by));
        String code = insert(named(name), permissions);
        audit.record("role.created", "role", code, Map.of("name", name.strip(), "permissions", labels(permissions)));
        return code;
    }

    /** What {@code by} may not give stays in the role as it was. */
    @Transactional
    public void change(AccountId by, String code, String name, Set<String> permissions) {
        String called = named(name);
        requireKnown(permissions);
        jdbc.sql("SELECT id FROM staff_role WHERE code = ? FOR UPDATE")
                .param(code)
                .query(UUID.class)
                .optional();
        RoleView role = changeable(code);
        Set<String> own = grantable(by);
        Set<String> added = new TreeSet<>(permissions);
        added.removeAll(role.permissions());
        requireGrantable(added, own);
        Set<String> kept = new TreeSet<>(role.permissions());
        kept.removeAll(own);
        kept.addAll(permissions);
        requireFree(called, code);
        jdbc.sql("UPDATE staff_role SET name = ?, permissions = ? WHERE code = ?")
                .param(called)
                .param(kept.toArray(String[]::new))
                .param(code)
                .update();
        Set<String> removed = new TreeSet<>(role.permissions());
        removed.removeAll(kept);
        Map<String, Object> details = new LinkedHashMap<>();
        details.put("name", role.name().equals(called) ? called : Map.of("from", role.name(), "to", called));
        details.put("added", labels(added));
        details.put("removed", labels(removed));
        audit.record("role.changed", "role", code, details);
    }

    /** A new role with the same permissions, as far as {@code by} may give them. */
    @Transactional
    public String copy(AccountId by, String code) {
        RoleView role = require(code);
        Set<String> permissions = new TreeSet<>(grantable(by));
        if (!role.everything()) {
            permissions.retainAll(role.permissions());
        }
        Set<String> names = all().stream().map(RoleView::name).collect(Collectors.toSet());
        String stem = role.name().length() > 12 ? role.name().substring(0, 12) : role.name();
        String name = RoleWords.of("role.copy", stem);
        for (int n = 2; names.contains(name); n++) {
            name = RoleWords.of("role.copy.numbered", stem, String.valueOf(n));
        }
        String copied = insert(name, permissions);
        audit.record("role.created", "role", copied, Map.of("name", name, "permissions", labels(permissions)));
        return copied;
    }

    /** @throws Conflict while anybody or any position still has it */
    @Transactional
    public void delete(AccountId by, String code) {
        RoleView role = changeable(code);
        if (!grants.of(by).covers(new Grants.Held(false, role.permissions()))) {
            throw notYours(RoleWords.of("role.not-yours.role", role.name()));
        }
        if (role.used()) {
            throw used(role);
        }
        try {
            jdbc.sql("DELETE FROM staff_role WHERE code = ?").param(code).update();
        } catch (DataIntegrityViolationException givenMeanwhile) {
            throw used(role);
        }
        audit.record(
                "role.deleted", "role", code, Map.of("name", role.name(), "permissions", labels(role.permissions())));
    }

    private RoleView changeable(String code) {
        RoleView role = require(code);
        if (role.everything()) {
            throw new Conflict("role-fixed", RoleWords.of("role.fixed.title"), RoleWords.of("role.fixed", role.name()));
        }
        return role;
    }

    private String insert(String name, Set<String> permissions) {
        requireFree(name, "");
        UUID id = Ids.next();
        String code = "r-" + id;
        int rows = jdbc.sql("""
                        INSERT INTO staff_role (id, code, name, all_permissions, permissions, created_at)
                        VALUES (?, ?, ?, false, ?, ?) ON CONFLICT (name) DO NOTHING""")
                .param(id)
                .param(code)
                .param(name)
                .param(new TreeSet<>(permissions).toArray(String[]::new))
                .param(Timestamp.from(clock.instant()))
                .update();
        if (rows == 0) {
            throw taken(name);
        }
        return code;
    }

    private void requireFree(String name, String except) {
        boolean taken = jdbc.sql("SELECT count(*) FROM staff_role WHERE name = ? AND code <> ?")
                        .param(name)
                        .param(except)
                        .query(Long.class)
                        .single()
                > 0;
        if (taken) {
            throw taken(name);
        }
    }

    private static String named(String name) {
        String called = name.strip();
        int length = called.codePointCount(0, called.length());
        if (length == 0 || length > LONGEST_NAME) {
            throw new Invalid("name", RoleWords.of("role.name.format", String.valueOf(length)));
        }
        return called;
    }

    private void requireKnown(Collection<String> permissions) {
        Map<String, String> known = known();
        for (String permission : permissions) {
            if (!known.containsKey(permission)) {
                throw new Invalid("permissions", RoleWords.of("role.permission.unknown", permission));
            }
        }
    }

    private void requireGrantable(Collection<String> permissions, Set<String> own) {
        for (String permission : permissions) {
            if (!own.contains(permission)) {
                throw notYours(RoleWords.of("role.not-yours", known().getOrDefault(permission, permission)));
            }
        }
    }

    private Map<String, String> known() {
        return catalog.all().stream()
                .map(ModuleDescriptor::permissions)
                .flatMap(List::stream)
                .collect(Collectors.toMap(Permission::id, Permission::label, (one, other) -> one));
    }

    private List<String> labels(Set<String> permissions) {
        Map<String, String> known = known();
        return permissions.stream()
                .sorted()
                .map(permission -> known.getOrDefault(permission, permission))
                .toList();
    }

    static Refused notYours(String detail) {
        return new Refused("role-not-yours", RoleWords.of("role.not-yours.title"), detail);
    }

    private static Conflict used(RoleView role) {
        return new Conflict(
                "role-used",
                RoleWords.of("role.used.title"),
                RoleWords.of(
                        "role.used",
                        role.name(),
                        String.valueOf(role.holders() + role.positions().size())));
    }

    private static Conflict taken(String name) {
        return new Conflict(
                "role-name-taken", RoleWords.of("role.name.taken.title"), RoleWords.of("role.name.taken", name));
    }

    private static Set<String> strings(java.sql.@org.jspecify.annotations.Nullable Array array)
            throws java.sql.SQLException {
        return array == null ? Set.of() : new LinkedHashSet<>(List.of((String[]) array.getArray()));
    }
}
