package dev.guildhall.identity;

import dev.guildhall.audit.AuditTrail;
import dev.guildhall.identity.domain.Grants;
import dev.guildhall.identity.domain.Owners;
import dev.guildhall.identity.domain.RoleWords;
import dev.guildhall.identity.domain.SignIns;
import dev.guildhall.problem.Conflict;
import dev.guildhall.problem.Invalid;
import dev.guildhall.problem.NotFound;
import dev.guildhall.vault.PhoneNumber;
import java.sql.Timestamp;
import java.time.Clock;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * Who works in the tenant's console and by which roles. Nobody gives or takes a role with permissions they do not hold, nor
 * acts on somebody who may do more than they; and one owner who can sign in is always left.
 */
@Service
public class StaffDesk {
    private final JdbcClient jdbc;
    private final Accounts accounts;
    private final StaffInvitations invitations;
    private final Grants grants;
    private final Owners owners;
    private final SignIns signIns;
    private final ObjectProvider<SecondFactorReset> secondFactors;
    private final AuditTrail audit;
    private final Clock clock;

    StaffDesk(
            JdbcClient jdbc,
            Accounts accounts,
            StaffInvitations invitations,
            Grants grants,
            Owners owners,
            SignIns signIns,
            ObjectProvider<SecondFactorReset> secondFactors,
            AuditTrail audit,
            Clock clock) {
        this.jdbc = jdbc;
        this.accounts = accounts;
        this.invitations = invitations;
        this.grants = grants;
        this.owners = owners;
        this.signIns = signIns;
        this.secondFactors = secondFactors;
        this.audit = audit;
        this.clock = clock;
    }

    /** @throws NotFound where the account is not one of the staff */
    @Transactional(readOnly = true)
    public AccountView require(AccountId id) {
        return accounts.find(id)
                .filter(account -> account.kind().equals(Actor.STAFF))
                .orElseThrow(() -> new NotFound(RoleWords.of("staff")));
    }

    /** Every role of an account with its reason. */
    @Transactional(readOnly = true)
    public List<RoleGrant> grants(AccountId id) {
        return jdbc.sql("""
                        SELECT r.code, r.name, e.position_id
                        FROM (SELECT staff_role_id, NULL AS position_id FROM account_role WHERE account_id = :account
                              UNION ALL
                              SELECT r.staff_role_id, p.position_id
                              FROM account_position p JOIN position_role r ON r.position_id = p.position_id
                              WHERE p.account_id = :account) e
                            JOIN staff_role r ON r.id = e.staff_role_id
                        ORDER BY r.all_permissions DESC, r.created_at, r.code, e.position_id NULLS FIRST""")
                .param("account", id.value())
                .query((row, n) -> new RoleGrant(row.getString(1), row.getString(2), row.getString(3)))
                .list();
    }

    /** Whether {@code by} may act on this account: it may do nothing that they may not. */
    @Transactional(readOnly = true)
    public boolean mayActOn(AccountId by, AccountId id) {
        return grants.of(by).covers(given(id));
    }

    /** Whether {@code by} may give this role, or take it. */
    @Transactional(readOnly = true)
    public boolean mayGive(AccountId by, String role) {
        return grants.of(by).covers(grants.ofRoles(Set.of(role)));
    }

    /** Opens an account and sends the link with which its first password is set. */
    @Transactional
    public StaffInvitations.Invitation invite(AccountId by, String name, PhoneNumber phone, Set<String> roles) {
        if (roles.isEmpty()) {
            throw new Invalid("roles", RoleWords.of("role.none"));
        }
        requireGivable(by, roles);
        return invitations.invite(name, phone, roles);
    }

    /** From now on the account has exactly these roles by hand; those that its positions bring are not touched. */
    @Transactional
    public void setRoles(AccountId by, AccountId id, Set<String> roles) {
        AccountView account = require(id);
        owners.inTurn();
        jdbc.sql("SELECT id FROM account WHERE id = ? FOR UPDATE")
                .param(id.value())
                .query(java.util.UUID.class)
                .single();
        Set<String> before = byHand(id);
        Set<String> added = new TreeSet<>(roles);
        added.removeAll(before);
        Set<String> removed = new TreeSet<>(before);
        removed.removeAll(roles);
        if (added.isEmpty() && removed.isEmpty()) {
            return;
        }
        Set<String> changed = new HashSet<>(added);
        changed.addAll(removed);
        requireGivable(by, changed);
        if (grants.ofRoles(removed).everything() && !grants.ofRoles(roles).everything()) {
            owners.requireAnotherThan(id);
        }
        jdbc.sql("""
                        DELETE FROM account_role WHERE account_id = ?
                            AND staff_role_id IN (SELECT id FROM staff_role WHERE code = ANY (?))""").param(id.value()).param(removed.toArray(String[]::new)).update();
        jdbc.sql("""
                        INSERT INTO account_role (account_id, staff_role_id, granted_at)
                        SELECT ?, id, ? FROM staff_role WHERE code = ANY (?)""")
                .param(id.value())
                .param(Timestamp.from(clock.instant()))
                .param(added.toArray(String[]::new))
                .update();
        audit.record(
                "staff.roles",
                "account",
                id.toString(),
                Map.of("name", account.name(), "added", names(added), "removed", names(removed)));
    }

