package dev.guildhall.talent.domain;

import dev.guildhall.catalog.ModuleSettings;
import dev.guildhall.problem.Invalid;
import dev.guildhall.problem.NotFound;
import dev.guildhall.talent.AgencyId;
import dev.guildhall.talent.CardId;
import dev.guildhall.ui.Paged;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * The published cards as agencies see them (C4–C10). Contacts are not even read here.
 *
 * <p>A search first walks the cards in the wanted order, from where the page begins, over a bounded number of them: what many cards
 * match fills a page within a few of them. What few cards match is then looked up by its words, all of it, and put into order. So
 * the work is bounded either way, whatever is asked of however many cards, and does not hang on the planner's guesses.
 */
@Service
public class TalentPool {

    /** Cards that are walked at first. */
    static final int REACH = 2_000;

    /** So far pages can be asked for by number; further on by {@code after}. */
    static final int DEEPEST = 2_000;

    private static final String CARD_COLUMNS = """
            c.id, p.name, p.gender, p.birth_date, p.region_code, p.education_code, p.level_code, p.years, p.employer,
            ARRAY(SELECT f.field_code FROM person_field f WHERE f.person_id = p.id ORDER BY f.position) AS field_codes,
            c.summary, c.completeness, c.published, c.published_at, c.withdrawn_at, c.updated_at, p.valid_until, p.lapsed_at,
            u.unlocked_at, u.free_until, v.marked_at IS NOT NULL AS favourite
            """;

    private static final String CARD_TABLES = """
            JOIN person p ON p.id = c.person_id
            LEFT JOIN contact_unlock u ON u.card_id = c.id AND u.agency_id = :agency AND u.refunded_at IS NULL
            LEFT JOIN card_favourite v ON v.card_id = c.id AND v.agency_id = :agency
            """;

    /** One card as an agency sees it, contacts aside. */
    static final String CARD = "SELECT " + CARD_COLUMNS + " FROM card c " + CARD_TABLES;

    /** Over a row {@code n} of pool_card: the person does not hide from this agency, and the registration is good enough. */
    static final String VISIBLE = """
            (n.good_until IS NULL OR n.good_until >= :good)
            AND NOT EXISTS (SELECT FROM card_block b WHERE b.card_id = n.card_id AND b.agency_id = :agency)
            AND (n.hidden_from IS NULL OR NOT EXISTS (
                SELECT FROM (SELECT regexp_replace(lower(normalize(name, NFKC)), '\\s', '', 'g') AS plain FROM agency
                             WHERE id = :agency) a
                WHERE position(n.hidden_from IN a.plain) > 0 OR position(a.plain IN n.hidden_from) > 0))
            """;

    /** Over {@link #CARD}: it is in the pool for this agency. */
    private static final String OFFERED = "p.status = 'ACTIVE' AND c.published"
            + " AND EXISTS (SELECT FROM pool_card n WHERE n.card_id = c.id AND " + VISIBLE + ")";

    /** Over {@link #CARD}: its person sent it to the agency, and has neither withdrawn it nor blocked the agency since. */
    private static final String SENT = """
            (p.status = 'ACTIVE' AND EXISTS (
                SELECT FROM unnest(CAST(:sent AS uuid[]), CAST(:sentAt AS timestamptz[])) s (card, at)
                WHERE s.card = c.id AND (c.withdrawn_at IS NULL OR s.at > c.withdrawn_at))
            AND NOT EXISTS (SELECT FROM card_block b WHERE b.card_id = c.id AND b.agency_id = :agency))
            """;

    /** What is kept for an agency, each card with whether it was sent; to be ended with the order. */
    private static final String KEPT = "SELECT " + CARD_COLUMNS + ", " + SENT + " AS was_sent";

    private final JdbcClient jdbc;
    private final CardFaces faces;
    private final CardViewers viewers;
    private final PoolQuery queries;
    private final SentCards sentCards;
    private final ModuleSettings settings;
    private final Clock clock;

    TalentPool(
            JdbcClient jdbc,
            CardFaces faces,
            CardViewers viewers,
            PoolQuery queries,
            SentCards sentCards,
            ModuleSettings settings,
            Clock clock) {
        this.jdbc = jdbc;
        this.faces = faces;
        this.viewers = viewers;
        this.queries = queries;
        this.sentCards = sentCards;
        this.settings = settings;
        this.clock = clock;
    }

    /**
     * What an agency looks for; an empty list asks for nothing, several values of one kind mean any of them.
     *
     * @param regions codes of cities or provinces
     * @param words all of them are on the card: in employer or summary, or as city, level, field or education; never a name
     */
    public record Wanted(List<String> regions, List<String> levels, List<String> fields, String words) {
        private static final int MOST_VALUES = 50;
        private static final int LONGEST = 60;

