package dev.guildhall.recruiting.domain;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.guildhall.identity.AccountId;
import dev.guildhall.problem.Invalid;
import dev.guildhall.problem.NotFound;
import dev.guildhall.recruiting.VacancyId;
import dev.guildhall.search.Bigrams;
import dev.guildhall.talent.AgenciesBlocked;
import dev.guildhall.talent.AgencyId;
import dev.guildhall.talent.PersonId;
import dev.guildhall.talent.TalentDirectory;
import dev.guildhall.talent.TalentDirectory.AgencyFacts;
import dev.guildhall.talent.TalentDirectory.PersonFacts;
import java.nio.charset.StandardCharsets;
import java.sql.Types;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.jdbc.core.SqlParameterValue;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * The vacancies that persons see (C36, C37): published, confirmed of late, their agency neither locked nor blocked. Whatever ends
 * that ends it for list, search, detail and application in the same moment, since all of them ask this one condition.
 */
@Service
public class VacancyBoard {

    /** Binds {@code staleBefore} and {@code hidden}. */
    private static final String SHOWN = """
            v.state = 'PUBLISHED' AND v.confirmed_at > :staleBefore AND NOT v.agency_id = ANY (:hidden)
            """;

    private static final String MATCHING = " WHERE " + SHOWN + """
              AND (cardinality(:cities) = 0 OR v.region_code = ANY (:cities))
              AND (cardinality(:postTypes) = 0 OR v.post_type = ANY (:postTypes))
              AND (cardinality(:fields) = 0 OR v.field_codes && :fields)
              AND (CAST(:salaryMin AS integer) IS NULL OR v.salary_max >= :salaryMin)
              AND (CAST(:salaryMax AS integer) IS NULL OR v.salary_min <= :salaryMax)
              AND (CAST(:agency AS uuid) IS NULL OR v.agency_id = :agency)
            """;

    private static final String WORDS = " AND to_tsvector('simple', v.search_text) @@ to_tsquery('simple', :words)";

    private static final int MOST_REGIONS = 50;

    private final TalentDirectory directory;
    private final ObjectProvider<AgenciesBlocked> blocks;
    private final RecruitingVocabulary vocabulary;
    private final JdbcClient jdbc;
    private final Clock clock;

