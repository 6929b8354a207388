package dev.guildhall.identity.security;

import dev.guildhall.audit.AuditTrail;
import dev.guildhall.identity.AccountId;
import dev.guildhall.identity.domain.Devices;
import dev.guildhall.identity.domain.SignInLimits;
import dev.guildhall.identity.domain.SignInRef;
import dev.guildhall.identity.domain.SignIns;
import dev.guildhall.identity.domain.Words;
import dev.guildhall.problem.NotFound;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.session.FindByIndexNameSessionRepository;
import org.springframework.session.Session;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Where an account is signed in, for its owner's eyes: devices with tokens, and browsers with sessions of the console or of
 * the pages for clients. Sessions lie in the control database, so nothing here runs inside one transaction with them.
 */
@Service
public class OpenSignIns {
    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;
    private final FindByIndexNameSessionRepository<? extends Session> sessions;
    private final SignIns signIns;
    private final SignInLimits limits;
    private final AuditTrail audit;

    OpenSignIns(
            JdbcClient jdbc,
            TransactionTemplate transaction,
            FindByIndexNameSessionRepository<? extends Session> sessions,
            SignIns signIns,
            SignInLimits limits,
            AuditTrail audit) {
        this.jdbc = jdbc;
        this.transaction = transaction;
        this.sessions = sessions;
        this.signIns = signIns;
        this.limits = limits;
        this.audit = audit;
    }

    /**
     * One of them.
     *
     * @param id with which it can be ended; no secret
     * @param device browser or app and system in a few words
     * @param client the client's name, or which pages the session is of
     * @param usedAt for tokens, when they were last renewed, or last used where the tenant is in 等保 mode
     * @param address network address it was begun from; empty where it was not kept
     * @param current whether the request that asks came by it
     */
    public record OpenSignIn(
            String id,
            String device,
            String client,
            Instant createdAt,
            Instant usedAt,
            String address,
            boolean current) {}

    /** All that count now, the present one first, then the last used. */
    public List<OpenSignIn> of(AccountId account, SignInRef present) {
        List<OpenSignIn> found = new ArrayList<>(tokens(account, present));
        int version = version(account);
        for (Session session : sessions(account)) {
            if (!session.isExpired() && Objects.equals(session.getAttribute(Sessions.VERSION), version)) {
                found.add(shown(session, present));
            }
        }
        found.sort(Comparator.comparing((OpenSignIn open) -> !open.current())
                .thenComparing(OpenSignIn::usedAt, Comparator.reverseOrder()));
        return found;
    }

    /**
     * Ends one, also the present one.
     *
     * @throws NotFound where the account has none of this id
     */
    public void end(AccountId account, String id) {
        boolean ended = isUuid(id)
                && Boolean.TRUE.equals(transaction.execute(status -> signIns.end(account, UUID.fromString(id))));
        for (Session session : sessions(account)) {
            if (id.equals(session.getAttribute(Sessions.NAME))) {
                sessions.deleteById(session.getId());
                ended = true;
            }
        }
        if (!ended) {
            throw new NotFound(Words.of("sign-in.one"));
        }
        record(account, "一台设备");
    }

    /**
     * Ends all but the present one.
     *
     * @return the account's new version, to which the present session has to be taken
     */
    public int endOthers(AccountId account, SignInRef present) {
        int version =
                Objects.requireNonNull(transaction.execute(status -> signIns.endOthers(account, present.signIn())));
        forget(account, present);
        record(account, "其他全部设备");
        return version;
    }

    /** Takes away the sessions of the account that count no more, all but the present one. */
    public void forget(AccountId account, SignInRef present) {
        for (Session session : sessions(account)) {
            if (!Objects.equals(session.getAttribute(Sessions.NAME), present.session())) {
                sessions.deleteById(session.getId());
            }
        }
    }

    private void record(AccountId account, String which) {
        transaction.executeWithoutResult(
                status -> audit.record("sign-ins.ended", "account", account.toString(), Map.of("which", which)));
    }

    private List<OpenSignIn> tokens(AccountId account, SignInRef present) {
        return jdbc
                .sql("""
                        SELECT s.id, s.device, c.name, s.created_at, s.used_at, s.address
                        FROM sign_in s JOIN oauth_client c ON c.id = s.oauth_client_id
                            JOIN account a ON a.id = s.account_id
                        WHERE s.account_id = ? AND s.ended_at IS NULL
                            AND a.token_version = coalesce(s.account_version, a.token_version)""")
                .param(account.value())
                .query((row, n) -> {
                    UUID id = row.getObject(1, UUID.class);
                    return new OpenSignIn(
                            id.toString(),
                            Devices.name(row.getString(2)),
                            row.getString(3),
                            row.getTimestamp(4).toInstant(),
                            row.getTimestamp(5).toInstant(),
                            row.getString(6),
                            id.equals(present.signIn()));
                })
                .list()
                .stream()
                .filter(open -> open.current() || !limits.isOver(open.createdAt(), open.usedAt()))
                .toList();
    }

    private int version(AccountId account) {
        return jdbc.sql("SELECT token_version FROM account WHERE id = ?")
                .param(account.value())
                .query(Integer.class)
                .single();
    }

    private List<Session> sessions(AccountId account) {
        return List.copyOf(sessions.findByPrincipalName(Sessions.principal(account.value()))
                .values());
    }

    private static OpenSignIn shown(Session session, SignInRef present) {
        String name = text(session, Sessions.NAME);
        return new OpenSignIn(
                name,
                Devices.name(text(session, Sessions.DEVICE)),
                Words.of(Realm.isOfMembers(text(session, Sessions.REALM)) ? "sign-in.of-page" : "sign-in.of-console"),
                session.getCreationTime(),
                session.getLastAccessedTime(),
                text(session, Sessions.ADDRESS),
                !name.isEmpty() && name.equals(present.session()));
    }

    private static String text(Session session, String attribute) {
        String value = session.getAttribute(attribute);
        return value == null ? "" : value;
    }

    private static boolean isUuid(String id) {
        return id.matches("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
    }
}
