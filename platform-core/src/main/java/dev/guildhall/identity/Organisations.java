package dev.guildhall.identity;

import dev.guildhall.audit.AuditTrail;
import dev.guildhall.catalog.MemberPermission;
import dev.guildhall.catalog.ModuleDescriptor;
import dev.guildhall.catalog.ModuleSwitches;
import dev.guildhall.identity.domain.AccountStore;
import dev.guildhall.identity.domain.Rows;
import dev.guildhall.identity.domain.SignIns;
import dev.guildhall.identity.domain.Words;
import dev.guildhall.problem.Conflict;
import dev.guildhall.problem.Invalid;
import dev.guildhall.problem.NotFound;
import dev.guildhall.problem.Refused;
import dev.guildhall.tenancy.TenantScope;
import dev.guildhall.vault.PhoneNumber;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * Sub-accounts of organisations (W19): each person signs in with the own phone and acts for the organisation as far as its
 * owner allows. The owner adds, locks, removes, and hands over; all of it happens under a lock on the organisation, so of two
 * owners who act at once one is refused.
 */
@Service
public class Organisations {
    private static final int MOST = 50;

    private final JdbcClient jdbc;
    private final Accounts accounts;
    private final AccountStore store;
    private final SignIns signIns;
    private final OrganisationProofs proofs;
    private final ModuleSwitches switches;
    private final List<ModuleDescriptor> modules;
    private final AuditTrail audit;
    private final Clock clock;

    Organisations(
            JdbcClient jdbc,
            Accounts accounts,
            AccountStore store,
            SignIns signIns,
            OrganisationProofs proofs,
            ModuleSwitches switches,
            List<ModuleDescriptor> modules,
            AuditTrail audit,
            Clock clock) {
        this.jdbc = jdbc;
        this.accounts = accounts;
        this.store = store;
        this.signIns = signIns;
        this.proofs = proofs;
        this.switches = switches;
        this.modules = List.copyOf(modules);
        this.audit = audit;
        this.clock = clock;
    }

    /**
     * One who acts for the organisation.
     *
     * @param state ACTIVE or LOCKED; HELD where the tenant itself keeps the account out
     * @param proof pictures that show that the person works here; seen by the owner and the person
     */
    public record Member(
            UUID id,
            String name,
            @Nullable String username,
            @Nullable String phoneMasked,
            boolean owner,
            boolean self,
            String state,
            Set<String> permissions,
            List<UUID> proof,
            Instant createdAt,
            @Nullable Instant lastSignInAt) {}

    /** @param permissions what can be granted in this organisation */
    public record Overview(UUID organisation, boolean owned, List<MemberPermission> permissions, List<Member> items) {}

    /**
     * @param permissions ids of what the sub-account may do
     * @param proof pictures stored before by {@link OrganisationProofs#store}
     */
    public record NewMember(String name, PhoneNumber phone, Set<String> permissions, List<UUID> proof) {}

    /** Who acts for the caller's organisation; a sub-account sees itself and the owner only. */
    @Transactional(readOnly = true)
    public Overview of(Actor actor) {
        requireOrganisation(actor);
        List<Row> rows = rows(actor.organisation());
        if (rows.isEmpty()) {
            return new Overview(
                    actor.id().value(),
                    true,
                    grantable(actor.kind()),
                    List.of(view(actor, new Row(actor.id(), true, Set.of(), false))));
        }
        boolean owned =
                rows.stream().anyMatch(row -> row.owner() && row.account().equals(actor.id()));
        return new Overview(
                actor.organisation().value(),
                owned,
                grantable(actor.kind()),
                rows.stream()
                        .filter(row -> owned || row.owner() || row.account().equals(actor.id()))
                        .map(row -> view(actor, row))
                        .toList());
    }

