package dev.guildhall.identity.domain;

import dev.guildhall.catalog.MemberPermission;
import dev.guildhall.catalog.ModuleDescriptor;
import dev.guildhall.catalog.ModuleSwitches;
import dev.guildhall.catalog.Permission;
import dev.guildhall.identity.AccountId;
import dev.guildhall.identity.Actor;
import dev.guildhall.identity.Client;
import dev.guildhall.tenancy.TenantScope;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Who makes a request, looked up anew for each by primary keys: one query, and one more for who has roles. So a disabled account, an
 * ended sign-in and a changed role take effect with the next request, on every node. Most requests are made by members without
 * roles, and with many tenants on a connection it is the planning that costs, so the first query leaves the roles out.
 */
@Component
public class SignedInAccounts {
    private final JdbcClient jdbc;
    private final ModuleSwitches switches;
    private final List<ModuleDescriptor> modules;
    private final SignInLimits limits;
    private final Grants grants;

    SignedInAccounts(
            JdbcClient jdbc,
            ModuleSwitches switches,
            List<ModuleDescriptor> modules,
            SignInLimits limits,
            Grants grants) {
        this.jdbc = jdbc;
        this.switches = switches;
        this.modules = List.copyOf(modules);
        this.limits = limits;
        this.grants = grants;
    }

    /**
     * @param tokenVersion the version that the token or session was made under; a token's family knows it better, since it
     *     can be taken along when all others end
     * @param signIn the token's family; null for a session
     * @return empty where it no longer counts
     */
    public Optional<Actor> find(AccountId id, int tokenVersion, @Nullable UUID signIn) {
        return jdbc.sql("""
                        SELECT a.kind, a.name,
                            EXISTS (SELECT FROM account_role WHERE account_id = a.id)
                                OR EXISTS (SELECT FROM account_position WHERE account_id = a.id),
                            o.id, o.owner_id = a.id, m.permissions,
                            coalesce(s.authenticated_at, s.created_at), s.used_at
                        FROM account a
                            LEFT JOIN sign_in s ON s.id = CAST(:sign_in AS uuid) AND s.account_id = a.id
                            LEFT JOIN organisation_member m ON m.account_id = a.id
                            LEFT JOIN organisation o ON o.id = m.organisation_id
                        WHERE a.id = :account AND a.state = 'ACTIVE' AND m.locked_at IS NULL AND o.stopped_at IS NULL
                            AND CASE WHEN CAST(:sign_in AS uuid) IS NULL THEN a.token_version = :version
                                ELSE s.ended_at IS NULL AND s.id IS NOT NULL
                                    AND a.token_version = coalesce(s.account_version, :version) END""")
                .param("account", id.value())
                .param("version", tokenVersion)
                .param("sign_in", signIn, java.sql.Types.OTHER)
                .query((row, n) -> {
                    String kind = row.getString(1);
                    UUID organisation = row.getObject(4, UUID.class);
                    boolean owns = organisation == null || row.getBoolean(5);
                    return new Found(
                            new Actor(
                                    id,
                                    kind,
                                    row.getString(2),
                                    ofOrganisation(kind, owns, Rows.strings(row, 6)),
                                    organisation == null ? id : new AccountId(organisation)),
                            row.getBoolean(3),
                            Rows.instant(row, 7),
                            Rows.instant(row, 8));
                })
                .optional()
                .filter(found -> signIn == null || found.goesOn(limits, signIn))
                .map(found -> found.hasRoles ? withRoles(found.actor) : found.actor);
    }

    private record Found(
            Actor actor,
            boolean hasRoles,
            @Nullable Instant begun,
            @Nullable Instant used) {
        boolean goesOn(SignInLimits limits, UUID signIn) {
            return limits.goesOn(signIn, Objects.requireNonNull(begun), Objects.requireNonNull(used));
        }
    }

    /** With what the roles bring that were given by hand or come with a position (A23). */
    private Actor withRoles(Actor actor) {
        Grants.Held held = grants.of(actor.id());
        Set<String> permissions = new HashSet<>(actor.permissions());
        permissions.addAll(permissions(held.everything(), held.permissions()));
        return new Actor(actor.id(), actor.kind(), actor.name(), permissions, actor.organisation());
    }

    /** What the owner, or a sub-account as far as the owner let it, may do in an organisation of this kind. */
    private Set<String> ofOrganisation(String kind, boolean owns, Set<String> granted) {
        if (!Actor.ORGANISATIONS.contains(kind)) {
            return Set.of();
        }
        Set<String> on = switches.on(TenantScope.current());
        return modules.stream()
                .filter(module -> module.alwaysOn() || on.contains(module.id()))
                .flatMap(module -> module.memberPermissions().stream())
                .filter(permission -> permission.kind().equals(kind))
                .map(MemberPermission::id)
                .filter(permission -> owns || granted.contains(permission))
                .collect(Collectors.toSet());
    }

    /**
     * A program of the tenant, with those of a token's scopes that it still has.
     *
     * @param tokenVersion the version that the token was made under
     * @return empty where it is gone, or what was issued to it has ended
     */
    public Optional<Client> program(UUID id, int tokenVersion, Set<String> scopes) {
        return jdbc.sql("""
                        SELECT client_id, name, scopes FROM oauth_client
                        WHERE id = ? AND ended_at IS NULL AND token_version = ?""")
                .param(id)
                .param(tokenVersion)
                .query((row, n) -> {
                    Set<String> granted = new HashSet<>(Rows.strings(row, 3));
                    granted.retainAll(scopes);
                    return new Client(id, row.getString(1), row.getString(2), permissions(false, granted));
                })
                .optional();
    }

    /** The version under which a session of this account is made now; empty where it cannot sign in. */
    public Optional<Integer> versionOf(AccountId id) {
        return jdbc.sql("SELECT token_version FROM account WHERE id = ? AND state = 'ACTIVE'")
                .param(id.value())
                .query(Integer.class)
                .optional();
    }

    /** Those of the roles that belong to a module which is on. */
    private Set<String> permissions(boolean all, Set<String> granted) {
        if (!all && granted.isEmpty()) {
            return Set.of();
        }
        Set<String> on = switches.on(TenantScope.current());
        Set<String> permissions = new HashSet<>();
        for (ModuleDescriptor module : modules) {
            if (!module.alwaysOn() && !on.contains(module.id())) {
                continue;
            }
            for (Permission permission : module.permissions()) {
                if (all || granted.contains(permission.id())) {
                    permissions.add(permission.id());
                }
            }
        }
        return permissions;
    }
}
