package dev.guildhall.talent.domain;

import dev.guildhall.audit.AuditTrail;
import dev.guildhall.identity.AccountId;
import dev.guildhall.problem.NotFound;
import dev.guildhall.search.Bigrams;
import dev.guildhall.talent.PersonId;
import dev.guildhall.talent.domain.PersonSecrets.Secret;
import dev.guildhall.ui.Paged;
import dev.guildhall.vault.IdNumber;
import dev.guildhall.vault.Masking;
import dev.guildhall.vault.PhoneNumber;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** The register as staff see it: lists, counts, one person, and everybody for a file. */
@Service
public class PersonLists {

    private static final String LINE = """
            SELECT p.id, p.name, p.phone_sealed, p.level_code, p.region_code, p.employer, p.status, p.updated_at,
                   p.account_id IS NOT NULL AS bound,
                   ARRAY(SELECT f.field_code FROM person_field f WHERE f.person_id = p.id ORDER BY f.position) AS field_codes,
                   c.id AS card, c.published, c.published_at, c.withdrawn_at, c.completeness, p.valid_until, p.lapsed_at
            """;

    static final String MATCHING = """
            FROM person p JOIN card c ON c.person_id = p.id
            WHERE CASE :tab
                      WHEN 'UNBOUND' THEN p.account_id IS NULL AND p.status = 'ACTIVE'
                      WHEN 'PUBLISHED' THEN c.published
                      WHEN 'WITHDRAWN' THEN c.withdrawn_at IS NOT NULL AND p.status = 'ACTIVE'
                      WHEN 'DISABLED' THEN p.status = 'DISABLED'
                      ELSE true
                  END
              AND (:query = '' OR to_tsvector('simple', p.search_text) @@ to_tsquery('simple', :query))
              AND (CAST(:phone AS bytea) IS NULL OR p.phone_index = :phone)
              AND (CAST(:idNumber AS bytea) IS NULL OR p.id_number_index = :idNumber)
              AND (cardinality(:cities) = 0 OR p.region_code = ANY (:cities))
              AND (cardinality(:levels) = 0 OR p.level_code = ANY (:levels))
              AND (cardinality(:fields) = 0 OR EXISTS (
                      SELECT FROM person_field f WHERE f.person_id = p.id AND f.field_code = ANY (:fields)))
            """;

    private static final String AFTER = LINE + ", p.pinyin " + MATCHING + """
              AND (p.pinyin, p.id) > (:pinyin, :id)
            ORDER BY p.pinyin, p.id
            LIMIT :size
            """;

    private final JdbcClient jdbc;
    private final PersonSecrets secrets;
    private final TalentVocabulary vocabulary;
    private final CardFaces faces;
    private final CardViewers viewers;
    private final Persons persons;
    private final Cards cards;
    private final AuditTrail audit;

    PersonLists(
            JdbcClient jdbc,
            PersonSecrets secrets,
            TalentVocabulary vocabulary,
            CardFaces faces,
            CardViewers viewers,
            Persons persons,
            Cards cards,
            AuditTrail audit) {
        this.jdbc = jdbc;
        this.secrets = secrets;
        this.vocabulary = vocabulary;
        this.faces = faces;
        this.viewers = viewers;
        this.persons = persons;
        this.cards = cards;
        this.audit = audit;
    }

    /** The views over the list; each is a tab with its count. */
    public enum Tab {
        ALL,
        UNBOUND,
        PUBLISHED,
        WITHDRAWN,
        DISABLED;

        public String label() {
            return Words.of("tab." + name());
        }
    }

    /** Where a card stands. */
    public enum CardState {
        PUBLISHED,
        WITHDRAWN,
        PRIVATE;

        public String label() {
            return Words.of("card-state." + name());
        }
    }

    /** In which order; {@code name,desc} in the address is the second of a pair. */
    public enum Order {
        UPDATED("ORDER BY p.updated_at, p.id"),
        UPDATED_DESC("ORDER BY p.updated_at DESC, p.id"),
        NAME("ORDER BY p.pinyin, p.id"),
        NAME_DESC("ORDER BY p.pinyin DESC, p.id DESC"),
        COMPLETENESS("ORDER BY c.completeness, p.id"),
        COMPLETENESS_DESC("ORDER BY c.completeness DESC, p.id"),
        PUBLISHED("ORDER BY c.published_at, p.id"),
        PUBLISHED_DESC("ORDER BY c.published_at DESC NULLS LAST, p.id");

        private final String query;

        Order(String order) {
            this.query = LINE + MATCHING + order + " LIMIT :size OFFSET :offset";
        }

