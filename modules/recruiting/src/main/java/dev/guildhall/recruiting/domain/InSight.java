package dev.guildhall.recruiting.domain;

import static java.util.stream.Collectors.groupingBy;

import dev.guildhall.talent.AgenciesBlocked;
import dev.guildhall.talent.AgencyId;
import dev.guildhall.talent.CardId;
import dev.guildhall.talent.TalentDirectory;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
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

    private record Sent(UUID id, AgencyId agency, UUID person, CardId card, boolean open) {}

    /** What is out of sight for this agency. */
    SqlArrayValue hiddenFrom(AgencyId agency) {
        return Rows.ids(hidden(agency, sent(agency)));
    }

    /** What is out of sight for the agencies that it was sent to. */
    SqlArrayValue hidden() {
        var locked = directory.lockedAgencies();
        var hidden = new ArrayList<UUID>();
        sent(null).stream().collect(groupingBy(Sent::agency)).forEach((agency, sent) -> {
            if (locked.contains(agency)) {
                sent.forEach(each -> hidden.add(each.id()));
            } else {
                hidden.addAll(hidden(agency, sent));
            }
        });
        return Rows.ids(hidden);
    }

    private List<Sent> sent(@Nullable AgencyId agency) {
        var open = "state IN ('SENT', 'SEEN')";
        var query = "SELECT id, agency_id, person_id, card_id, " + open + " AS open FROM vacancy_application WHERE "
                + (agency == null ? open : "agency_id = :agency AND state <> 'WITHDRAWN'");
        var asked = agency == null ? jdbc.sql(query) : jdbc.sql(query).param("agency", agency.value());
        return asked.query((row, number) -> new Sent(
                        row.getObject("id", UUID.class),
                        new AgencyId(row.getObject("agency_id", UUID.class)),
                        row.getObject("person_id", UUID.class),
                        new CardId(row.getObject("card_id", UUID.class)),
                        row.getBoolean("open")))
                .list();
    }

    /** Persons who blocked this agency. */
    Set<UUID> blocking(AgencyId agency) {
        var persons = new HashSet<UUID>();
        blocks.orderedStream().forEach(block -> block.blocking(agency).forEach(person -> persons.add(person.value())));
        return persons;
    }

    private List<UUID> hidden(AgencyId agency, List<Sent> sent) {
        var blocking = blocking(agency);
        var cards = directory.cards(
                agency,
                sent.stream().filter(Sent::open).map(Sent::card).distinct().toList());
        return sent.stream()
                .filter(each -> blocking.contains(each.person()) || each.open() && !cards.containsKey(each.card()))
                .map(Sent::id)
                .toList();
    }
}
