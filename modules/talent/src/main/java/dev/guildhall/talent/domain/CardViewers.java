package dev.guildhall.talent.domain;

import dev.guildhall.identity.AccountId;
import dev.guildhall.problem.NotFound;
import dev.guildhall.talent.AgencyId;
import dev.guildhall.talent.CardId;
import dev.guildhall.ui.Paged;
import java.time.Clock;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Lets persons know which agencies looked at their card and which paid for their contact. */
@Service
public class CardViewers {

    private final JdbcClient jdbc;
    private final Clock clock;

    CardViewers(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /**
     * An agency that looked.
     *
     * @param unlockedAt when it last paid for the contact
     * @param blocked the person does not want to be found by it any more
     */
    public record Viewer(
            UUID agencyId,
            String agency,
            Instant viewedAt,
            boolean unlocked,
            @Nullable Instant unlockedAt,
            boolean blocked) {}

    record Counts(long viewers, long unlocks) {}

    /** The agency opens the card; looking twice is one line with the later time. */
    void looked(CardId card, AgencyId agency) {
        jdbc.sql("""
                INSERT INTO card_look (card_id, agency_id, first_at, last_at)
                VALUES (:card, :agency, :now, :now)
                ON CONFLICT (card_id, agency_id) DO UPDATE SET last_at = greatest(card_look.last_at, excluded.last_at)
                """)
                .param("card", card.value())
                .param("agency", agency.value())
                .param("now", Rows.at(clock.instant()))
                .update();
    }

    /** @throws NotFound for an account that has no card */
    CardId card(AccountId person) {
        return jdbc.sql("""
                SELECT c.id FROM card c JOIN person p ON p.id = c.person_id WHERE p.account_id = :account AND p.status = 'ACTIVE'
                """)
                .param("account", person.value())
                .query(UUID.class)
                .optional()
                .map(CardId::new)
                .orElseThrow(() -> new NotFound(Words.of("card")));
    }

    /**
     * Newest first.
     *
     * @param unlocked only agencies that paid for the contact
     */
    @Transactional(readOnly = true)
    public Paged<Viewer> of(AccountId person, boolean unlocked, int page, int size) {
        return of(card(person), unlocked, page, size);
    }

    Paged<Viewer> of(CardId card, boolean unlocked, int page, int size) {
        var items = jdbc.sql("""
                SELECT a.id, a.name, l.last_at, u.unlocked_at, b.blocked_at IS NOT NULL AS blocked
                FROM card_look l
                JOIN agency a ON a.id = l.agency_id
                LEFT JOIN contact_unlock u ON u.card_id = l.card_id AND u.agency_id = l.agency_id
                LEFT JOIN card_block b ON b.card_id = l.card_id AND b.agency_id = l.agency_id
                WHERE l.card_id = :card AND (NOT :unlocked OR u.id IS NOT NULL)
                ORDER BY greatest(l.last_at, u.unlocked_at) DESC, l.agency_id
                LIMIT :size OFFSET :offset
                """)
                .param("card", card.value())
                .param("unlocked", unlocked)
                .param("size", size)
                .param("offset", (long) page * size)
                .query((row, number) -> {
                    var unlockedAt = Rows.instant(row, "unlocked_at");
                    return new Viewer(
                            row.getObject("id", UUID.class),
                            row.getString("name"),
                            Rows.time(row, "last_at"),
                            unlockedAt != null,
                            unlockedAt,
                            row.getBoolean("blocked"));
                })
                .list();
        var counts = count(card);
        return new Paged<>(items, page, size, unlocked ? counts.unlocks() : counts.viewers());
    }

    Counts count(CardId card) {
        return jdbc.sql("""
                SELECT (SELECT count(*) FROM card_look WHERE card_id = :card) AS viewers,
                       (SELECT count(*) FROM contact_unlock WHERE card_id = :card) AS unlocks
                """)
                .param("card", card.value())
                .query((row, number) -> new Counts(row.getLong("viewers"), row.getLong("unlocks")))
                .single();
    }
}
