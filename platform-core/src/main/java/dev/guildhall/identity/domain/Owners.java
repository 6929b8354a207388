package dev.guildhall.identity.domain;

import dev.guildhall.identity.AccountId;
import dev.guildhall.problem.Conflict;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Keeps a tenant from locking itself out: somebody who can sign in and may do everything is always left. Whoever takes the
 * role away or stops an owner asks here first; the row of the role makes them come one after the other.
 */
@Component
public class Owners {
    private static final String OWNERS = """
             SELECT count(DISTINCT a.id)
             FROM account_role g JOIN staff_role r ON r.id = g.staff_role_id JOIN account a ON a.id = g.account_id
            WHERE r.all_permissions AND a.kind = 'STAFF' AND a.state = 'ACTIVE' AND (a.id = :account) = :this""";

    private final JdbcClient jdbc;

    Owners(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Holds every other change of owners back until this transaction has ended. */
    public void inTurn() {
        jdbc.sql("SELECT id FROM staff_role WHERE all_permissions ORDER BY id FOR UPDATE")
                .query(java.util.UUID.class)
                .list();
    }

    public boolean isOwner(AccountId id) {
        return count(id, true) > 0;
    }

    /** Refuses where this account is the only owner; others are held back from here on. */
    public void requireAnotherThan(AccountId id) {
        if (!isOwner(id)) {
            return;
        }
        inTurn();
        if (isOwner(id) && count(id, false) == 0) {
            String name = jdbc.sql("SELECT name FROM account WHERE id = ?")
                    .param(id.value())
                    .query(String.class)
                    .single();
            throw new Conflict("last-owner", RoleWords.of("owner.last.title"), RoleWords.of("owner.last", name));
        }
    }

    private long count(AccountId id, boolean itself) {
        return jdbc.sql(OWNERS)
                .param("account", id.value())
                .param("this", itself)
                .query(Long.class)
                .single();
    }
}
