package dev.guildhall.talent.domain;

import dev.guildhall.audit.AuditTrail;
import dev.guildhall.identity.AccountId;
import dev.guildhall.identity.Accounts;
import dev.guildhall.identity.Actor;
import dev.guildhall.identity.NewAccount;
import dev.guildhall.identity.Organisations;
import dev.guildhall.points.PointWallets;
import dev.guildhall.problem.Conflict;
import dev.guildhall.problem.FieldError;
import dev.guildhall.problem.Invalid;
import dev.guildhall.problem.NotFound;
import dev.guildhall.talent.AgencyId;
import dev.guildhall.tenancy.Ids;
import dev.guildhall.ui.Paged;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** What staff do with agencies: open an account with a default password (C1), reset it, close it, see the points. */
@Service
@Transactional
public class AgencyRegister {

    private static final Pattern USERNAME = Pattern.compile("[a-z][a-z0-9_.-]{3,31}");

    /** What staff see of an agency beside its own particulars. */
    private static final String ROW = """
            SELECT a.id, coalesce(p.slowed, 0) AS slowed, p.slowed_at, paid.unlocks, paid.latest
            FROM agency a
            LEFT JOIN agency_pace p ON p.agency_id = a.id
            CROSS JOIN LATERAL (SELECT count(*) AS unlocks, max(u.unlocked_at) AS latest
                                FROM contact_unlock u WHERE u.agency_id = a.id) paid
            """;

    private final Agencies agencies;
    private final Accounts accounts;
    private final Organisations organisations;
    private final PointWallets wallets;
    private final DefaultPasswords passwords;
    private final AuditTrail audit;
    private final JdbcClient jdbc;
    private final Clock clock;