        /** Reads {@code name} or {@code name,desc}; anything else is the given default. */
        public static Order of(String sort, Order otherwise) {
            var wanted = sort.replace(',', '_').toUpperCase(Locale.ROOT);
            for (var order : values()) {
                if (order.name().equals(wanted)) {
                    return order;
                }
            }
            return otherwise;
        }
    }

    /**
     * What staff look for.
     *
     * @param text part of a name or an employer, pinyin, or a whole phone or identity number
     */
    public record Wanted(Tab tab, String text, List<String> regions, List<String> levels, List<String> fields) {
        public Wanted {
            regions = List.copyOf(regions);
            levels = List.copyOf(levels);
            fields = List.copyOf(fields);
        }
    }

    /**
     * One row of the list; the phone is masked.
     *
     * @param hidden the card is pushed, and agencies do not find it since the registration is over
     */
    public record Line(
            UUID id,
            UUID card,
            String name,
            String phone,
            Coded level,
            List<Coded> fields,
            City city,
            @Nullable String employer,
            CardState cardState,
            @Nullable Instant publishedAt,
            int completeness,
            Instant updatedAt,
            boolean bound,
            boolean active,
            boolean hidden) {

        /** Where the card stands. */
        public String cardLabel() {
            return hidden ? Words.of("card-state.hidden") : cardState.label();
        }
    }

    /** How many there are in each tab, whatever else is asked for. */
    public record Counts(long all, long unbound, long published, long withdrawn, long disabled) {
        public long of(Tab tab) {
            return switch (tab) {
                case ALL -> all;
                case UNBOUND -> unbound;
                case PUBLISHED -> published;
                case WITHDRAWN -> withdrawn;
                case DISABLED -> disabled;
            };
        }
    }

    /** Everything on one person that may be shown without asking; what is hidden is masked or null. */
    public record Detail(
            Line line,
            @Nullable Integer age,
            @Nullable Gender gender,
            @Nullable LocalDate birthDate,
            @Nullable String idNumber,
            @Nullable String email,
            @Nullable String wechat,
            @Nullable Coded education,
            @Nullable Integer years,
            @Nullable String summary,
            @Nullable AccountId account,
            Instant registeredAt,
            @Nullable Instant withdrawnAt,
            boolean takenDown,
            Registration registration,
            long viewers,
            long unlocks,
            List<CardViewers.Viewer> latest) {}

    /**
     * Whether a registration holds.
     *
     * @param until its last day; null where it has none
     * @param endedAt when the certification body ended it; null where it did not
     * @param over whether it is over, by the last day or since it was ended
     */
    public record Registration(
            @Nullable LocalDate until, @Nullable Instant endedAt, boolean over) {}

    @Transactional(readOnly = true)
    public Paged<Line> find(Wanted wanted, Order order, int page, int size) {
        var items = matching(jdbc.sql(order.query), wanted)
                .param("size", size)
                .param("offset", (long) page * size)
                .query(this::line)
                .list();
        return new Paged<>(items, page, size, count(wanted));
    }

    @Transactional(readOnly = true)
    public long count(Wanted wanted) {
        return matching(jdbc.sql("SELECT count(*) " + MATCHING), wanted)
                .query(Long.class)
                .single();
    }

    /**
     * Hands over everybody who matches, by name, in small reads: memory stays flat and no transaction stays open. Each read goes on
     * after the last person of the one before, so that what changes in between moves nobody out of sight.
     */
    public void each(Wanted wanted, Consumer<Line> consumer) {
        int size = 500;
        var last = new Place("", new UUID(0, 0));
        while (last != null) {
            var found = after(last, wanted, size);
            found.forEach(named -> consumer.accept(named.line()));
            last = found.size() < size ? null : found.getLast().place();
        }
    }

    private record Place(String pinyin, UUID id) {}

    private record Named(Line line, Place place) {}

    private List<Named> after(Place last, Wanted wanted, int size) {
        return matching(jdbc.sql(AFTER), wanted)
                .param("pinyin", last.pinyin())
                .param("id", last.id())
                .param("size", size)
                .query((row, number) -> {
                    var line = line(row, number);
                    return new Named(line, new Place(row.getString("pinyin"), line.id()));
                })
                .list();
    }

    /** Records that the register leaves the house as a file. */
    @Transactional
    public void exported(Wanted wanted) {
        audit.record(
                "talent.person.export",
                "person",
                "",
                Map.of("view", wanted.tab().label()));
    }

