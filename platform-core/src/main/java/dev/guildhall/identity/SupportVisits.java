package dev.guildhall.identity;

import dev.guildhall.audit.AuditActor;
import dev.guildhall.audit.AuditTrail;
import dev.guildhall.catalog.ModuleSettings;
import dev.guildhall.identity.SupportRules.Access;
import dev.guildhall.identity.SupportVisit.State;
import dev.guildhall.identity.domain.RoleWords;
import dev.guildhall.identity.domain.Rows;
import dev.guildhall.identity.domain.Secrets;
import dev.guildhall.identity.operator.Operators;
import dev.guildhall.problem.Conflict;
import dev.guildhall.problem.Invalid;
import dev.guildhall.problem.NotFound;
import dev.guildhall.problem.Refused;
import dev.guildhall.tenancy.Ids;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * Visits of operators in the bound tenant's console. Asked for with a reason and a time of at most an hour, let in by the
 * tenant (each time, beforehand, or never), looking only unless the tenant has agreed to more, over when the time is, when
 * the tenant says so, or when the operator leaves. All of it stands in the tenant's own schema and trail; nothing is written
 * in the control database.
 */
@Service
public class SupportVisits {
    /** The permission of the operator's console. */
    public static final String PERMISSION = "operator.impersonate";

    /** How long the secret lives that takes an operator across. */
    public static final Duration TICKET = Duration.ofSeconds(60);

    public static final int LONGEST_MINUTES = 60;
    private static final int SHORTEST_MINUTES = 5;
    private static final Duration APPROVAL = Duration.ofHours(24);
    private static final String SELECT = """
            SELECT v.id, v.operator_id, v.operator_name, v.account_id, a.name, v.reason, v.minutes, v.writing, v.state,
                v.requested_at, v.decided_at, v.decided_by, v.started_at, v.expires_at, v.ended_at, v.end_reason
            FROM support_visit v JOIN account a ON a.id = v.account_id
            """;

    private final JdbcClient jdbc;
    private final Accounts accounts;
    private final Operators operators;
    private final ModuleSettings settings;
    private final AuditTrail audit;
    private final Clock clock;

    SupportVisits(
            JdbcClient jdbc,
            Accounts accounts,
            Operators operators,
            ModuleSettings settings,
            AuditTrail audit,
            Clock clock) {
        this.jdbc = jdbc;
        this.accounts = accounts;
        this.operators = operators;
        this.settings = settings;
        this.audit = audit;
        this.clock = clock;
    }

    /** The visit that the running request belongs to. */
    public static Optional<SupportVisit> current() {
        Authentication who = SecurityContextHolder.getContext().getAuthentication();
        return who != null && who.getDetails() instanceof SupportVisit visit ? Optional.of(visit) : Optional.empty();
    }

    public SupportRules rules() {
        return settings.of(SupportRules.class);
    }

    /** Changes the rules; refusing everybody also ends the visits that are on and turns down those that wait. */
    @Transactional
    public void change(Actor by, SupportRules rules) {
        settings.save(rules);
        audit.record(
                "support.rules",
                "support",
                rules.access().name(),
                Map.of("access", label(rules.access()), "writing", rules.writing()));
        if (rules.access() == Access.REFUSE) {
            for (SupportVisit visit : newest(200)) {
                if (visit.state() == State.REQUESTED) {
                    decide(by, visit.id(), false);
                } else if (visit.state() == State.APPROVED || visit.state() == State.ACTIVE) {
                    end(visit.id(), "TENANT");
                }
            }
        }
    }

