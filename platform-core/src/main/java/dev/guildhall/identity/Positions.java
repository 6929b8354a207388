package dev.guildhall.identity;

import dev.guildhall.audit.AuditTrail;
import dev.guildhall.catalog.Dictionaries;
import dev.guildhall.catalog.DictionaryEntry;
import dev.guildhall.identity.domain.Grants;
import dev.guildhall.identity.domain.RoleWords;
import dev.guildhall.problem.Conflict;
import dev.guildhall.problem.Invalid;
import java.sql.Timestamp;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * Positions of an association as bringers of roles (A25, D15). A module that knows who is president or director says so with
 * {@link #assign}; the tenant says with {@link #bring} what each position may do. Both count with the holder's next request
 * (A23): a role by position is there exactly as long as the position is held and brings it, and one given by hand stays
 * whatever happens to positions.
 *
 * <p>Positions themselves are entries of the dictionary {@value #DICTIONARY}.
 */
@Service
public class Positions {
    /** The tenant's positions, id and name. */
    public static final String DICTIONARY = "member.position";

    private final JdbcClient jdbc;
    private final Grants grants;
    private final Dictionaries dictionaries;
    private final AuditTrail audit;
    private final Clock clock;

    Positions(JdbcClient jdbc, Grants grants, Dictionaries dictionaries, AuditTrail audit, Clock clock) {
        this.jdbc = jdbc;
        this.grants = grants;
        this.dictionaries = dictionaries;
        this.audit = audit;
        this.clock = clock;
    }

    /** From now on the account holds exactly these positions. Part of the caller's transaction. */
    @Transactional
    public void assign(AccountId account, Set<String> positions) {
        Set<String> before = new TreeSet<>(of(account));
        jdbc.sql("DELETE FROM account_position WHERE account_id = ? AND position_id <> ALL (?)")
                .param(account.value())
                .param(positions.toArray(String[]::new))
                .update();
        for (String position : new TreeSet<>(positions)) {
            jdbc.sql("""
                            INSERT INTO account_position (account_id, position_id, held_since) VALUES (?, ?, ?)
                            ON CONFLICT DO NOTHING""")
                    .param(account.value())
                    .param(position)
                    .param(Timestamp.from(clock.instant()))
                    .update();
        }
        if (!before.equals(new TreeSet<>(positions))) {
            audit.record(
                    "position.assigned",
                    "account",
                    account.toString(),
                    Map.of("positions", Map.of("from", labels(before), "to", labels(positions))));
        }
    }

    @Transactional(readOnly = true)
    public Set<String> of(AccountId account) {
        return Set.copyOf(jdbc.sql("SELECT position_id FROM account_position WHERE account_id = ?")
                .param(account.value())
                .query(String.class)
                .list());
    }

    /** Codes of the roles that a position brings. */
    @Transactional(readOnly = true)
    public Set<String> rolesOf(String position) {
        return Set.copyOf(jdbc.sql("""
                        SELECT r.code FROM position_role p JOIN staff_role r ON r.id = p.staff_role_id
                        WHERE p.position_id = ?""").param(position).query(String.class).list());
    }

    /**
     * From now on the position brings exactly these roles.
     *
     * @param by who says so; gives and takes only what they hold themselves
     * @throws Conflict for a role that may do everything: those are given person by person
     */
    @Transactional
    public void bring(AccountId by, String position, Set<String> roles) {
        Set<String> before = rolesOf(position);
        Set<String> changed = new TreeSet<>(before);
        changed.addAll(roles);
        changed.removeIf(role -> before.contains(role) && roles.contains(role));
        List<RoleName> names = names(roles);
        for (String role : roles) {
            if (names.stream().noneMatch(each -> each.code().equals(role))) {
                throw new Invalid("roles", RoleWords.of("role"));
            }
        }
        names.stream().filter(RoleName::everything).findFirst().ifPresent(role -> {
            throw new Conflict(
                    "position-owner",
                    RoleWords.of("position.owner.title"),
                    RoleWords.of("position.owner", role.name()));
        });
        Grants.Held own = grants.of(by);
        for (String role : changed) {
            if (!own.covers(grants.ofRoles(Set.of(role)))) {
                throw RoleDesk.notYours(RoleWords.of(
                        "role.not-yours.role", names(Set.of(role)).getFirst().name()));
            }
        }
        if (changed.isEmpty()) {
            return;
        }
        jdbc.sql("DELETE FROM position_role WHERE position_id = ?")
                .param(position)
                .update();
        jdbc.sql("""
                        INSERT INTO position_role (position_id, staff_role_id, granted_at)
                        SELECT ?, id, ? FROM staff_role WHERE code = ANY (?)""")
                .param(position)
                .param(Timestamp.from(clock.instant()))
                .param(roles.toArray(String[]::new))
                .update();
        audit.record(
                "position.roles",
                "position",
                position,
                Map.of("roles", Map.of("from", nameList(before), "to", nameList(roles))));
    }

    private List<String> labels(Set<String> positions) {
        Map<String, String> known = dictionaries.entries(DICTIONARY).stream()
                .collect(Collectors.toMap(DictionaryEntry::code, DictionaryEntry::label));
        return positions.stream()
                .sorted()
                .map(position -> known.getOrDefault(position, position))
                .toList();
    }

    private List<String> nameList(Set<String> roles) {
        return names(roles).stream().map(RoleName::name).toList();
    }

    private List<RoleName> names(Set<String> codes) {
        return jdbc.sql(
                        "SELECT code, name, all_permissions FROM staff_role WHERE code = ANY (?) ORDER BY created_at, code")
                .param(codes.toArray(String[]::new))
                .query((row, n) -> new RoleName(row.getString(1), row.getString(2), row.getBoolean(3)))
                .list();
    }

    private record RoleName(String code, String name, boolean everything) {}
}
