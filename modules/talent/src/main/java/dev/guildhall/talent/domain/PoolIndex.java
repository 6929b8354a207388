package dev.guildhall.talent.domain;

import dev.guildhall.search.Bigrams;
import dev.guildhall.talent.CardId;
import dev.guildhall.talent.ContactInText;
import jakarta.persistence.EntityManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.json.JsonMapper;

/**
 * Keeps {@code pool_card}, by which agencies search: a row for each card that is in the pool, made anew whenever card or person
 * changes, in the transaction that changes them. So a withdrawal takes a card out of every search at once (C34).
 *
 * <p>A row holds what agencies see on the card and nothing else: no name, no contact. What people wrote is stripped of whatever
 * looks like one ({@link ContactInText}).
 */
@Component
class PoolIndex {

    /** Raised whenever rows are made differently; {@link PoolUpkeep} then makes all of them anew. */
    static final int EDITION = 1;

    /** A lexeme of every row, for whoever asks for nothing in particular. */
    static final String EVERYTHING = "=*";

    private static final Pattern LONG_NUMBER = Pattern.compile("\\d{7,}");

    private final JdbcClient jdbc;
    private final EntityManager entities;
    private final TalentVocabulary vocabulary;
    private final CardFaces faces;
    private final JsonMapper json;

    PoolIndex(JdbcClient jdbc, EntityManager entities, TalentVocabulary vocabulary, CardFaces faces, JsonMapper json) {
        this.jdbc = jdbc;
        this.entities = entities;
        this.vocabulary = vocabulary;
        this.faces = faces;
        this.json = json;
    }

    static String region(String code) {
        return "=r" + code;
    }

    static String level(String code) {
        return "=l" + code;
    }

    static String field(String code) {
        return "=f" + code;
    }

    static String education(String code) {
        return "=e" + code;
    }

    @Transactional(propagation = Propagation.MANDATORY)
    void refresh(CardId card) {
        refresh(List.of(card.value()));
    }

    /** Makes the rows of these cards anew; the cards stay locked until the transaction ends, so that two who change one take turns. */
    @Transactional(propagation = Propagation.MANDATORY)
    void refresh(Collection<UUID> cards) {
        if (cards.isEmpty()) {
            return;
        }
        entities.flush();
        var ids = cards.toArray(UUID[]::new);
        jdbc.sql("SELECT id FROM card WHERE id = ANY (:cards) ORDER BY id FOR UPDATE")
                .param("cards", ids)
                .query(UUID.class)
                .list();
        var rows = jdbc.sql("""
                SELECT c.id, c.summary, c.completeness, c.updated_at, c.published_at, c.hide_from_employer,
                       p.region_code, p.level_code, p.education_code, p.years, p.employer, p.valid_until, p.lapsed_at,
                       ARRAY(SELECT f.field_code FROM person_field f WHERE f.person_id = p.id) AS field_codes
                FROM card c JOIN person p ON p.id = c.person_id
                WHERE c.id = ANY (:cards) AND c.published AND p.status = 'ACTIVE'
                """).param("cards", ids).query(this::row).list();
        jdbc.sql("DELETE FROM pool_card WHERE card_id = ANY (:cards) AND card_id <> ALL (:kept)")
                .param("cards", ids)
                .param("kept", rows.stream().map(Row::card).toArray(UUID[]::new))
                .update();
        if (!rows.isEmpty()) {
            store(rows);
        }
    }

    private void store(List<Row> rows) {
        jdbc.sql("""
                INSERT INTO pool_card (card_id, words, complete, completeness, years, fresh_at, entered_at, hidden_from, good_until)
                SELECT card, array_to_tsvector(ARRAY(SELECT jsonb_array_elements_text(words))), completeness >= 90, completeness,
                       years, fresh, entered, hidden, good
                FROM jsonb_to_recordset(CAST(:rows AS jsonb)) AS r (card uuid, words jsonb, completeness integer, years integer,
                     fresh timestamptz, entered timestamptz, hidden text, good date)
                ON CONFLICT (card_id) DO UPDATE SET words = excluded.words, complete = excluded.complete,
                    completeness = excluded.completeness, years = excluded.years, fresh_at = excluded.fresh_at,
                    entered_at = excluded.entered_at, hidden_from = excluded.hidden_from, good_until = excluded.good_until
                """).param("rows", json.writeValueAsString(rows)).update();
    }

    /**
     * A row to be stored; times as text, which keeps their microseconds.
     *
     * @param hidden key of the employer that must not see the card
     * @param good last day of the registration
     */
    private record Row(
            UUID card,
            Set<String> words,
            int completeness,
            int years,
            String fresh,
            String entered,
            @Nullable String hidden,
            @Nullable String good) {}

    private Row row(ResultSet row, int number) throws SQLException {
        var employer = row.getString("employer");
        var words = new LinkedHashSet<String>();
        words.add(EVERYTHING);
        vocabulary.withProvince(row.getString("region_code")).forEach(code -> words.add(region(code)));
        words.add(level(row.getString("level_code")));
        Rows.texts(row, "field_codes").forEach(code -> words.add(field(code)));
        var education = row.getString("education_code");
        if (education != null) {
            words.add(education(education));
        }
        words.addAll(tokens(employer));
        words.addAll(tokens(row.getString("summary")));
        return new Row(
                row.getObject("id", UUID.class),
                words,
                row.getInt("completeness"),
                row.getObject("years") == null ? -1 : row.getInt("years"),
                Rows.time(row, "updated_at").toString(),
                Rows.time(row, "published_at").toString(),
                row.getBoolean("hide_from_employer") && employer != null ? Text.key(employer) : null,
                good(row, faces.zone()));
    }

    /** The day before the registration was said to be over, where that comes first. */
    private static @Nullable String good(ResultSet row, ZoneId zone) throws SQLException {
        var until = row.getObject("valid_until", LocalDate.class);
        var lapsed = Rows.instant(row, "lapsed_at");
        if (lapsed == null) {
            return until == null ? null : until.toString();
        }
        var over = lapsed.atZone(zone).toLocalDate().minusDays(1);
        return (until == null || over.isBefore(until) ? over : until).toString();
    }

    static List<String> tokens(@Nullable String text) {
        if (text == null) {
            return List.of();
        }
        var tokens = new ArrayList<String>();
        for (var token : Bigrams.index(ContactInText.without(text)).split(" ")) {
            if (!token.isEmpty() && !LONG_NUMBER.matcher(token).find()) {
                tokens.add(token);
            }
        }
        return tokens;
    }
}
