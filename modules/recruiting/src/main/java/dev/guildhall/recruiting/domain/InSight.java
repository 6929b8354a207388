package dev.guildhall.recruiting.domain;

import static java.util.stream.Collectors.toSet;

import dev.guildhall.talent.AgenciesBlocked;
import dev.guildhall.talent.AgencyId;
import dev.guildhall.talent.CardId;
import dev.guildhall.talent.TalentDirectory;
import dev.guildhall.talent.TalentDirectory.Sending;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.SqlArrayValue;
import org.springframework.stereotype.Component;

/**
 * What an agency can see of the cards that were sent to it: one condition for its list, its counts and the numbers of staff. What
 * waits for an answer is left out where the agency cannot give one: it is locked, the person blocked it or withdrew the card.
 */
@Component
class InSight {

    /** Over {@code vacancy_application a}. Binds {@code hidden}. */
    static final String SHOWN = """
            (a.state <> 'WITHDRAWN' AND NOT a.id = ANY (:hidden)
             AND EXISTS (SELECT FROM vacancy shown WHERE shown.id = a.vacancy_id AND shown.state <> 'DELETED'))
            """;

    private final TalentDirectory directory;
    private final ObjectProvider<AgenciesBlocked> blocks;
    private final JdbcClient jdbc;

    InSight(TalentDirectory directory, ObjectProvider<AgenciesBlocked> blocks, JdbcClient jdbc) {
        this.directory = directory;
        this.blocks = blocks;
        this.jdbc = jdbc;
    }

    /** @param last when its person sent this card to this agency last, for whichever vacancy */
    private record Sent(UUID id, AgencyId agency, UUID person, CardId card, Instant last, boolean open) {
        Sending sending() {
            return new Sending(agency, card, last);
        }
    }

    /** What is out of sight for this agency. */
    SqlArrayValue hiddenFrom(AgencyId agency) {
        return Rows.ids(hidden(sent(agency), Set.of()));
    }

    /** What is out of sight for the agencies that it was sent to. */
    SqlArrayValue hidden() {
        return Rows.ids(hidden(sent(null), directory.lockedAgencies()));
    }

    private List<Sent> sent(@Nullable AgencyId agency) {
        var open = "a.state IN ('SENT', 'SEEN')";
        var query = """
                SELECT a.id, a.agency_id, a.person_id, a.card_id, (
                    SELECT max(l.sent_at) FROM vacancy_application l
                    WHERE l.agency_id = a.agency_id AND l.card_id = a.card_id AND l.state <> 'WITHDRAWN') AS last,
                """ + open + " AS open FROM vacancy_application a WHERE "
                + (agency == null ? open : "a.agency_id = :agency AND a.state <> 'WITHDRAWN'");
        var asked = agency == null ? jdbc.sql(query) : jdbc.sql(query).param("agency", agency.value());
        return asked.query((row, number) -> new Sent(
                        row.getObject("id", UUID.class),
                        new AgencyId(row.getObject("agency_id", UUID.class)),
                        row.getObject("person_id", UUID.class),
                        new CardId(row.getObject("card_id", UUID.class)),
                        Rows.time(row, "last"),
                        row.getBoolean("open")))
                .list();
    }

    /** Persons who blocked this agency. */
    Set<UUID> blocking(AgencyId agency) {
        return blocking(Set.of(agency)).getOrDefault(agency, Set.of());
    }

    private Map<AgencyId, Set<UUID>> blocking(Set<AgencyId> agencies) {
        Map<AgencyId, Set<UUID>> persons = new HashMap<>();
        blocks.orderedStream()
                .forEach(block -> block.blocking(agencies)
                        .forEach((agency, those) ->
                                those.forEach(person -> persons.computeIfAbsent(agency, none -> new HashSet<>())
                                        .add(person.value()))));
        return persons;
    }

    /** As many statements for one agency as for all of them. */
    private List<UUID> hidden(List<Sent> sent, Set<AgencyId> locked) {
        var blocking = blocking(sent.stream().map(Sent::agency).collect(toSet()));
        var gone = directory.outOfSight(
                sent.stream().filter(Sent::open).map(Sent::sending).collect(toSet()));
        return sent.stream()
                .filter(each -> locked.contains(each.agency())
                        || blocking.getOrDefault(each.agency(), Set.of()).contains(each.person())
                        || each.open() && gone.contains(each.sending()))
                .map(Sent::id)
                .toList();
    }
}