        /** @throws Invalid for more than anybody can mean */
        public Wanted {
            regions = few("region", regions);
            levels = few("level", levels);
            fields = few("field", fields);
            if (words.length() > LONGEST) {
                throw new Invalid("q", Words.of("pool.words-too-long", LONGEST));
            }
        }

        private static List<String> few(String field, List<String> values) {
            if (values.size() > MOST_VALUES) {
                throw new Invalid(field, Words.of("pool.too-many-values", MOST_VALUES));
            }
            return values.stream().filter(value -> !value.isBlank()).toList();
        }
    }

    /** In which order cards come; {@link #explanation} is what the page says about it. */
    public enum Order {
        /** Cards that are at least 90 % complete first, then the latest changed. */
        RECOMMENDED("complete", "boolean", "true"),
        UPDATED(null, null, null),
        COMPLETENESS("completeness", "integer", "2147483647"),
        YEARS("years", "integer", "2147483647");

        private final String walking;
        private final String looking;
        private final String first;

        Order(@Nullable String key, @Nullable String type, @Nullable String first) {
            this.first = first == null ? "" : first;
            var keys = key == null ? "" : key + ", ";
            var place = "(" + keys + "fresh_at, card_id) < (" + (key == null ? "" : "CAST(:key AS " + type + "), ")
                    + "CAST(:fresh AS timestamptz), CAST(:card AS uuid))";
            var match = " WHERE n.words @@ CAST(:query AS tsquery) AND " + VISIBLE;
            var page = " ORDER BY " + by("", key) + " LIMIT :size OFFSET :offset) ";
            this.walking = "WITH near AS MATERIALIZED (SELECT card_id, words, hidden_from, good_until, " + keys
                    + "fresh_at FROM pool_card WHERE " + place + " ORDER BY " + by("", key) + " LIMIT :reach),"
                    + " hit AS MATERIALIZED (SELECT n.card_id, " + keys + "n.fresh_at FROM near n" + match + "),"
                    + " page AS (SELECT * FROM hit" + page + result("(SELECT count(*) FROM near)", key);
            this.looking = "WITH hit AS MATERIALIZED (SELECT n.card_id, " + keys + "n.fresh_at FROM pool_card n" + match
                    + "), page AS (SELECT * FROM hit WHERE " + place + page + result("0", key);
        }

        private static String by(String of, @Nullable String key) {
            return (key == null ? "" : of + key + " DESC, ") + of + "fresh_at DESC, " + of + "card_id DESC";
        }

        /** The counts, and beside them the cards of the page: one row without a card where there is none. */
        private static String result(String walked, @Nullable String key) {
            return "SELECT k.walked, k.hits, page." + (key == null ? "fresh_at" : key)
                    + "::text AS place_key, page.fresh_at::text"
                    + " AS place_fresh, " + CARD_COLUMNS + " FROM (SELECT " + walked
                    + " AS walked, (SELECT count(*) FROM hit) AS hits) k LEFT JOIN page ON true"
                    + " LEFT JOIN card c ON c.id = page.card_id LEFT " + CARD_TABLES + " ORDER BY " + by("page.", key);
        }

        /** The statements of this order: what the benchmark and the plans of the tests ask the database. */
        String walking() {
            return walking;
        }

        String looking() {
            return looking;
        }

        public String label() {
            return Words.of("order." + name());
        }

        /** In a sentence, by what cards are put into this order. */
        public String explanation() {
            return Words.of("order." + name() + ".help");
        }

        /** @throws Invalid for a name that is none */
        public static Order of(String sort) {
            for (var order : values()) {
                if (order.name().equalsIgnoreCase(sort)) {
                    return order;
                }
            }
            throw new Invalid("sort", Words.of("sort.unknown"));
        }
    }

    /**
     * A page of cards.
     *
     * @param total how many match; the exact number, or where {@code totalExact} is false about how many
     * @param next where the next page begins, for {@code after}; null on the last one
     */
    public record Found(
            List<CardView> items,
            int page,
            int size,
            long total,
            boolean totalExact,
            @Nullable String next) {
        public Found {
            items = List.copyOf(items);
        }
    }

    /** @param page from 0, at most {@link #DEEPEST} cards deep */
    @Transactional(readOnly = true)
    public Found find(AgencyId agency, Wanted wanted, Order order, int page, int size) {
        long offset = (long) page * size;
        if (offset > DEEPEST) {
            throw new Invalid("page", Words.of("pool.too-deep"));
        }
        return find(agency, wanted, order, PoolPlace.start(order.first), page, (int) offset, size);
    }

