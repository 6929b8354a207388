package dev.guildhall.identity.operator;

import dev.guildhall.identity.Operator;
import dev.guildhall.identity.PublicAddress;
import dev.guildhall.identity.domain.RoleWords;
import dev.guildhall.identity.domain.Rows;
import dev.guildhall.identity.factor.OperatorFactors;
import dev.guildhall.problem.Conflict;
import dev.guildhall.problem.Invalid;
import dev.guildhall.problem.NotFound;
import dev.guildhall.tenancy.Ids;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionTemplate;

/** Looking after the accounts of operators. One who may do everything and can sign in is always left. */
@Service
public class OperatorAccounts {
    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;
    private final Operators operators;
    private final OperatorActs acts;
    private final OperatorFactors factors;
    private final PublicAddress address;
    private final Clock clock;

    OperatorAccounts(
            @Qualifier("platform") JdbcClient jdbc,
            @Qualifier("platform") TransactionTemplate transaction,
            Operators operators,
            OperatorActs acts,
            OperatorFactors factors,
            PublicAddress address,
            Clock clock) {
        this.jdbc = jdbc;
        this.transaction = transaction;
        this.operators = operators;
        this.acts = acts;
        this.factors = factors;
        this.address = address;
        this.clock = clock;
    }

    /**
     * @param passwordSet false while the invitation has not been followed
     * @param factorSet whether a second factor is set up
     */
    public record Account(
            UUID id,
            String username,
            String name,
            OperatorRole role,
            boolean active,
            @Nullable String stateReason,
            boolean passwordSet,
            boolean factorSet,
            Instant createdAt,
            @Nullable Instant lastSignInAt) {}

    public List<Account> all() {
        return rows(null);
    }

    /** @throws NotFound where there is no such account */
    public Account require(UUID id) {
        return rows(id).stream().findFirst().orElseThrow(() -> new NotFound(RoleWords.of("operator")));
    }

    private List<Account> rows(@Nullable UUID id) {
        return jdbc.sql("""
                        SELECT id, username, name, role, state = 'ACTIVE', state_reason, password_hash IS NOT NULL,
                            created_at, last_sign_in_at,
                            EXISTS (SELECT 1 FROM operator_factor f WHERE f.owner_id = operator.id)
                        FROM operator WHERE CAST(:id AS uuid) IS NULL OR id = :id ORDER BY created_at, id""")
                .param("id", id, java.sql.Types.OTHER)
                .query((row, n) -> new Account(
                        row.getObject(1, UUID.class),
                        row.getString(2),
                        row.getString(3),
                        OperatorRole.valueOf(row.getString(4)),
                        row.getBoolean(5),
                        row.getString(6),
                        row.getBoolean(7),
                        row.getBoolean(10),
                        Objects.requireNonNull(Rows.instant(row, 8)),
                        Rows.instant(row, 9)))
                .list();
    }

    /** @return the address at which the password is set once within 72 hours: a secret, shown to the inviter alone */
    public String invite(Operator by, String username, String name, OperatorRole role) {
        String login = username.strip().toLowerCase(Locale.ROOT);
        if (!login.matches("[a-z][a-z0-9._-]{2,29}")) {
            throw new Invalid("username", RoleWords.of("operator.username"));
        }
        String called = name.strip();
        if (called.isEmpty() || called.length() > 30) {
            throw new Invalid("name", RoleWords.of("operator.name"));
        }
        return Objects.requireNonNull(transaction.execute(status -> {
            UUID id = Ids.next();
            int rows = jdbc.sql("""
                            INSERT INTO operator (id, username, name, state, role, created_at)
                            VALUES (?, ?, ?, 'ACTIVE', ?, ?) ON CONFLICT (username) DO NOTHING""")
                    .params(id, login, called, role.name(), Timestamp.from(clock.instant()))
                    .update();
            if (rows == 0) {
                throw new Invalid("username", RoleWords.of("operator.taken", login));
            }
            acts.record(by, "邀请运营账号", called, role.label());
            return link(id);
        }));
    }

