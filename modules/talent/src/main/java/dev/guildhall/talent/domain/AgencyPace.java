package dev.guildhall.talent.domain;

import dev.guildhall.catalog.ModuleSettings;
import dev.guildhall.problem.TooMany;
import dev.guildhall.talent.AgencyId;
import java.time.Clock;
import java.time.Duration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Slows an agency down that pages through the pool and pays for nothing. Each agency has an allowance of cards to look at, which is
 * full after an hour ({@link TalentSettings#cardsPerHour}); each contact that it pays for adds {@value #CARDS_OF_AN_UNLOCK} more. It is
 * one row in the database, taken from in one statement, so that any number of nodes and accounts of one agency share it.
 */
@Service
public class AgencyPace {

    static final int CARDS_OF_AN_UNLOCK = 100;

    private final JdbcClient jdbc;
    private final ModuleSettings settings;
    private final TransactionTemplate transactions;
    private final Clock clock;

    AgencyPace(JdbcClient jdbc, ModuleSettings settings, TransactionTemplate transactions, Clock clock) {
        this.jdbc = jdbc;
        this.settings = settings;
        this.transactions = transactions;
        this.clock = clock;
    }

    /**
     * Takes cards from the allowance. In a transaction of its own: a refused call counts as well.
     *
     * @throws TooMany where there are too few left; it says when there will be enough
     */
    public void look(AgencyId agency, int cards) {
        int most = settings.of(TalentSettings.class).cardsPerHour();
        if (most == 0) {
            return;
        }
        // A page that is larger than the whole allowance costs all of it.
        var left = transactions.execute(status -> take(agency, Math.min(cards, most), most));
        if (left != null && left < 0) {
            var wait = Duration.ofMillis((long) Math.ceil(-left * 3_600_000.0 / most));
            throw new TooMany(
                    wait, Words.of("pace.slow", Math.max(1, wait.plusMillis(999).toSeconds())));
        }
    }

    /** @return cards that are left; below zero how many are missing, and nothing was taken */
    private double take(AgencyId agency, int cards, int most) {
        // A lost count after a crash does no harm: nobody has to wait for the disk.
        jdbc.sql("SELECT set_config('synchronous_commit', 'off', true)")
                .query(String.class)
                .single();
        return jdbc.sql("""
                INSERT INTO agency_pace AS a (agency_id, cards, filled_at) VALUES (:agency, :most - :cards, :now)
                ON CONFLICT (agency_id) DO UPDATE SET (cards, filled_at, slowed, slowed_at) = (
                    SELECT CASE WHEN filled.cards >= :cards THEN filled.cards - :cards ELSE filled.cards END, :now,
                        a.slowed + CASE WHEN filled.cards >= :cards THEN 0 ELSE 1 END,
                        CASE WHEN filled.cards >= :cards THEN a.slowed_at ELSE :now END
                    FROM (SELECT LEAST(CAST(:most AS double precision) + :bonus * paid.unlocks,
                            a.cards + :bonus * paid.unlocks
                                + EXTRACT(EPOCH FROM GREATEST(:now - a.filled_at, interval '0')) * :most / 3600.0) AS cards
                        FROM (SELECT count(*) AS unlocks FROM contact_unlock u
                              WHERE u.agency_id = a.agency_id AND u.unlocked_at > a.filled_at) paid) filled)
                RETURNING CASE WHEN slowed_at = :now THEN cards - :cards ELSE cards END
                """)
                .param("agency", agency.value())
                .param("cards", (double) cards)
                .param("most", (double) most)
                .param("bonus", (double) CARDS_OF_AN_UNLOCK)
                .param("now", Rows.at(clock.instant()))
                .query(Double.class)
                .single();
    }
}
