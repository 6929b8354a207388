package dev.guildhall.talent.domain;

import dev.guildhall.problem.Invalid;
import dev.guildhall.problem.NotFound;
import dev.guildhall.talent.AgencyId;
import dev.guildhall.talent.CardId;
import dev.guildhall.ui.Paged;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** The published cards as agencies see them (C4–C10). Contacts are not even read here. */
@Service
public class TalentPool {

    static final String CARD = """
            SELECT c.id, p.name, p.gender, p.birth_date, p.region_code, p.education_code, p.level_code, p.years, p.employer,
                   ARRAY(SELECT f.field_code FROM person_field f WHERE f.person_id = p.id ORDER BY f.position) AS field_codes,
                   c.summary, c.completeness, c.published, c.published_at, c.withdrawn_at, c.updated_at,
                   u.unlocked_at, u.free_until
            FROM card c
            JOIN person p ON p.id = c.person_id
            LEFT JOIN contact_unlock u ON u.card_id = c.id AND u.agency_id = :agency AND u.refunded_at IS NULL
            """;

    private static final String MATCHING = """
            WHERE c.published AND p.status = 'ACTIVE'
              AND (cardinality(:cities) = 0 OR p.region_code = ANY (:cities))
              AND (cardinality(:levels) = 0 OR p.level_code = ANY (:levels))
              AND (cardinality(:fields) = 0 OR EXISTS (
                      SELECT FROM person_field f WHERE f.person_id = p.id AND f.field_code = ANY (:fields)))
            """;

    private final JdbcClient jdbc;
    private final CardFaces faces;
    private final CardViewers viewers;
    private final TalentVocabulary vocabulary;
    private final SentCards sentCards;

    TalentPool(
            JdbcClient jdbc, CardFaces faces, CardViewers viewers, TalentVocabulary vocabulary, SentCards sentCards) {
        this.sentCards = sentCards;
        this.jdbc = jdbc;
        this.faces = faces;
        this.viewers = viewers;
        this.vocabulary = vocabulary;
    }

    /**
     * What an agency looks for; an empty list asks for nothing, several values of one kind mean any of them.
     *
     * @param regions codes of cities or provinces
     */
    public record Wanted(List<String> regions, List<String> levels, List<String> fields) {
        public Wanted {
            regions = List.copyOf(regions);
            levels = List.copyOf(levels);
            fields = List.copyOf(fields);
        }
    }

    /** In which order cards come. */
    public enum Order {
        /** Cards that are at least 90 % complete first, then the latest changed. */
        RECOMMENDED("ORDER BY (c.completeness >= 90) DESC, c.updated_at DESC, c.id"),
        UPDATED("ORDER BY c.updated_at DESC, c.id"),
        COMPLETENESS("ORDER BY c.completeness DESC, c.updated_at DESC, c.id"),
        YEARS("ORDER BY p.years DESC NULLS LAST, c.updated_at DESC, c.id");

        private final String query;

        Order(String order) {
            this.query = CARD + MATCHING + order + " LIMIT :size OFFSET :offset";
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

    @Transactional(readOnly = true)
    public Paged<CardView> find(AgencyId agency, Wanted wanted, Order order, int page, int size) {
        var cities = Rows.texts(vocabulary.cities(wanted.regions()));
        var levels = Rows.texts(wanted.levels());
        var fields = Rows.texts(wanted.fields());
        var items = jdbc.sql(order.query)
                .param("agency", agency.value())
                .param("cities", cities)
                .param("levels", levels)
                .param("fields", fields)
                .param("size", size)
                .param("offset", (long) page * size)
                .query(CardRow::read)
                .list();
        var total = jdbc.sql("SELECT count(*) FROM card c JOIN person p ON p.id = c.person_id " + MATCHING)
                .param("cities", cities)
                .param("levels", levels)
                .param("fields", fields)
                .query(Long.class)
                .single();
        return new Paged<>(items.stream().map(faces::forAgency).toList(), page, size, total);
    }

    /** One card, noted for its person as looked at. Others than published ones are there only for an agency that has paid (D8) or was sent the card (C38). */
    @Transactional
    public CardView open(AgencyId agency, CardId card) {
        var view = visible(agency, card)
                .or(() -> sent(agency, card))
                .map(faces::forAgency)
                .orElseThrow(() -> new NotFound(Words.of("card")));
        viewers.looked(card, agency);
        return view;
    }

    private Optional<CardRow> sent(AgencyId agency, CardId card) {
        return jdbc.sql(CARD + " WHERE c.id = :card AND p.status = 'ACTIVE'")
                .param("agency", agency.value())
                .param("card", card.value())
                .query(CardRow::read)
                .optional()
                .filter(row -> sentCards.shows(agency, card, row.withdrawnAt()));
    }

    private Optional<CardRow> visible(AgencyId agency, CardId card) {
        return jdbc.sql(CARD + """
                WHERE c.id = :card AND (u.id IS NOT NULL OR c.published AND p.status = 'ACTIVE')
                """)
                .param("agency", agency.value())
                .param("card", card.value())
                .query(CardRow::read)
                .optional();
    }
}