    /** @param reason what the person is told at sign-in */
    @Transactional
    public void disable(AccountId by, AccountId id, String reason) {
        AccountView account = require(id);
        if (by.equals(id)) {
            throw new Conflict("own-account", RoleWords.of("staff.self.title"), RoleWords.of("staff.self"));
        }
        if (reason.isBlank()) {
            throw new Invalid("reason", RoleWords.of("staff.reason"));
        }
        owners.inTurn();
        requireReach(by, account);
        accounts.changeState(id, AccountState.DISABLED, reason.strip());
        audit.record(
                "staff.disabled", "account", id.toString(), Map.of("name", account.name(), "reason", reason.strip()));
    }

    @Transactional
    public void enable(AccountId by, AccountId id) {
        AccountView account = require(id);
        requireReach(by, account);
        accounts.enable(id);
        audit.record("staff.enabled", "account", id.toString(), Map.of("name", account.name()));
    }

    /** A new link for the first password, or for another one in place of a forgotten one. */
    @Transactional
    public StaffInvitations.Invitation sendLink(AccountId by, AccountId id) {
        AccountView account = require(id);
        requireReach(by, account);
        if (account.phoneMasked() == null) {
            throw new Conflict(
                    "no-phone", RoleWords.of("staff.no-phone.title"), RoleWords.of("staff.no-phone", account.name()));
        }
        StaffInvitations.Invitation sent = invitations.again(id);
        audit.record("staff.link-sent", "account", id.toString(), Map.of("name", account.name()));
        return sent;
    }

    /** Whether there is a second factor to take away. */
    @Transactional(readOnly = true)
    public boolean hasSecondFactor(AccountId id) {
        return secondFactors.stream().anyMatch(each -> each.isSet(id));
    }

    /** Takes second factors away and ends what is signed in. */
    @Transactional
    public void resetSecondFactor(AccountId by, AccountId id) {
        AccountView account = require(id);
        requireReach(by, account);
        if (by.equals(id)) {
            throw new Conflict("own-account", RoleWords.of("staff.self.title"), RoleWords.of("staff.factor.self"));
        }
        secondFactors.forEach(each -> each.reset(id));
        signIns.endAll(id);
        audit.record("staff.second-factor-reset", "account", id.toString(), Map.of("name", account.name()));
    }

    private void requireReach(AccountId by, AccountView account) {
        if (!mayActOn(by, account.id())) {
            throw RoleDesk.notYours(RoleWords.of("role.not-yours.person", account.name()));
        }
    }

    private void requireGivable(AccountId by, Set<String> roles) {
        Grants.Held own = grants.of(by);
        List<String> known = names(roles);
        if (known.size() < roles.size()) {
            throw new Invalid("roles", RoleWords.of("role"));
        }
        for (String role : roles) {
            if (!own.covers(grants.ofRoles(Set.of(role)))) {
                throw RoleDesk.notYours(
                        RoleWords.of("role.not-yours.role", names(Set.of(role)).getFirst()));
            }
        }
    }

    /** Also of an account that cannot sign in at present. */
    private Grants.Held given(AccountId id) {
        return grants.ofRoles(grants(id).stream().map(RoleGrant::role).toList());
    }

    private Set<String> byHand(AccountId id) {
        return new TreeSet<>(jdbc.sql("""
                        SELECT r.code FROM account_role g JOIN staff_role r ON r.id = g.staff_role_id
                        WHERE g.account_id = ?""").param(id.value()).query(String.class).list());
    }

    private List<String> names(Set<String> codes) {
        return jdbc.sql("SELECT name FROM staff_role WHERE code = ANY (?) ORDER BY created_at, code")
                .param(codes.toArray(String[]::new))
                .query(String.class)
                .list();
    }
}