    /** A new link, for a lost invitation or a forgotten password. */
    public String again(Operator by, UUID id) {
        Account account = require(id);
        return Objects.requireNonNull(transaction.execute(status -> {
            acts.record(by, "重发设置密码的链接", account.name(), "");
            return link(id);
        }));
    }

    public void changeRole(Operator by, UUID id, OperatorRole role) {
        transaction.executeWithoutResult(status -> {
            inTurn();
            Account account = require(id);
            if (account.role() == role) {
                return;
            }
            requireAnotherThan(account);
            jdbc.sql("UPDATE operator SET role = ? WHERE id = ?")
                    .params(role.name(), id)
                    .update();
            acts.record(by, "修改运营账号的角色", account.name(), account.role().label() + " → " + role.label());
        });
    }

    /** What is signed in ends with its next request. */
    public void disable(Operator by, UUID id, String reason) {
        if (reason.isBlank()) {
            throw new Invalid("reason", RoleWords.of("operator.reason"));
        }
        transaction.executeWithoutResult(status -> {
            inTurn();
            Account account = require(id);
            if (by.id().equals(id)) {
                throw new Conflict("own-account", RoleWords.of("staff.self.title"), RoleWords.of("staff.self"));
            }
            requireAnotherThan(account);
            jdbc.sql("""
                            UPDATE operator SET state = 'DISABLED', state_reason = ?, session_version = session_version + 1
                            WHERE id = ?""").params(reason.strip(), id).update();
            acts.record(by, "停用运营账号", account.name(), reason.strip());
        });
    }

    /**
     * Takes away the second factors of another operator who has lost them, with recovery codes and trusted devices, and ends
     * what is signed in. The next sign-in by password sets a new one up where one is demanded.
     *
     * @throws Conflict for one's own account, or where none is set up
     */
    public void resetFactors(Operator by, UUID id, String reason) {
        String why = reason.strip();
        if (why.isEmpty() || why.length() > 200) {
            throw new Invalid("reason", RoleWords.of("operator.factor.reason"));
        }
        transaction.executeWithoutResult(status -> {
            Account account = require(id);
            if (by.id().equals(id)) {
                throw new Conflict(
                        "own-account", RoleWords.of("staff.self.title"), RoleWords.of("operator.factor.self"));
            }
            if (!account.factorSet()) {
                throw new Conflict(
                        "no-second-factor",
                        RoleWords.of("operator.factor.none.title"),
                        RoleWords.of("operator.factor.none", account.name()));
            }
            factors.clear(id);
            jdbc.sql("UPDATE operator SET session_version = session_version + 1 WHERE id = ?")
                    .param(id)
                    .update();
            acts.record(by, RoleWords.of("operator.factor.act"), account.name(), why);
        });
    }

    public void enable(Operator by, UUID id) {
        transaction.executeWithoutResult(status -> {
            Account account = require(id);
            jdbc.sql("UPDATE operator SET state = 'ACTIVE', state_reason = NULL WHERE id = ?")
                    .param(id)
                    .update();
            acts.record(by, "恢复运营账号", account.name(), "");
        });
    }

    private String link(UUID id) {
        jdbc.sql("UPDATE operator_ticket SET used_at = ? WHERE operator_id = ? AND used_at IS NULL")
                .params(Timestamp.from(clock.instant()), id)
                .update();
        return address.ofDeployment("/operator/welcome?ticket=" + operators.ticket(id));
    }

    private void inTurn() {
        jdbc.sql("SELECT id FROM operator WHERE role = 'SUPER' ORDER BY id FOR UPDATE")
                .query(UUID.class)
                .list();
    }

    private void requireAnotherThan(Account account) {
        if (account.role() != OperatorRole.SUPER || !account.active()) {
            return;
        }
        long others = jdbc.sql("""
                        SELECT count(*) FROM operator
                        WHERE role = 'SUPER' AND state = 'ACTIVE' AND password_hash IS NOT NULL AND id <> ?""").param(account.id()).query(Long.class).single();
        if (others == 0) {
            throw new Conflict(
                    "last-super", RoleWords.of("operator.last.title"), RoleWords.of("operator.last", account.name()));
        }
    }
}
