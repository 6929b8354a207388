package dev.guildhall.talent.domain;

import dev.guildhall.identity.AccountId;
import dev.guildhall.identity.Organisations;
import dev.guildhall.problem.NotFound;
import dev.guildhall.talent.AgencyId;
import dev.guildhall.talent.CardId;
import dev.guildhall.talent.PersonId;
import dev.guildhall.talent.TalentDirectory;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.SqlArrayValue;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

@Service
@Transactional(readOnly = true)
class Directory implements TalentDirectory {

    private final AgencyDesk desk;
    private final Agencies agencies;
    private final Persons persons;
    private final Cards cards;
    private final CardFaces faces;
    private final CardViewers viewers;
    private final SentCards sent;
    private final Organisations organisations;
    private final JdbcClient jdbc;

    Directory(
            AgencyDesk desk,
            Agencies agencies,
            Persons persons,
            Cards cards,
            CardFaces faces,
            CardViewers viewers,
            SentCards sent,
            Organisations organisations,
            JdbcClient jdbc) {
        this.desk = desk;
        this.agencies = agencies;
        this.persons = persons;
        this.cards = cards;
        this.faces = faces;
        this.viewers = viewers;
        this.sent = sent;
        this.organisations = organisations;
        this.jdbc = jdbc;
    }

    @Override
    public AgencyFacts agencyOf(AccountId organisation) {
        return facts(desk.require(organisation));
    }

    @Override
    public Optional<AgencyFacts> agency(AgencyId id) {
        return agencies.findById(id.value()).map(Directory::facts);
    }

    @Override
    public Map<AgencyId, AgencyFacts> agencies(Collection<AgencyId> ids) {
        var found = new HashMap<AgencyId, AgencyFacts>();
        if (!ids.isEmpty()) {
            agencies.findByIdIn(ids.stream().map(AgencyId::value).toList())
                    .forEach(agency -> found.put(agency.id(), facts(agency)));
        }
        return found;
    }

    @Override
    public Set<AgencyId> lockedAgencies() {
        return new HashSet<>(jdbc.sql("SELECT id FROM agency WHERE status <> 'ACTIVE'")
                .query((row, number) -> new AgencyId(row.getObject(1, UUID.class)))
                .list());
    }

    @Override
    public PersonFacts personOf(AccountId account) {
        return persons.findByAccountId(account.value())
                .filter(Person::active)
                .flatMap(this::facts)
                .orElseThrow(() -> new NotFound(Words.of("card")));
    }

    @Override
    public Optional<PersonFacts> findPerson(AccountId account) {
        return persons.findByAccountId(account.value()).flatMap(this::facts);
    }

    @Override
    public Optional<AgencyFacts> findAgency(AccountId account) {
        return organisations
                .ownedBy(account)
                .flatMap(organisation -> agencies.findByAccountId(organisation.value()))
                .map(Directory::facts);
    }

    private Optional<PersonFacts> facts(Person person) {
        return cards.findByPersonId(person.id().value())
                .map(card ->
                        new PersonFacts(person.id(), card.id(), person.name(), card.published(), card.completeness()));
    }

    @Override
    public Optional<AccountId> accountOf(PersonId person) {
        return persons.findById(person.value()).map(Person::account);
    }

    @Override
    public Map<CardId, CardView> cards(AgencyId viewer, Collection<CardId> wanted) {
        var shown = new HashMap<CardId, CardView>();
        if (wanted.isEmpty()) {
            return shown;
        }
        var sentAt = sent.sentTo(viewer, wanted);
        jdbc.sql(TalentPool.CARD + " WHERE c.id = ANY (:cards) AND (u.id IS NOT NULL OR p.status = 'ACTIVE')")
                .param("agency", viewer.value())
                .param("cards", ids(wanted.stream().map(CardId::value)))
                .query(CardRow::read)
                .list()
                .forEach(row -> {
                    var card = new CardId(row.card());
                    var at = sentAt.get(card);
                    var withdrawnAt = row.withdrawnAt();
                    if (at != null && (withdrawnAt == null || at.isAfter(withdrawnAt))) {
                        shown.put(card, faces.sentToAgency(row));
                    } else if (row.published() || row.unlockedAt() != null) {
                        shown.put(card, faces.forAgency(row));
                    }
                });
        return shown;
    }

    @Override
    @Transactional
    public void looked(CardId card, AgencyId agency) {
        viewers.looked(card, agency);
    }

    @Override
    public Set<Sending> outOfSight(Collection<Sending> sent) {
        if (sent.isEmpty()) {
            return Set.of();
        }
        var asked = List.copyOf(sent);
        return Set.copyOf(jdbc.sql("""
                SELECT s.place
                FROM unnest(CAST(:agencies AS uuid[]), CAST(:cards AS uuid[]), CAST(:times AS timestamptz[]))
                    WITH ORDINALITY s (agency, card, at, place)
                LEFT JOIN card c ON c.id = s.card
                LEFT JOIN person p ON p.id = c.person_id
                LEFT JOIN contact_unlock u ON u.card_id = s.card AND u.agency_id = s.agency AND u.refunded_at IS NULL
                WHERE u.id IS NULL AND (c.id IS NULL OR p.status <> 'ACTIVE' OR NOT c.published AND c.withdrawn_at >= s.at)
                """)
                .param("agencies", ids(asked.stream().map(Sending::agency).map(AgencyId::value)))
                .param("cards", ids(asked.stream().map(Sending::card).map(CardId::value)))
                .param(
                        "times",
                        new SqlArrayValue(
                                "timestamptz",
                                asked.stream()
                                        .map(each -> each.at().atOffset(ZoneOffset.UTC))
                                        .toArray()))
                .query((row, number) -> asked.get(row.getInt("place") - 1))
                .list());
    }

    private static SqlArrayValue ids(Stream<UUID> ids) {
        return new SqlArrayValue("uuid", ids.toArray());
    }

    private static AgencyFacts facts(Agency agency) {
        var view = agency.view();
        return new AgencyFacts(
                agency.id(),
                agency.account(),
                view.name(),
                view.active(),
                view.contactPerson(),
                view.phone(),
                view.email(),
                view.address(),
                view.profile());
    }
}