    /** @param after {@link Found#next} of the page before */
    @Transactional(readOnly = true)
    public Found find(AgencyId agency, Wanted wanted, Order order, String after, int size) {
        return find(agency, wanted, order, PoolPlace.parse(order, after), 0, 0, size);
    }

    private Found find(AgencyId agency, Wanted wanted, Order order, PoolPlace from, int page, int offset, int size) {
        int reach = Math.max(REACH, 10 * (offset + size));
        var answer = ask(order.walking, agency, wanted, from, offset, size)
                .param("reach", reach)
                .query(Answer::read)
                .list();
        long walked = answer.getFirst().walked();
        boolean everything = walked < reach;
        boolean enough = answer.getFirst().hits() > offset + size;
        if (!everything && !enough) {
            answer = ask(order.looking, agency, wanted, from, offset, size)
                    .query(Answer::read)
                    .list();
        }
        long hits = answer.getFirst().hits();
        var seen = from.seen() + offset;
        var total = from.total();
        if (total == null) {
            total = everything
                    ? new PoolPlace.Total(seen - offset + hits, true)
                    : enough ? about(hits, walked) : new PoolPlace.Total(hits, true);
        }
        var cards = answer.stream()
                .flatMap(row -> Optional.ofNullable(row.card()).stream())
                .toList();
        boolean more = cards.size() > size;
        var shown = more ? cards.subList(0, size) : cards;
        long counted = Math.max(total.cards(), seen + cards.size());
        var last = more ? answer.get(size - 1) : null;
        return new Found(
                shown.stream().map(faces::forAgency).toList(),
                page,
                size,
                counted,
                total.exact(),
                last == null
                        ? null
                        : new PoolPlace(
                                        last.placeKey(),
                                        last.placeFresh(),
                                        cards.get(size - 1).card(),
                                        seen + size,
                                        new PoolPlace.Total(counted, total.exact()))
                                .text(order));
    }

    /** As dense as among those walked, by the planner's count of cards; two digits of it, since more would pretend. */
    private PoolPlace.Total about(long hits, long walked) {
        double cards = jdbc.sql("SELECT reltuples FROM pg_class WHERE oid = to_regclass('pool_card')")
                .query(Double.class)
                .single();
        double guess = Math.max(hits, hits * Math.max(walked, cards) / walked);
        double step = Math.pow(10, Math.max(0, Math.floor(Math.log10(guess)) - 1));
        return new PoolPlace.Total(Math.max(hits, Math.round(guess / step) * (long) step), false);
    }

    private JdbcClient.StatementSpec ask(
            String query, AgencyId agency, Wanted wanted, PoolPlace from, int offset, int size) {
        var asked = jdbc.sql(query)
                .param("query", queries.of(wanted))
                .param("agency", agency.value())
                .param("good", good())
                .param("fresh", from.fresh())
                .param("card", from.card())
                .param("offset", offset)
                .param("size", size + 1);
        return query.contains(":key") ? asked.param("key", from.key()) : asked;
    }

    /** The day up to which a registration must at least be good for its card to be seen. */
    public LocalDate good() {
        return settings.of(TalentSettings.class).expiredCards() == TalentSettings.ExpiredCards.MARK
                ? LocalDate.EPOCH
                : LocalDate.now(clock.withZone(faces.zone()));
    }

    private record Answer(
            long walked,
            long hits,
            String placeKey,
            String placeFresh,
            @Nullable CardRow card) {

        static Answer read(ResultSet row, int number) throws SQLException {
            var there = row.getObject("id") != null;
            return new Answer(
                    row.getLong("walked"),
                    row.getLong("hits"),
                    there ? row.getString("place_key") : "",
                    there ? row.getString("place_fresh") : "",
                    there ? CardRow.read(row, number) : null);
        }
    }

    /**
     * One card, noted for its person as looked at.
     *
     * @throws NotFound as {@link #admit}
     */
    @Transactional
    public CardView open(AgencyId agency, CardId card) {
        var view = require(agency, card);
        viewers.looked(card, agency);
        return view;
    }

    /** @throws NotFound when the agency may neither see the card in the pool, nor has paid for it, nor was sent it */
    @Transactional(readOnly = true)
    public void admit(AgencyId agency, CardId card) {
        require(agency, card);
    }

    private CardView require(AgencyId agency, CardId card) {
        return offered(agency, card)
                .map(faces::forAgency)
                .or(() -> sent(agency, card).map(faces::sentToAgency))
                .or(() -> paid(agency, card).map(faces::forAgency))
                .orElseThrow(() -> new NotFound(Words.of("card")));
    }

