package dev.guildhall.talent.domain;

import dev.guildhall.audit.AuditTrail;
import dev.guildhall.problem.Invalid;
import dev.guildhall.talent.domain.PersonLists.Wanted;
import dev.guildhall.talent.domain.PersonSecrets.Secret;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * The register in clear, for whoever may take it out of the house and says why. The reason, who it was and how many persons it
 * concerned stay in the audit trail; they are there before the first row is handed over.
 */
@Service
public class PersonExport {

    public static final String PERMISSION = "talent.persons.export-whole";

    static final int SHORTEST_REASON = 4;
    static final int LONGEST_REASON = 200;

    private static final int SIZE = 500;

    private static final String AFTER = """
            SELECT p.id, p.name, p.pinyin, p.gender, p.birth_date, p.phone_sealed, p.id_number_sealed, p.email_sealed,
                   p.wechat_sealed, p.region_code, p.education_code, p.level_code, p.years, p.employer, p.valid_until,
                   p.lapsed_at, p.status,
                   ARRAY(SELECT f.field_code FROM person_field f WHERE f.person_id = p.id ORDER BY f.position) AS field_codes,
                   c.published
            """ + PersonLists.MATCHING + """
              AND (p.pinyin, p.id) > (:pinyin, :id)
            ORDER BY p.pinyin, p.id
            LIMIT :size
            """;

    private final PersonLists lists;
    private final PersonSecrets secrets;
    private final TalentVocabulary vocabulary;
    private final JdbcClient jdbc;
    private final AuditTrail audit;

    PersonExport(
            PersonLists lists, PersonSecrets secrets, TalentVocabulary vocabulary, JdbcClient jdbc, AuditTrail audit) {
        this.lists = lists;
        this.secrets = secrets;
        this.vocabulary = vocabulary;
        this.jdbc = jdbc;
        this.audit = audit;
    }

    /** One person in clear, in the order of {@link #headers()}; a value that is not known is null. */
    public record Whole(List<@Nullable String> cells) {

        /** Never the contacts: they must not reach a log. */
        @Override
        public String toString() {
            return "Whole";
        }
    }

    /** What the columns are called: those of an import, so that the file can be brought back, and where person and card stand. */
    public static List<String> headers() {
        var headers = PersonSheet.COLUMNS.stream().map(column -> column.label()).collect(Collectors.toList());
        headers.add(Words.of("export.state"));
        headers.add(Words.of("card"));
        return headers;
    }

    public long count(Wanted wanted) {
        return lists.count(wanted);
    }

    /**
     * Notes who takes the register out and why; to be called before {@link #each}.
     *
     * @param reason 4 to 200 characters
     * @throws Invalid where there is none
     */
    @Transactional
    public void allow(Wanted wanted, String reason) {
        var plain = Text.tidy(reason);
        if (plain.length() < SHORTEST_REASON || plain.length() > LONGEST_REASON) {
            throw new Invalid("reason", Words.of("export.reason", SHORTEST_REASON, LONGEST_REASON));
        }
        audit.record(
                "talent.person.export-whole",
                "person",
                "",
                Map.of(
                        "reason", plain,
                        "view", wanted.tab().label(),
                        "count", count(wanted)));
    }

    /** Everybody who matches, by name, in small reads: memory stays flat and no transaction stays open. */
    public void each(Wanted wanted, Consumer<Whole> consumer) {
        var pinyin = "";
        var id = new UUID(0, 0);
        List<Found> found;
        do {
            found = lists.matching(jdbc.sql(AFTER), wanted)
                    .param("pinyin", pinyin)
                    .param("id", id)
                    .param("size", SIZE)
                    .query(this::found)
                    .list();
            found.forEach(each -> consumer.accept(each.whole()));
            if (!found.isEmpty()) {
                pinyin = found.getLast().pinyin();
                id = found.getLast().id();
            }
        } while (found.size() == SIZE);
    }

    private record Found(String pinyin, UUID id, Whole whole) {}

    private Found found(ResultSet row, int number) throws SQLException {
        var id = row.getObject("id", UUID.class);
        var gender = row.getString("gender");
        var cells = Arrays.<@Nullable String>asList(
                row.getString("name"),
                gender == null ? null : Gender.valueOf(gender).label(),
                text(row.getObject("birth_date", LocalDate.class)),
                Contact.national(secrets.open(id, Secret.PHONE, row.getBytes("phone_sealed"))),
                secrets.openOrNull(id, Secret.ID_NUMBER, row.getBytes("id_number_sealed")),
                secrets.openOrNull(id, Secret.EMAIL, row.getBytes("email_sealed")),
                secrets.openOrNull(id, Secret.WECHAT, row.getBytes("wechat_sealed")),
                vocabulary.wholeCity(row.getString("region_code")),
                label(TalentVocabulary.EDUCATION, row.getString("education_code")),
                label(TalentVocabulary.LEVEL, row.getString("level_code")),
                Rows.texts(row, "field_codes").stream()
                        .map(code -> label(TalentVocabulary.FIELD, code))
                        .collect(Collectors.joining("、")),
                text(row.getObject("years")),
                row.getString("employer"),
                text(row.getObject("valid_until", LocalDate.class)),
                Words.of(row.getObject("lapsed_at") == null ? "import.valid" : "import.lapsed"),
                Words.of("export.state." + row.getString("status")),
                Words.of(row.getBoolean("published") ? "card-state.PUBLISHED" : "export.card.none"));
        return new Found(row.getString("pinyin"), id, new Whole(cells));
    }

    private @Nullable String label(String dictionary, @Nullable String code) {
        return code == null ? null : vocabulary.coded(dictionary, code).label();
    }

    private static @Nullable String text(@Nullable Object value) {
        return value == null ? null : value.toString();
    }
}
