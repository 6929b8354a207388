package dev.guildhall.talent.domain;

import dev.guildhall.talent.AgencyId;
import dev.guildhall.talent.CardId;
import dev.guildhall.ui.Paged;
import java.time.Clock;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Cards that an agency wants to come back to; all of its accounts share them. A card that left the pool is not shown. */
@Service
public class Favourites {

    private final JdbcClient jdbc;
    private final TalentPool pool;
    private final Clock clock;

    Favourites(JdbcClient jdbc, TalentPool pool, Clock clock) {
        this.jdbc = jdbc;
        this.pool = pool;
        this.clock = clock;
    }

    /** Marking twice is once. */
    @Transactional
    public void mark(AgencyId agency, CardId card) {
        pool.admit(agency, card);
        jdbc.sql("""
                INSERT INTO card_favourite (agency_id, card_id, marked_at) VALUES (:agency, :card, :now) ON CONFLICT DO NOTHING
                """)
                .param("agency", agency.value())
                .param("card", card.value())
                .param("now", Rows.at(clock.instant()))
                .update();
    }

    @Transactional
    public void unmark(AgencyId agency, CardId card) {
        jdbc.sql("DELETE FROM card_favourite WHERE agency_id = :agency AND card_id = :card")
                .param("agency", agency.value())
                .param("card", card.value())
                .update();
    }

    /** Latest first. {@code total} counts what is marked, so that it may be more than what can still be seen. */
    @Transactional(readOnly = true)
    public Paged<CardView> of(AgencyId agency, int page, int size) {
        var total = jdbc.sql("SELECT count(*) FROM card_favourite WHERE agency_id = :agency")
                .param("agency", agency.value())
                .query(Long.class)
                .single();
        return new Paged<>(pool.favourites(agency, page * size, size), page, size, total);
    }
}