    private Optional<CardRow> sent(AgencyId agency, CardId card) {
        return jdbc.sql(CARD + " WHERE c.id = :card AND p.status = 'ACTIVE' AND NOT EXISTS ("
                        + "SELECT FROM card_block b WHERE b.card_id = c.id AND b.agency_id = :agency)")
                .param("agency", agency.value())
                .param("card", card.value())
                .query(CardRow::read)
                .optional()
                .filter(row -> sentCards.shows(agency, card, row.withdrawnAt()));
    }

    /** Whether the agency may pay for the card now: it finds it in the pool, or was sent it. To have paid before does not count. */
    boolean offers(AgencyId agency, CardId card) {
        return offered(agency, card).or(() -> sent(agency, card)).isPresent();
    }

    private Optional<CardRow> offered(AgencyId agency, CardId card) {
        return find(agency, card, OFFERED);
    }

    private Optional<CardRow> paid(AgencyId agency, CardId card) {
        return find(agency, card, "u.id IS NOT NULL");
    }

    private Optional<CardRow> find(AgencyId agency, CardId card, String condition) {
        return jdbc.sql(CARD + " WHERE c.id = :card AND " + condition)
                .param("agency", agency.value())
                .param("card", card.value())
                .param("good", good())
                .query(CardRow::read)
                .optional();
    }

    /** The marked cards that are still to be seen, latest first. */
    @Transactional(readOnly = true)
    public List<CardView> favourites(AgencyId agency, int offset, int size) {
        return kept(
                        agency,
                        KEPT + " FROM card c " + CARD_TABLES + " WHERE v.marked_at IS NOT NULL AND (" + SENT
                                + " OR EXISTS (SELECT FROM pool_card n WHERE n.card_id = c.id AND " + VISIBLE
                                + ")) ORDER BY v.marked_at DESC, c.id LIMIT :size OFFSET :offset")
                .param("size", size)
                .param("offset", offset)
                .query((row, number) -> keptCard(row, number))
                .list();
    }

    private JdbcClient.StatementSpec kept(AgencyId agency, String sql) {
        var sent = sentCards.sentTo(agency);
        return jdbc.sql(sql)
                .param("agency", agency.value())
                .param("good", good())
                .param("sent", sent.keySet().stream().map(CardId::value).toArray(UUID[]::new))
                .param("sentAt", sent.values().stream().map(Instant::toString).toArray(String[]::new));
    }

    private CardView keptCard(ResultSet row, int number) throws SQLException {
        var card = CardRow.read(row, number);
        return row.getBoolean("was_sent") ? faces.sentToAgency(card) : faces.forAgency(card);
    }

    /**
     * A card that the agency has opened.
     *
     * @param lookedAt when it did so the last time
     */
    public record Looked(CardView card, Instant lookedAt) {}

    /** The cards that the agency has opened and may still see, or has paid for; latest first (C23). */
    @Transactional(readOnly = true)
    public Paged<Looked> looked(AgencyId agency, int page, int size) {
        var from = CARD_TABLES + " JOIN card_look l ON l.card_id = c.id AND l.agency_id = :agency"
                + " WHERE (u.id IS NOT NULL OR " + SENT + " OR p.status = 'ACTIVE' AND EXISTS ("
                + "SELECT FROM pool_card n WHERE n.card_id = c.id AND " + VISIBLE + "))";
        var items = kept(
                        agency,
                        KEPT + ", l.last_at FROM card c " + from
                                + " ORDER BY l.last_at DESC, c.id LIMIT :size OFFSET :offset")
                .param("size", size)
                .param("offset", (long) page * size)
                .query((row, number) -> new Looked(keptCard(row, number), Rows.time(row, "last_at")))
                .list();
        var total = kept(agency, "SELECT count(*) FROM card c " + from)
                .query(Long.class)
                .single();
        return new Paged<>(items, page, size, total);
    }

    /** How many cards that match came into the pool after the first and up to the second time, counted up to a hundred. */
    @Transactional(readOnly = true)
    public long entered(AgencyId agency, Wanted wanted, Instant after, Instant until) {
        return jdbc.sql("""
                SELECT count(*) FROM (
                    SELECT FROM pool_card n
                    WHERE n.entered_at > :after AND n.entered_at <= :until AND n.words @@ CAST(:query AS tsquery) AND
                """ + VISIBLE + " LIMIT 100) matching")
                .param("query", queries.of(wanted))
                .param("agency", agency.value())
                .param("good", good())
                .param("after", Rows.at(after))
                .param("until", Rows.at(until))
                .query(Long.class)
                .single();
    }
}
