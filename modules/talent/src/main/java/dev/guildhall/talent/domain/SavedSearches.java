package dev.guildhall.talent.domain;

import dev.guildhall.identity.AccountId;
import dev.guildhall.notice.Notices;
import dev.guildhall.problem.Conflict;
import dev.guildhall.problem.Invalid;
import dev.guildhall.problem.NotFound;
import dev.guildhall.talent.AgencyId;
import dev.guildhall.talent.domain.TalentPool.Order;
import dev.guildhall.talent.domain.TalentPool.Wanted;
import dev.guildhall.tenancy.Ids;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.json.JsonMapper;

/**
 * Searches that an account of an agency keeps, each with the number of cards that came into the pool since it was last looked at.
 * Once a day one notice tells of all of them that found somebody; it names searches and numbers, never a person.
 */
@Service
@Transactional
public class SavedSearches {

    /** Searches of one account. */
    static final int MOST = 20;

    static final Duration BETWEEN_NOTICES = Duration.ofHours(20);

    private static final int LONGEST_NAME = 40;
    private static final String PAGE = "/pages-talent/searches/index";

    private final JdbcClient jdbc;
    private final TalentPool pool;
    private final Notices notices;
    private final CardFaces faces;
    private final JsonMapper json;
    private final Clock clock;

    SavedSearches(JdbcClient jdbc, TalentPool pool, Notices notices, CardFaces faces, JsonMapper json, Clock clock) {
        this.jdbc = jdbc;
        this.pool = pool;
        this.notices = notices;
        this.faces = faces;
        this.json = json;
        this.clock = clock;
    }

    /**
     * What to look for, under which name.
     *
     * @param sort as in the address of the pool; null for recommended
     * @param notice whether new matches are told once a day
     */
    public record Draft(
            @Nullable String name,
            @Nullable List<String> region,
            @Nullable List<String> level,
            @Nullable List<String> field,
            @Nullable String q,
            @Nullable String sort,
            boolean notice) {}

    /**
     * A kept search.
     *
     * @param fresh cards that came into the pool since it was last looked at; 100 means a hundred or more
     */
    public record Saved(
            UUID id,
            String name,
            List<String> region,
            List<String> level,
            List<String> field,
            String q,
            String sort,
            boolean notice,
            long fresh,
            Instant createdAt) {}

    /** Stored as JSON. */
    record Criteria(List<String> region, List<String> level, List<String> field, String q, String sort) {
        Wanted wanted() {
            return new Wanted(region, level, field, q);
        }
    }

    /** @throws Conflict {@code too-many-searches} where the account keeps as many as it may */
    public Saved save(AgencyId agency, AccountId account, Draft draft) {
        // One after the other: two at once would both find room.
        jdbc.sql("SELECT id FROM agency WHERE id = :agency FOR NO KEY UPDATE")
                .param("agency", agency.value())
                .query(UUID.class)
                .single();
        int kept = jdbc.sql("SELECT count(*) FROM saved_search WHERE account_id = :account AND agency_id = :agency")
                .param("account", account.value())
                .param("agency", agency.value())
                .query(Integer.class)
                .single();
        if (kept >= MOST) {
            throw new Conflict("too-many-searches", Words.of("search.many.title"), Words.of("search.many", MOST));
        }
        var id = Ids.next();
        jdbc.sql("""
                INSERT INTO saved_search (id, agency_id, account_id, name, wanted, notice, told_until, seen_until, created_at)
                VALUES (:id, :agency, :account, :name, CAST(:wanted AS jsonb), :notice, :now, :now, :now)
                """)
                .param("id", id)
                .param("agency", agency.value())
                .param("account", account.value())
                .param("name", name(draft))
                .param("wanted", json.writeValueAsString(criteria(draft)))
                .param("notice", draft.notice())
                .param("now", Rows.at(clock.instant()))
                .update();
        return one(agency, account, id);
    }

    public Saved change(AgencyId agency, AccountId account, UUID id, Draft draft) {
        one(agency, account, id);
        jdbc.sql("""
                UPDATE saved_search SET name = :name, wanted = CAST(:wanted AS jsonb), notice = :notice,
                    told_until = CASE WHEN notice THEN told_until ELSE :now END
                WHERE id = :id
                """)
                .param("id", id)
                .param("name", name(draft))
                .param("wanted", json.writeValueAsString(criteria(draft)))
                .param("notice", draft.notice())
                .param("now", Rows.at(clock.instant()))
                .update();
        return one(agency, account, id);
    }

    /** The account has looked at what the search finds: {@link Saved#fresh} counts from here. */
    public Saved seen(AgencyId agency, AccountId account, UUID id) {
        one(agency, account, id);
        jdbc.sql("UPDATE saved_search SET seen_until = :now WHERE id = :id")
                .param("id", id)
                .param("now", Rows.at(clock.instant()))
                .update();
        return one(agency, account, id);
    }