    @Transactional(readOnly = true)
    public Counts counts() {
        return jdbc.sql("""
                SELECT count(*) AS everybody,
                       count(*) FILTER (WHERE p.account_id IS NULL AND p.status = 'ACTIVE') AS unbound,
                       count(*) FILTER (WHERE c.published) AS published,
                       count(*) FILTER (WHERE c.withdrawn_at IS NOT NULL AND p.status = 'ACTIVE') AS withdrawn,
                       count(*) FILTER (WHERE p.status = 'DISABLED') AS disabled
                FROM person p JOIN card c ON c.person_id = p.id
                """)
                .query((row, number) -> new Counts(
                        row.getLong("everybody"),
                        row.getLong("unbound"),
                        row.getLong("published"),
                        row.getLong("withdrawn"),
                        row.getLong("disabled")))
                .single();
    }

    @Transactional(readOnly = true)
    public Detail detail(PersonId id) {
        var person = persons.findById(id.value()).orElseThrow(() -> new NotFound(Words.of("person")));
        var card = cards.findByPersonId(id.value()).orElseThrow(() -> new NotFound(Words.of("card")));
        var contact = person.contact(secrets);
        var idNumber = person.idNumber(secrets);
        var counts = viewers.count(card.id());
        var line = new Line(
                id.value(),
                card.id().value(),
                person.name(),
                Masking.phone(contact.phone()),
                vocabulary.coded(TalentVocabulary.LEVEL, person.levelCode()),
                fields(person.fieldCodes()),
                vocabulary.city(person.regionCode()),
                person.employer(),
                state(card.published(), card.withdrawnAt()),
                card.publishedAt(),
                card.completeness(),
                person.updatedAt(),
                person.account() != null,
                person.active(),
                card.published() && faces.hiddenByRegistration(person.validUntil(), person.lapsedAt()));
        return new Detail(
                line,
                faces.age(person.birthDate()),
                person.gender(),
                person.birthDate(),
                idNumber == null ? null : Masking.idNumber(idNumber),
                contact.email() == null ? null : Masking.email(contact.email()),
                contact.wechat() == null ? null : Masking.other(contact.wechat()),
                vocabulary.codedOrNull(TalentVocabulary.EDUCATION, person.educationCode()),
                person.years(),
                card.summary(),
                person.account(),
                person.createdAt(),
                card.withdrawnAt(),
                card.takenDown(),
                new Registration(
                        person.validUntil(), person.lapsedAt(), faces.lapsed(person.validUntil(), person.lapsedAt())),
                counts.viewers(),
                counts.unlocks(),
                viewers.of(card.id(), false, 0, 5).items());
    }

    JdbcClient.StatementSpec matching(JdbcClient.StatementSpec query, Wanted wanted) {
        var text = wanted.text().strip();
        var phone = PhoneNumber.find(text).map(secrets::index).orElse(null);
        var idNumber = IdNumber.find(text).map(secrets::index).orElse(null);
        var words = phone == null && idNumber == null ? Bigrams.query(text) : "";
        return query.param("tab", wanted.tab().name())
                .param("query", words)
                .param("phone", phone, Types.BINARY)
                .param("idNumber", idNumber, Types.BINARY)
                .param("cities", Rows.texts(vocabulary.cities(wanted.regions())))
                .param("levels", Rows.texts(wanted.levels()))
                .param("fields", Rows.texts(wanted.fields()));
    }

    private Line line(ResultSet row, int number) throws SQLException {
        var id = row.getObject("id", UUID.class);
        return new Line(
                id,
                row.getObject("card", UUID.class),
                row.getString("name"),
                Masking.phone(Contact.national(secrets.open(id, Secret.PHONE, row.getBytes("phone_sealed")))),
                vocabulary.coded(TalentVocabulary.LEVEL, row.getString("level_code")),
                fields(Rows.texts(row, "field_codes")),
                vocabulary.city(row.getString("region_code")),
                row.getString("employer"),
                state(row.getBoolean("published"), Rows.instant(row, "withdrawn_at")),
                Rows.instant(row, "published_at"),
                row.getInt("completeness"),
                Rows.time(row, "updated_at"),
                row.getBoolean("bound"),
                row.getString("status").equals("ACTIVE"),
                row.getBoolean("published")
                        && faces.hiddenByRegistration(
                                row.getObject("valid_until", LocalDate.class), Rows.instant(row, "lapsed_at")));
    }

    private List<Coded> fields(List<String> codes) {
        var fields = new ArrayList<Coded>();
        for (var code : codes) {
            fields.add(vocabulary.coded(TalentVocabulary.FIELD, code));
        }
        return fields;
    }

    private static CardState state(boolean published, @Nullable Instant withdrawnAt) {
        return published ? CardState.PUBLISHED : withdrawnAt == null ? CardState.PRIVATE : CardState.WITHDRAWN;
    }
}