    /**
     * Asks to be let in.
     *
     * @param account whose name and permissions the visit has
     * @return let in already where the tenant has agreed beforehand
     */
    @Transactional
    public SupportVisit request(Operator by, AccountId account, String reason, int minutes, boolean writing) {
        String why = reason.strip();
        if (why.codePointCount(0, why.length()) < 4 || why.length() > 200) {
            throw new Invalid("reason", RoleWords.of("visit.reason"));
        }
        if (minutes < SHORTEST_MINUTES || minutes > LONGEST_MINUTES) {
            throw new Invalid("minutes", RoleWords.of("visit.minutes"));
        }
        AccountView person = accounts.find(account)
                .filter(found -> found.kind().equals(Actor.STAFF) && found.active())
                .orElseThrow(() -> new Invalid("account", RoleWords.of("visit.account")));
        SupportRules rules = rules();
        if (rules.access() == Access.REFUSE) {
            throw new Refused("support-refused", RoleWords.of("visit.refused.title"), RoleWords.of("visit.refused"));
        }
        boolean letIn = rules.access() == Access.OPEN && (!writing || rules.writing());
        Instant now = clock.instant();
        UUID id = Ids.next();
        jdbc.sql("""
                        INSERT INTO support_visit
                            (id, operator_id, operator_name, account_id, reason, minutes, writing, state, requested_at, decided_at)
                        VALUES (:id, :operator, :name, :account, :reason, :minutes, :writing, :state, :now,
                            CASE WHEN :state = 'APPROVED' THEN CAST(:now AS timestamptz) END)""")
                .param("id", id)
                .param("operator", by.id())
                .param("name", by.name())
                .param("account", account.value())
                .param("reason", why)
                .param("minutes", minutes)
                .param("writing", writing)
                .param("state", letIn ? "APPROVED" : "REQUESTED")
                .param("now", Timestamp.from(now))
                .update();
        Map<String, Object> details = new LinkedHashMap<>();
        details.put("reason", why);
        details.put("as", person.name());
        details.put("minutes", minutes);
        details.put("writing", writing);
        details.put("letIn", letIn);
        audit.record(operator(by.name()), "support.requested", "support-visit", id.toString(), details);
        return require(id);
    }

    /** The tenant's answer to a request. */
    @Transactional
    public void decide(Actor by, UUID id, boolean letIn) {
        int rows = jdbc.sql("""
                        UPDATE support_visit SET state = ?, decided_at = ?, decided_by = ?
                        WHERE id = ? AND state = 'REQUESTED'""")
                .params(letIn ? "APPROVED" : "REFUSED", Timestamp.from(clock.instant()), by.name(), id)
                .update();
        SupportVisit visit = require(id);
        if (rows == 0) {
            throw state("visit.decided");
        }
        audit.record(
                letIn ? "support.approved" : "support.refused",
                "support-visit",
                id.toString(),
                Map.of("operator", visit.operatorName(), "reason", visit.reason()));
    }

    /** Ends a visit, or an approval that has not been used; what is open of it is closed with its next request. */
    @Transactional
    public void endByTenant(UUID id) {
        end(id, "TENANT");
    }

    @Transactional
    public void endByOperator(UUID id) {
        end(id, "OPERATOR");
    }

    /** The operator has left the operator's console: ends the visit unless it is over already. */
    @Transactional
    public void leave(UUID id) {
        find(id).filter(visit -> visit.state() == State.APPROVED || visit.state() == State.ACTIVE)
                .ifPresent(visit -> end(id, "OPERATOR"));
    }

    private void end(UUID id, String why) {
        SupportVisit visit = require(id);
        int rows =
                jdbc.sql("""
                        UPDATE support_visit SET state = 'ENDED', ended_at = ?, end_reason = ?, ticket_hash = NULL
                        WHERE id = ? AND state IN ('REQUESTED', 'APPROVED', 'ACTIVE')""").params(Timestamp.from(clock.instant()), why, id).update();
        if (rows > 0) {
            Map<String, String> details = Map.of("operator", visit.operatorName(), "reason", visit.reason());
            if (why.equals("OPERATOR")) {
                audit.record(operator(visit.actingName()), "support.ended", "support-visit", id.toString(), details);
            } else {
                audit.record("support.ended", "support-visit", id.toString(), details);
            }
        }
    }

    /**
     * A secret that takes the operator across to the tenant's console once, within {@link #TICKET}.
     *
     * @throws Conflict while the tenant has not agreed, or when the visit is over
     */
    @Transactional
    public String ticket(Operator by, UUID id) {
        SupportVisit visit = require(id);
        if (!visit.operator().equals(by.id())) {
            throw new NotFound(RoleWords.of("visit"));
        }
        Instant now = clock.instant();
        boolean fresh = visit.state() == State.APPROVED
                && Objects.requireNonNull(visit.decidedAt()).plus(APPROVAL).isAfter(now);
        if (visit.state() == State.REQUESTED) {
            throw state("visit.waiting");
        }
        if (!fresh && visit.minutesLeft(now) == 0) {
            throw state("visit.over");
        }
        String secret = Secrets.token();
        jdbc.sql("UPDATE support_visit SET ticket_hash = ?, ticket_expires_at = ? WHERE id = ?")
                .params(Secrets.hash(secret), Timestamp.from(now.plus(TICKET)), id)
                .update();
        return secret;
    }