    public void remove(AgencyId agency, AccountId account, UUID id) {
        one(agency, account, id);
        jdbc.sql("DELETE FROM saved_search WHERE id = :id").param("id", id).update();
    }

    /** Latest first. */
    @Transactional(readOnly = true)
    public List<Saved> of(AgencyId agency, AccountId account) {
        return jdbc.sql("""
                SELECT * FROM saved_search WHERE account_id = :account AND agency_id = :agency ORDER BY created_at DESC, id DESC
                """)
                .param("agency", agency.value())
                .param("account", account.value())
                .query(this::saved)
                .list();
    }

    private Saved one(AgencyId agency, AccountId account, UUID id) {
        return jdbc.sql("SELECT * FROM saved_search WHERE id = :id AND account_id = :account AND agency_id = :agency")
                .param("id", id)
                .param("agency", agency.value())
                .param("account", account.value())
                .query(this::saved)
                .optional()
                .orElseThrow(() -> new NotFound(Words.of("search")));
    }

    private Saved saved(ResultSet row, int number) throws SQLException {
        var criteria = json.readValue(row.getString("wanted"), Criteria.class);
        return new Saved(
                row.getObject("id", UUID.class),
                row.getString("name"),
                criteria.region(),
                criteria.level(),
                criteria.field(),
                criteria.q(),
                criteria.sort(),
                row.getBoolean("notice"),
                pool.entered(
                        new AgencyId(row.getObject("agency_id", UUID.class)),
                        criteria.wanted(),
                        Rows.time(row, "seen_until"),
                        clock.instant()),
                Rows.time(row, "created_at"));
    }

    private static String name(Draft draft) {
        var name = Text.orNull(draft.name());
        if (name == null || name.length() > LONGEST_NAME) {
            throw new Invalid("name", Words.of("search.name", LONGEST_NAME));
        }
        return name;
    }

    private static Criteria criteria(Draft draft) {
        var sort = draft.sort() == null ? Order.RECOMMENDED : Order.of(draft.sort());
        var words = Text.orNull(draft.q());
        var wanted = new Wanted(
                orNone(draft.region()), orNone(draft.level()), orNone(draft.field()), words == null ? "" : words);
        return new Criteria(
                wanted.regions(),
                wanted.levels(),
                wanted.fields(),
                wanted.words(),
                sort.name().toLowerCase(java.util.Locale.ROOT));
    }

    private static List<String> orNone(@Nullable List<String> values) {
        return values == null ? List.of() : values;
    }

    /** Accounts that may hear of new cards today. */
    @Transactional(readOnly = true)
    List<UUID> due() {
        return jdbc.sql("""
                SELECT DISTINCT s.account_id FROM saved_search s JOIN agency a ON a.id = s.agency_id
                WHERE s.notice AND s.told_until < :before AND a.status = 'ACTIVE'
                """)
                .param("before", Rows.at(clock.instant().minus(BETWEEN_NOTICES)))
                .query(UUID.class)
                .list();
    }

    private record Due(UUID id, UUID agency, String name, Criteria criteria, Instant after) {}

    /** Tells one account what its searches found since the last time, in one notice; nothing where they found nobody. */
    void tell(UUID account) {
        var now = clock.instant();
        var searches = jdbc.sql("""
                SELECT id, agency_id, name, wanted, told_until FROM saved_search
                WHERE account_id = :account AND notice AND told_until < :before ORDER BY created_at, id FOR UPDATE
                """)
                .param("account", account)
                .param("before", Rows.at(now.minus(BETWEEN_NOTICES)))
                .query((row, number) -> new Due(
                        row.getObject("id", UUID.class),
                        row.getObject("agency_id", UUID.class),
                        row.getString("name"),
                        json.readValue(row.getString("wanted"), Criteria.class),
                        Rows.time(row, "told_until")))
                .list();
        var lines = new ArrayList<String>();
        for (var search : searches) {
            long fresh = pool.entered(
                    new AgencyId(search.agency()), search.criteria().wanted(), search.after(), now);
            if (fresh > 0) {
                lines.add(Words.of(
                        fresh >= 100 ? "notice.search.line-many" : "notice.search.line", search.name(), fresh));
            }
            jdbc.sql("UPDATE saved_search SET told_until = :now WHERE id = :id")
                    .param("now", Rows.at(now))
                    .param("id", search.id())
                    .update();
        }
        if (!lines.isEmpty()) {
            notices.tellOnce(
                    now.atZone(faces.zone()).toLocalDate().toString(),
                    new AccountId(account),
                    "talent.new-matches",
                    Words.of("notice.search.title"),
                    String.join("\n", lines),
                    PAGE);
        }
    }
}