    VacancyBoard(
            TalentDirectory directory,
            ObjectProvider<AgenciesBlocked> blocks,
            RecruitingVocabulary vocabulary,
            JdbcClient jdbc,
            Clock clock) {
        this.directory = directory;
        this.blocks = blocks;
        this.vocabulary = vocabulary;
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /**
     * What a person looks for; an empty list asks for nothing, several values of one kind mean any of them.
     *
     * @param text words to find in title, agency, requirements, benefits and workplace
     * @param regions codes of cities or provinces
     * @param salaryMin yuan a month that the upper end must reach; vacancies "by agreement" are left out then
     * @param salaryMax yuan a month that the lower end must not exceed
     * @param agency only its vacancies; null for all
     */
    public record Wanted(
            String text,
            List<String> regions,
            List<String> postTypes,
            List<String> fields,
            @Nullable Integer salaryMin,
            @Nullable Integer salaryMax,
            @Nullable UUID agency) {
        public Wanted {
            regions = List.copyOf(regions);
            postTypes = List.copyOf(postTypes);
            fields = List.copyOf(fields);
        }
    }

    /** In which order vacancies come; the id decides among equals, so that a place in the list is a place for good. */
    public enum Order {
        NEWEST("v.published_at", "timestamptz", row -> row.publishedAt().toString()),
        CONFIRMED("v.confirmed_at", "timestamptz", row -> row.confirmedAt().toString()),
        /** The best paid first; those "by agreement" last. */
        SALARY("coalesce(v.salary_max, 0)", "integer", row -> {
            var high = row.salaryMax();
            return high == null ? "0" : high.toString();
        });

        private final String column;
        private final String type;
        private final Function<VacancyRow, String> key;

        Order(String column, String type, Function<VacancyRow, String> key) {
            this.column = column;
            this.type = type;
            this.key = key;
        }

        private String after() {
            return " AND (" + column + ", v.id) < (CAST(:key AS " + type + "), CAST(:id AS uuid))";
        }

        private String order() {
            return " ORDER BY " + column + " DESC, v.id DESC";
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
     * A part of the list. By page or by {@code after}: what is posted meanwhile moves pages, but nothing that comes after a place.
     *
     * @param next to ask for what comes after; null at the end
     */
    public record Listing(
            List<VacancyView> items,
            int page,
            int size,
            long total,
            @Nullable String next) {}

    /**
     * One vacancy with everything that it says.
     *
     * @param applicationId of what the asking person sent to it; null for nothing
     */
    public record VacancyDetail(
            @JsonUnwrapped VacancyView vacancy,
            String requirements,
            @Nullable String benefits,
            AgencyPage contact,
            @Nullable UUID applicationId) {}

    /** What an agency tells about itself (C21). */
    public record AgencyPage(
            UUID id,
            String name,
            @Nullable String contactPerson,
            @Nullable String phone,
            @Nullable String email,
            @Nullable String address,
            @Nullable String profile,
            long vacancies) {}

    @Transactional(readOnly = true)
    public Listing find(AccountId account, Wanted wanted, Order order, int page, int size, @Nullable String after) {
        if (wanted.regions().size() > MOST_REGIONS) {
            throw new Invalid("region", Words.of("region.many", MOST_REGIONS));
        }
        var person = directory.personOf(account);
        var words = Bigrams.query(wanted.text());
        if (words.isEmpty() && !wanted.text().isBlank()) {
            return new Listing(List.of(), page, size, 0, null);
        }
        var place = after == null || after.isBlank() ? null : Place.read(order, after);
        var matching = MATCHING + (words.isEmpty() ? "" : WORDS);
        var hidden = hidden(person.id());
        var query = bind(
                jdbc.sql("SELECT " + VacancyRow.COLUMNS + " FROM vacancy v" + matching
                        + (place == null ? "" : order.after()) + order.order() + " LIMIT :size OFFSET :offset"),
                hidden,
                wanted,
                words);
        if (place != null) {
            query = query.param("key", place.key()).param("id", place.id());
        }
        var rows = query.param("size", size + 1)
                .param("offset", place == null ? (long) page * size : 0L)
                .query(VacancyRow::read)
                .list();
        var total = bind(jdbc.sql("SELECT count(*) FROM vacancy v" + matching), hidden, wanted, words)
                .query(Long.class)
                .single();
        var shown = rows.subList(0, Math.min(size, rows.size()));
        return new Listing(
                views(person, shown),
                place == null ? page : 0,
                size,
                total,
                rows.size() > size ? Place.write(order, shown.getLast()) : null);
    }

    /** @throws NotFound where it is not (any more) to be seen */
    @Transactional
    public VacancyDetail open(AccountId account, VacancyId id) {
        var person = directory.personOf(account);
        var hidden = hidden(person.id());
        var row = shown(hidden, id, "").orElseThrow(() -> new NotFound(Words.of("vacancy")));
        jdbc.sql("""
                INSERT INTO vacancy_look (vacancy_id, person_id, first_at) VALUES (:vacancy, :person, :now)
                ON CONFLICT (vacancy_id, person_id) DO NOTHING
                """)
                .param("vacancy", id.value())
                .param("person", person.id().value())
                .param("now", Rows.at(clock.instant()))
                .update();
        var agency = directory.agency(new AgencyId(row.agency())).orElseThrow();
        var mine = mine(person.id(), List.of(row)).get(row.id());
        return new VacancyDetail(
                row.view(vocabulary, agency.name(), mine == null ? null : mine.state()),
                row.requirements(),
                row.benefits(),
                page(hidden, agency),
                mine == null ? null : mine.id());
    }

    /** The agency as persons see it. */
    @Transactional(readOnly = true)
    public AgencyPage agency(AccountId account, AgencyId id) {
        var hidden = hidden(directory.personOf(account).id());
        return directory
                .agency(id)
                .filter(agency -> !hidden.contains(id.value()))
                .map(agency -> page(hidden, agency))
                .orElseThrow(() -> new NotFound(Words.of("agency")));
    }

    /** The vacancy, held against changes until the transaction ends; empty where the person cannot see it now. */
    Optional<VacancyRow> hold(PersonId person, VacancyId id) {
        return shown(hidden(person), id, " FOR SHARE OF v");
    }

    private Optional<VacancyRow> shown(Set<UUID> hidden, VacancyId id, String lock) {
        return jdbc.sql("SELECT " + VacancyRow.COLUMNS + " FROM vacancy v WHERE v.id = :id AND " + SHOWN + lock)
                .param("id", id.value())
                .param("staleBefore", staleBefore())
                .param("hidden", Rows.ids(hidden))
                .query(VacancyRow::read)
                .optional();
    }

    private AgencyPage page(Set<UUID> hidden, AgencyFacts agency) {
        var wanted = new Wanted(
                "", List.of(), List.of(), List.of(), null, null, agency.id().value());
        return new AgencyPage(
                agency.id().value(),
                agency.name(),
                agency.contactPerson(),
                agency.phone(),
                agency.email(),
                agency.address(),
                agency.profile(),
                bind(jdbc.sql("SELECT count(*) FROM vacancy v" + MATCHING), hidden, wanted, "")
                        .query(Long.class)
                        .single());
    }

    private JdbcClient.StatementSpec bind(
            JdbcClient.StatementSpec query, Set<UUID> hidden, Wanted wanted, String words) {
        var bound = query.param("staleBefore", staleBefore())
                .param("hidden", Rows.ids(hidden))
                .param("cities", Rows.texts(vocabulary.cities(wanted.regions())))
                .param("postTypes", Rows.texts(wanted.postTypes()))
                .param("fields", Rows.texts(wanted.fields()))
                .param("salaryMin", wanted.salaryMin(), Types.INTEGER)
                .param("salaryMax", wanted.salaryMax(), Types.INTEGER)
                .param("agency", wanted.agency(), Types.OTHER);
        return words.isEmpty() ? bound : bound.param("words", words);
    }

    private SqlParameterValue staleBefore() {
        return Rows.at(clock.instant().minus(vocabulary.staleAfter()));
    }

    /** Agencies of which the person sees nothing: those that staff locked, and those that the person blocked. */
    Set<UUID> hidden(PersonId person) {
        var hidden = new HashSet<UUID>();
        directory.lockedAgencies().forEach(agency -> hidden.add(agency.value()));
        blocks.orderedStream().forEach(block -> block.blockedBy(person).forEach(agency -> hidden.add(agency.value())));
        return hidden;
    }

    private List<VacancyView> views(PersonFacts person, List<VacancyRow> rows) {
        var names = names(rows.stream().map(VacancyRow::agency).collect(Collectors.toSet()));
        var mine = mine(person.id(), rows);
        return rows.stream()
                .map(row -> {
                    var sent = mine.get(row.id());
                    return row.view(
                            vocabulary, names.getOrDefault(row.agency(), ""), sent == null ? null : sent.state());
                })
                .toList();
    }

    Map<UUID, String> names(Set<UUID> agencies) {
        var names = new HashMap<UUID, String>();
        directory
                .agencies(agencies.stream().map(AgencyId::new).toList())
                .forEach((id, agency) -> names.put(id.value(), agency.name()));
        return names;
    }

    private record Mine(UUID vacancy, UUID id, ApplicationState state) {}

    private Map<UUID, Mine> mine(PersonId person, List<VacancyRow> rows) {
        if (rows.isEmpty()) {
            return Map.of();
        }
        return jdbc
                .sql("""
                        SELECT vacancy_id, id, state FROM vacancy_application
                         WHERE person_id = :person AND vacancy_id = ANY (:vacancies)
                        """)
                .param("person", person.value())
                .param("vacancies", Rows.ids(rows.stream().map(VacancyRow::id).toList()))
                .query((row, number) -> new Mine(
                        row.getObject(1, UUID.class),
                        row.getObject(2, UUID.class),
                        ApplicationState.valueOf(row.getString(3))))
                .list()
                .stream()
                .collect(Collectors.toMap(Mine::vacancy, Function.identity()));
    }

    /** Where a list goes on. */
    private record Place(Object key, UUID id) {

        static String write(Order order, VacancyRow last) {
            var text = order.name() + " " + order.key.apply(last) + " " + last.id();
            return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
        }

        static Place read(Order order, String after) {
            try {
                var parts = new String(Base64.getUrlDecoder().decode(after), StandardCharsets.UTF_8).split(" ", -1);
                if (parts.length == 3 && parts[0].equals(order.name())) {
                    var key = order == Order.SALARY
                            ? (Object) Integer.valueOf(parts[1])
                            : Rows.at(Instant.parse(parts[1]));
                    return new Place(key, UUID.fromString(parts[2]));
                }
            } catch (IllegalArgumentException | DateTimeException e) {
                throw unknown();
            }
            throw unknown();
        }

        private static Invalid unknown() {
            return new Invalid("after", Words.of("after.unknown"));
        }
    }
}