    /**
     * Uses the secret up and begins the visit, or goes on with one that has begun.
     *
     * @throws Conflict where it was used, is too old, or never was
     */
    @Transactional
    public SupportVisit enter(String ticket) {
        Instant now = clock.instant();
        UUID id = jdbc.sql("""
                        UPDATE support_visit SET ticket_hash = NULL, ticket_expires_at = NULL, state = 'ACTIVE',
                            started_at = coalesce(started_at, :now),
                            expires_at = coalesce(expires_at, CAST(:now AS timestamptz) + minutes * interval '1 minute')
                        WHERE ticket_hash = :hash AND ticket_expires_at > :now AND state IN ('APPROVED', 'ACTIVE')
                        RETURNING id""")
                .param("now", Timestamp.from(now))
                .param("hash", Secrets.hash(ticket))
                .query(UUID.class)
                .optional()
                .orElseThrow(() -> new Conflict(
                        "support-ticket", RoleWords.of("visit.ticket.title"), RoleWords.of("visit.ticket")));
        SupportVisit visit = require(id);
        audit.record(
                operator(visit.actingName()),
                "support.entered",
                "support-visit",
                id.toString(),
                Map.of("reason", visit.reason(), "minutes", visit.minutes(), "writing", visit.writing()));
        return visit;
    }

    /** The visit behind a session, unless it is over or its operator may no longer make it. */
    public Optional<SupportVisit> active(UUID id) {
        return find(id).filter(visit -> visit.minutesLeft(clock.instant()) > 0)
                .filter(visit -> rules().access() != Access.REFUSE)
                .filter(visit -> operators.may(visit.operator(), PERMISSION));
    }

    /** Writes down one request of a visit, before it is carried out. */
    @Transactional
    public void clicked(SupportVisit visit, String method, String path, boolean refused) {
        Map<String, Object> details = new LinkedHashMap<>();
        details.put("method", method);
        details.put("path", path);
        details.put("reason", visit.reason());
        if (refused) {
            details.put("refused", true);
        }
        audit.record(
                operator(visit.actingName()),
                "support.click",
                "support-visit",
                visit.id().toString(),
                details);
    }

    /** Newest first. */
    @Transactional(readOnly = true)
    public List<SupportVisit> newest(int most) {
        return jdbc.sql(SELECT + " ORDER BY v.requested_at DESC, v.id DESC LIMIT ?")
                .param(most)
                .query(this::visit)
                .list();
    }

    /** How many wait for the tenant's answer. */
    @Transactional(readOnly = true)
    public long waiting() {
        return jdbc.sql("SELECT count(*) FROM support_visit WHERE state = 'REQUESTED'")
                .query(Long.class)
                .single();
    }

    private Optional<SupportVisit> find(UUID id) {
        return jdbc.sql(SELECT + " WHERE v.id = ?").param(id).query(this::visit).optional();
    }

    private SupportVisit require(UUID id) {
        return find(id).orElseThrow(() -> new NotFound(RoleWords.of("visit")));
    }

    /** A visit whose time is over is shown as ended, though nothing was written when the time came. */
    private SupportVisit visit(ResultSet row, int n) throws SQLException {
        Instant expires = Rows.instant(row, 14);
        boolean over = "ACTIVE".equals(row.getString(9))
                && expires != null
                && !clock.instant().isBefore(expires);
        return new SupportVisit(
                row.getObject(1, UUID.class),
                row.getObject(2, UUID.class),
                row.getString(3),
                new AccountId(row.getObject(4, UUID.class)),
                row.getString(5),
                row.getString(6),
                row.getInt(7),
                row.getBoolean(8),
                over ? State.ENDED : State.valueOf(row.getString(9)),
                Objects.requireNonNull(Rows.instant(row, 10)),
                Rows.instant(row, 11),
                row.getString(12),
                Rows.instant(row, 13),
                expires,
                over ? expires : Rows.instant(row, 15),
                over ? "TIME" : row.getString(16));
    }

    private static AuditActor operator(String name) {
        return new AuditActor(null, "OPERATOR", name);
    }

    private static String label(@Nullable Access access) {
        return switch (Objects.requireNonNull(access)) {
            case ASK -> "每次申请，由我们同意";
            case REFUSE -> "一律拒绝";
            case OPEN -> "预先同意";
        };
    }

    private static Conflict state(String key) {
        return new Conflict("support-visit-state", RoleWords.of("visit.state.title"), RoleWords.of(key));
    }
}