    /**
     * Opens a sub-account that signs in by the code sent to its phone.
     *
     * @throws Refused where the caller is not the owner
     * @throws dev.guildhall.problem.Problem where the phone has an account already, or the organisation has too many
     */
    @Transactional
    public Member add(Actor owner, NewMember wanted) {
        requireOrganisation(owner);
        begin(owner);
        lockAsOwner(owner);
        Set<String> permissions = checked(owner.kind(), wanted.permissions());
        if (rows(owner.organisation()).size() > MOST) {
            throw new Conflict(
                    "too-many-sub-accounts", Words.of("organisation.full.title"), Words.of("organisation.full", MOST));
        }
        AccountId id =
                accounts.open(new NewAccount(owner.kind(), wanted.name(), wanted.phone(), null, null, false, Set.of()));
        insert(id, owner.organisation(), permissions, owner.id());
        proofs.attach(owner, id, wanted.proof());
        audit.record(
                "organisation.account.added",
                "account",
                id.toString(),
                Map.of(
                        "name",
                        wanted.name(),
                        "permissions",
                        labels(owner.kind(), permissions),
                        "proof",
                        wanted.proof().size()));
        return view(owner, row(owner.organisation(), id));
    }

    /** What it may do from its next request on. */
    @Transactional
    public Member permit(Actor owner, AccountId id, Set<String> wanted) {
        lockAsOwner(owner);
        Row row = row(owner.organisation(), id);
        Set<String> permissions = checked(owner.kind(), wanted);
        jdbc.sql("UPDATE organisation_member SET permissions = ? WHERE account_id = ?")
                .param(permissions.toArray(String[]::new))
                .param(id.value())
                .update();
        audit.record(
                "organisation.account.permissions",
                "account",
                id.toString(),
                Map.of("name", name(row), "permissions", labels(owner.kind(), permissions)));
        return view(owner, row(owner.organisation(), id));
    }

    /** Locks it out, which ends what is signed in, or lets it in again. */
    @Transactional
    public Member lock(Actor owner, AccountId id, boolean locked) {
        lockAsOwner(owner);
        Row row = other(owner, id);
        jdbc.sql("UPDATE organisation_member SET locked_at = ? WHERE account_id = ?")
                .params(Arrays.asList(locked ? now() : null, id.value()))
                .update();
        if (locked) {
            signIns.endAll(id);
        }
        audit.record(
                locked ? "organisation.account.locked" : "organisation.account.unlocked",
                "account",
                id.toString(),
                Map.of("name", name(row)));
        return view(owner, row(owner.organisation(), id));
    }

    /**
     * Keeps everybody out who acts for the organisation, from their next request on; its accounts stay as they are. For the
     * module that keeps the organisation, on behalf of staff; it writes the audit trail.
     */
    @Transactional
    public void stop(AccountId organisation) {
        accounts.disable(ownerOf(organisation));
        jdbc.sql("UPDATE organisation SET stopped_at = ? WHERE id = ? AND stopped_at IS NULL")
                .params(now(), organisation.value())
                .update();
        jdbc.sql("SELECT account_id FROM organisation_member WHERE organisation_id = ?")
                .param(organisation.value())
                .query(UUID.class)
                .list()
                .forEach(member -> signIns.endAll(new AccountId(member)));
    }

    /** Lets them in again. */
    @Transactional
    public void resume(AccountId organisation) {
        jdbc.sql("UPDATE organisation SET stopped_at = NULL WHERE id = ?")
                .param(organisation.value())
                .update();
        accounts.enable(ownerOf(organisation));
    }

    /** Removes it: what it signed in with is free again, what it did keeps its name in the records. */
    @Transactional
    public void remove(Actor owner, AccountId id) {
        lockAsOwner(owner);
        Row row = other(owner, id);
        jdbc.sql("DELETE FROM organisation_member WHERE account_id = ?")
                .param(id.value())
                .update();
        proofs.remove(id);
        accounts.changeState(id, AccountState.DISABLED, Words.of("organisation.removed"));
        store.dropIdentities(id);
        audit.record("organisation.account.removed", "account", id.toString(), Map.of("name", name(row)));
    }

