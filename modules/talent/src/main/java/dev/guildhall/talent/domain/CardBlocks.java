package dev.guildhall.talent.domain;

import dev.guildhall.identity.AccountId;
import dev.guildhall.problem.NotFound;
import dev.guildhall.talent.AgenciesBlocked;
import dev.guildhall.talent.AgencyId;
import dev.guildhall.talent.PersonId;
import dev.guildhall.ui.Paged;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * Agencies by which a person does not want to be found. They meet the card neither in a search nor by its address and cannot pay
 * for it; what they have paid for before stays theirs (D8). Nobody tells them.
 */
@Service
@Transactional
public class CardBlocks implements AgenciesBlocked {

    private final JdbcClient jdbc;
    private final CardViewers viewers;
    private final Cards cards;
    private final Clock clock;

    CardBlocks(JdbcClient jdbc, CardViewers viewers, Cards cards, Clock clock) {
        this.jdbc = jdbc;
        this.viewers = viewers;
        this.cards = cards;
        this.clock = clock;
    }

    /** An agency that the person has blocked. */
    public record Blocked(UUID agencyId, String agency, Instant blockedAt) {}

    /** Blocking twice is once. The card is held, so that no unlock of this moment passes it. */
    public void block(AccountId person, AgencyId agency) {
        var card = viewers.card(person);
        cards.lock(card.value());
        if (jdbc.sql("SELECT count(*) FROM agency WHERE id = :agency")
                        .param("agency", agency.value())
                        .query(Long.class)
                        .single()
                == 0) {
            throw new NotFound(Words.of("agency"));
        }
        jdbc.sql("""
                INSERT INTO card_block (card_id, agency_id, blocked_at) VALUES (:card, :agency, :now) ON CONFLICT DO NOTHING
                """)
                .param("card", card.value())
                .param("agency", agency.value())
                .param("now", Rows.at(clock.instant()))
                .update();
    }

    public void unblock(AccountId person, AgencyId agency) {
        jdbc.sql("DELETE FROM card_block WHERE card_id = :card AND agency_id = :agency")
                .param("card", viewers.card(person).value())
                .param("agency", agency.value())
                .update();
    }

    @Override
    @Transactional(readOnly = true)
    public Set<AgencyId> blockedBy(PersonId person) {
        return new HashSet<>(jdbc.sql("""
                SELECT b.agency_id FROM card_block b JOIN card c ON c.id = b.card_id WHERE c.person_id = :person
                """)
                .param("person", person.value())
                .query((row, number) -> new AgencyId(row.getObject(1, UUID.class)))
                .list());
    }

    @Override
    @Transactional(readOnly = true)
    public Map<AgencyId, Set<PersonId>> blocking(Collection<AgencyId> agencies) {
        Map<AgencyId, Set<PersonId>> blocking = new HashMap<>();
        jdbc.sql("""
                SELECT b.agency_id, c.person_id FROM card_block b JOIN card c ON c.id = b.card_id
                WHERE b.agency_id = ANY (:agencies)
                """)
                .param("agencies", agencies.stream().map(AgencyId::value).toArray(UUID[]::new))
                .query(row -> {
                    blocking.computeIfAbsent(new AgencyId(row.getObject(1, UUID.class)), none -> new HashSet<>())
                            .add(new PersonId(row.getObject(2, UUID.class)));
                });
        return blocking;
    }

    /** Latest first. */
    @Transactional(readOnly = true)
    public Paged<Blocked> of(AccountId person, int page, int size) {
        var card = viewers.card(person).value();
        var items = jdbc.sql("""
                SELECT a.id, a.name, b.blocked_at FROM card_block b JOIN agency a ON a.id = b.agency_id
                WHERE b.card_id = :card ORDER BY b.blocked_at DESC, a.id LIMIT :size OFFSET :offset
                """)
                .param("card", card)
                .param("size", size)
                .param("offset", (long) page * size)
                .query((row, number) -> new Blocked(
                        row.getObject("id", UUID.class), row.getString("name"), Rows.time(row, "blocked_at")))
                .list();
        var total = jdbc.sql("SELECT count(*) FROM card_block WHERE card_id = :card")
                .param("card", card)
                .query(Long.class)
                .single();
        return new Paged<>(items, page, size, total);
    }
}