    AgencyRegister(
            Agencies agencies,
            Accounts accounts,
            Organisations organisations,
            PointWallets wallets,
            DefaultPasswords passwords,
            AuditTrail audit,
            JdbcClient jdbc,
            Clock clock) {
        this.agencies = agencies;
        this.accounts = accounts;
        this.organisations = organisations;
        this.wallets = wallets;
        this.passwords = passwords;
        this.audit = audit;
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /** What staff fill in to open an agency. */
    public record NewAgency(
            @Nullable String name,
            @Nullable String username,
            @Nullable String contactPerson,
            @Nullable String phone) {

        public static NewAgency blank() {
            return new NewAgency(null, null, null, null);
        }
    }

    /**
     * An account and its default password. The password is shown once; only its hash is stored.
     *
     * @param password must be changed at the first sign-in (C3)
     */
    public record Opened(AgencyView agency, String password) {

        /** Never the password: it must not reach a log. */
        @Override
        public String toString() {
            return "Opened[" + agency.name() + "]";
        }
    }

    /**
     * One row of the list.
     *
     * @param account that holds the agency's points
     * @param slowed how often the agency was slowed down since it looked at too many cards, and when last
     */
    public record Line(
            AgencyView agency,
            UUID account,
            long balance,
            long unlocks,
            @Nullable Instant lastUnlockAt,
            long slowed,
            @Nullable Instant slowedAt) {}

    public Opened open(NewAgency wanted) {
        var password = passwords.next();
        var agency = open(wanted, password, true);
        audit.record("talent.agency.open", "agency", agency.id().value().toString(), Map.of("name", agency.name()));
        return new Opened(agency.view(), password);
    }

    Agency open(NewAgency wanted, String password, boolean mustChange) {
        var name = Text.tidy(wanted.name() == null ? "" : wanted.name());
        var username =
                Text.compact(wanted.username() == null ? "" : wanted.username()).toLowerCase(Locale.ROOT);
        check(name, username);
        var account = accounts.open(new NewAccount(Actor.AGENCY, name, null, username, password, mustChange, Set.of()));
        var agency = new Agency(Ids.next(), account, name, username, clock);
        agency.introduce(
                new AgencyIntroduction(
                        Text.orNull(wanted.contactPerson()), Text.orNull(wanted.phone()), null, null, null),
                clock);
        return agencies.save(agency);
    }

    private void check(String name, String username) {
        var errors = new ArrayList<FieldError>();
        if (name.isEmpty()) {
            errors.add(new FieldError("name", Words.of("agency.name")));
        } else if (agencies.existsByName(name)) {
            errors.add(new FieldError("name", Words.of("agency.name-taken")));
        }
        if (!USERNAME.matcher(username).matches()) {
            errors.add(new FieldError("username", Words.of("agency.username")));
        } else if (agencies.existsByUsername(username)
                || accounts.byUsername(username).isPresent()) {
            errors.add(new FieldError("username", Words.of("agency.username-taken")));
        }
        if (!errors.isEmpty()) {
            throw new Invalid(errors);
        }
    }

    /**
     * A new default password; everything signed in with the old one ends.
     *
     * @throws Conflict {@code agency-handed-over} where another account owns it by now: it signs in by its phone
     */
    public Opened resetPassword(AgencyId id) {
        var agency = require(id);
        if (!organisations.ownerOf(agency.account()).equals(agency.account())) {
            throw new Conflict(
                    "agency-handed-over", Words.of("agency.handed-over.title"), Words.of("agency.handed-over"));
        }
        var password = passwords.next();
        accounts.setPassword(agency.account(), password, true);
        audit.record("talent.agency.reset-password", "agency", id.value().toString(), Map.of("name", agency.name()));
        return new Opened(agency.view(), password);
    }

    /** At once and for all of its accounts: whatever is signed in ends with its next request, its vacancies are gone from sight. */
    public void disable(AgencyId id) {
        var agency = require(id);
        agency.disable(clock);
        organisations.stop(agency.account());
        audit.record("talent.agency.disable", "agency", id.value().toString(), Map.of("name", agency.name()));
    }

    public void enable(AgencyId id) {
        var agency = require(id);
        agency.enable(clock);
        organisations.resume(agency.account());
        audit.record("talent.agency.enable", "agency", id.value().toString(), Map.of("name", agency.name()));
    }

    /** The latest opened first; the balance of each agency of the page is asked of its wallet. */
    @Transactional(readOnly = true)
    public Paged<Line> find(String text, int page, int size) {
        var pattern =
                "%" + text.strip().replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%";
        var rows = jdbc.sql(ROW + """
                WHERE a.name LIKE :pattern OR a.username LIKE :pattern
                ORDER BY a.created_at DESC, a.id LIMIT :size OFFSET :offset
                """)
                .param("pattern", pattern)
                .param("size", size)
                .param("offset", (long) page * size)
                .query(AgencyRegister::row)
                .list();
        var total = jdbc.sql("SELECT count(*) FROM agency WHERE name LIKE :pattern OR username LIKE :pattern")
                .param("pattern", pattern)
                .query(Long.class)
                .single();
        var found = agencies.findByIdIn(rows.stream().map(Row::id).toList()).stream()
                .collect(Collectors.toMap(agency -> agency.id().value(), Function.identity()));
        var lines = rows.stream()
                .flatMap(row -> Stream.ofNullable(found.get(row.id())).map(agency -> line(agency, row)))
                .toList();
        return new Paged<>(lines, page, size, total);
    }

    @Transactional(readOnly = true)
    public Line one(AgencyId id) {
        var row = jdbc.sql(ROW + "WHERE a.id = :id")
                .param("id", id.value())
                .query(AgencyRegister::row)
                .optional()
                .orElseThrow(() -> new NotFound(Words.of("agency")));
        return line(require(id), row);
    }

    private record Row(
            UUID id,
            long unlocks,
            @Nullable Instant latest,
            long slowed,
            @Nullable Instant slowedAt) {}

    private static Row row(ResultSet row, int number) throws SQLException {
        return new Row(
                row.getObject("id", UUID.class),
                row.getLong("unlocks"),
                Rows.instant(row, "latest"),
                row.getLong("slowed"),
                Rows.instant(row, "slowed_at"));
    }

    private Line line(Agency agency, Row row) {
        return new Line(
                agency.view(),
                agency.account().value(),
                wallets.balance(agency.account()).available().amount(),
                row.unlocks(),
                row.latest(),
                row.slowed(),
                row.slowedAt());
    }

    /** The account that holds the agency's points. */
    @Transactional(readOnly = true)
    public AccountId account(AgencyId id) {
        return require(id).account();
    }

    private Agency require(AgencyId id) {
        return agencies.findById(id.value()).orElseThrow(() -> new NotFound(Words.of("agency")));
    }
}