    /**
     * Makes a sub-account the owner; the owner becomes a sub-account that may do everything a sub-account can. The caller has
     * proved to be the person ({@link Reproof}).
     *
     * @throws Refused where the caller is not, or not any more, the owner
     */
    @Transactional
    public void handOver(Actor owner, AccountId to) {
        lockAsOwner(owner);
        Row row = other(owner, to);
        if (row.locked() || accounts.find(to).filter(AccountView::active).isEmpty()) {
            throw new Conflict(
                    "sub-account-locked",
                    Words.of("organisation.handover-locked.title"),
                    Words.of("organisation.handover-locked", name(row)));
        }
        jdbc.sql("UPDATE organisation SET owner_id = ? WHERE id = ?")
                .params(to.value(), owner.organisation().value())
                .update();
        jdbc.sql("UPDATE organisation_member SET permissions = ? WHERE account_id = ?")
                .param(grantable(owner.kind()).stream()
                        .map(MemberPermission::id)
                        .toArray(String[]::new))
                .param(owner.id().value())
                .update();
        audit.record("organisation.handed-over", "account", to.toString(), Map.of("name", name(row)));
    }

    /** Who to tell about what an organisation has: its owner now, or the account itself where nobody else acts for it. */
    @Transactional(readOnly = true)
    public AccountId ownerOf(AccountId organisation) {
        return jdbc.sql("SELECT owner_id FROM organisation WHERE id = ?")
                .param(organisation.value())
                .query(UUID.class)
                .optional()
                .map(AccountId::new)
                .orElse(organisation);
    }

    /**
     * What goes when this account goes: the organisation that it owns, or itself, where nobody else ever acted for it. Empty for a
     * sub-account, and for the account that began an organisation and handed it over.
     */
    @Transactional(readOnly = true)
    public Optional<AccountId> ownedBy(AccountId account) {
        return jdbc.sql("""
                        SELECT id FROM organisation WHERE owner_id = :account
                        UNION ALL
                        SELECT :account WHERE NOT EXISTS (SELECT FROM organisation WHERE :account IN (id, owner_id))
                            AND NOT EXISTS (SELECT FROM organisation_member WHERE account_id = :account)""")
                .param("account", account.value())
                .query(UUID.class)
                .optional()
                .map(AccountId::new);
    }

    /** Whether the account is somebody's sub-account, and not an owner. */
    @Transactional(readOnly = true)
    public boolean isSubAccount(AccountId account) {
        return jdbc.sql("""
                        SELECT EXISTS (SELECT 1 FROM organisation_member m JOIN organisation o ON o.id = m.organisation_id
                            WHERE m.account_id = ? AND o.owner_id <> m.account_id)""").param(account.value()).query(Boolean.class).single();
    }

    /** Whether others act for what this account owns, so that it has to be handed over before the account can go. */
    @Transactional(readOnly = true)
    public boolean ownsForOthers(AccountId account) {
        return jdbc.sql("""
                        SELECT EXISTS (SELECT 1 FROM organisation o JOIN organisation_member m ON m.organisation_id = o.id
                            WHERE o.owner_id = :account AND m.account_id <> :account)""")
                .param("account", account.value())
                .query(Boolean.class)
                .single();
    }

    private record Row(AccountId account, boolean owner, Set<String> permissions, boolean locked) {}

    /** The first sub-account makes an organisation of the account. */
    private void begin(Actor owner) {
        int made = jdbc.sql("""
                        INSERT INTO organisation (id, owner_id, created_at)
                        SELECT :id, :id, :now
                         WHERE NOT EXISTS (SELECT 1 FROM organisation_member WHERE account_id = :id)
                        ON CONFLICT (id) DO NOTHING""")
                .param("id", owner.id().value())
                .param("now", now())
                .update();
        if (made == 1) {
            insert(owner.id(), owner.id(), Set.of(), owner.id());
        }
    }

    private void insert(AccountId account, AccountId organisation, Set<String> permissions, AccountId by) {
        jdbc.sql("""
                        INSERT INTO organisation_member (account_id, organisation_id, permissions, added_by, added_at)
                        VALUES (?, ?, ?, ?, ?) ON CONFLICT (account_id) DO NOTHING""")
                .param(account.value())
                .param(organisation.value())
                .param(permissions.toArray(String[]::new))
                .param(by.value())
                .param(now())
                .update();
    }

    /** Holds the organisation until the transaction ends; what the caller was when the request began may be over by now. */
    private void lockAsOwner(Actor actor) {
        Optional<UUID> owner = jdbc.sql("SELECT owner_id FROM organisation WHERE id = ? FOR UPDATE")
                .param(actor.organisation().value())
                .query(UUID.class)
                .optional();
        if (owner.isEmpty() || !owner.get().equals(actor.id().value())) {
            throw new Refused(
                    "owner-only", Words.of("organisation.owner-only.title"), Words.of("organisation.owner-only"));
        }
    }

    private static void requireOrganisation(Actor actor) {
        if (!Actor.ORGANISATIONS.contains(actor.kind())) {
            throw new Refused("no-organisation", Words.of("organisation.none.title"), Words.of("organisation.none"));
        }
    }

    private Row other(Actor owner, AccountId id) {
        Row row = row(owner.organisation(), id);
        if (id.equals(owner.id())) {
            throw new Conflict("own-account", Words.of("organisation.self.title"), Words.of("organisation.self"));
        }
        return row;
    }

    private Row row(AccountId organisation, AccountId id) {
        return rows(organisation).stream()
                .filter(row -> row.account().equals(id))
                .findFirst()
                .orElseThrow(() -> new NotFound(Words.of("organisation.account")));
    }

    private List<Row> rows(AccountId organisation) {
        return jdbc.sql("""
                        SELECT m.account_id, o.owner_id = m.account_id, m.permissions, m.locked_at IS NOT NULL
                          FROM organisation_member m JOIN organisation o ON o.id = m.organisation_id
                         WHERE o.id = ? ORDER BY o.owner_id <> m.account_id, m.added_at, m.account_id""")
                .param(organisation.value())
                .query((row, n) -> new Row(
                        new AccountId(row.getObject(1, UUID.class)),
                        row.getBoolean(2),
                        Rows.strings(row, 3),
                        row.getBoolean(4)))
                .list();
    }

    private Member view(Actor asker, Row row) {
        AccountView account = accounts.find(row.account()).orElseThrow();
        List<MemberPermission> all = grantable(account.kind());
        return new Member(
                row.account().value(),
                account.name(),
                account.username(),
                account.phoneMasked(),
                row.owner(),
                row.account().equals(asker.id()),
                row.locked() ? "LOCKED" : account.active() ? "ACTIVE" : "HELD",
                all.stream()
                        .map(MemberPermission::id)
                        .filter(id -> row.owner() || row.permissions().contains(id))
                        .collect(java.util.stream.Collectors.toCollection(TreeSet::new)),
                asker.id().equals(row.account()) || ownedBy(asker) ? proofs.of(row.account()) : List.of(),
                account.createdAt(),
                account.lastSignInAt());
    }

    private boolean ownedBy(Actor asker) {
        return rows(asker.organisation()).stream()
                .anyMatch(row -> row.owner() && row.account().equals(asker.id()));
    }

    private String name(Row row) {
        return accounts.find(row.account()).orElseThrow().name();
    }

    private List<MemberPermission> grantable(String kind) {
        Set<String> on = switches.on(TenantScope.current());
        return modules.stream()
                .filter(module -> module.alwaysOn() || on.contains(module.id()))
                .flatMap(module -> module.memberPermissions().stream())
                .filter(permission -> permission.kind().equals(kind))
                .toList();
    }

    private Set<String> checked(String kind, Set<String> wanted) {
        Set<String> known =
                grantable(kind).stream().map(MemberPermission::id).collect(java.util.stream.Collectors.toSet());
        for (String each : wanted) {
            if (!known.contains(each)) {
                throw new Invalid("permissions", Words.of("organisation.permission", each));
            }
        }
        return new TreeSet<>(wanted);
    }

    private List<String> labels(String kind, Set<String> permissions) {
        return grantable(kind).stream()
                .filter(each -> permissions.contains(each.id()))
                .map(MemberPermission::label)
                .toList();
    }

    private OffsetDateTime now() {
        return clock.instant().atOffset(ZoneOffset.UTC);
    }
}
