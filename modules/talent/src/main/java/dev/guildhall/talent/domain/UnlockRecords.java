package dev.guildhall.talent.domain;

import dev.guildhall.audit.AuditTrail;
import dev.guildhall.points.PointEntry;
import dev.guildhall.talent.AgencyId;
import dev.guildhall.talent.domain.PersonSecrets.Secret;
import dev.guildhall.ui.Paged;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** What an agency has paid for (C23). A withdrawn card stays here with the contact that was bought (D8). */
@Service
public class UnlockRecords {

    private static final String UNLOCKED = """
            SELECT c.id, p.name, p.gender, p.birth_date, p.region_code, p.education_code, p.level_code, p.years, p.employer,
                   ARRAY(SELECT f.field_code FROM person_field f WHERE f.person_id = p.id ORDER BY f.position) AS field_codes,
                   c.summary, c.completeness, c.published, c.published_at, c.withdrawn_at, c.updated_at,
                   p.valid_until, p.lapsed_at, v.marked_at IS NOT NULL AS favourite, u.unlocked_at,
                   CASE WHEN u.refunded_at IS NULL THEN u.free_until END AS free_until, u.free_until AS until, u.price, u.entry_id, u.refunded_at, r.state AS report, u.id AS unlock,
                   p.id AS person, p.phone_sealed, p.email_sealed, p.wechat_sealed, u.contact_sealed
            FROM contact_unlock u
            JOIN card c ON c.id = u.card_id
            JOIN person p ON p.id = c.person_id
            LEFT JOIN card_favourite v ON v.card_id = c.id AND v.agency_id = u.agency_id
            LEFT JOIN contact_report r ON r.unlock_id = u.id AND r.charge = u.charges
            WHERE u.agency_id = :agency
            """;

    private static final String PAGE = UNLOCKED + """
            ORDER BY u.unlocked_at DESC, u.id
            LIMIT :size OFFSET :offset
            """;

    private static final String AFTER = UNLOCKED + """
              AND (u.unlocked_at < :at OR u.unlocked_at = :at AND u.id > :id)
            ORDER BY u.unlocked_at DESC, u.id
            LIMIT :size
            """;

    private static final int BATCH = 500;

    /** After every record. */
    private static final Instant END = Instant.parse("9999-01-01T00:00:00Z");

    private final JdbcClient jdbc;
    private final CardFaces faces;
    private final PersonSecrets secrets;
    private final Agencies agencies;
    private final AuditTrail audit;

    UnlockRecords(JdbcClient jdbc, CardFaces faces, PersonSecrets secrets, Agencies agencies, AuditTrail audit) {
        this.agencies = agencies;
        this.audit = audit;
        this.jdbc = jdbc;
        this.faces = faces;
        this.secrets = secrets;
    }

    /**
     * One line of the record.
     *
     * @param contact null once the free time of a card that is still in the pool is over: the next look costs again (D6)
     * @param charged points that were paid the last time
     * @param withdrawn the card is not in the pool any more; the contact stays (D8)
     * @param receipt number of the payment in the points' statement; null where it was for nothing
     * @param refundedAt when the points came back, since the contact reached nobody; the contact is gone then
     * @param by who of the agency paid the last time; null where that is not known
     * @param report where a report of it stands; null where there is none
     */
    public record Unlocked(
            CardView card,
            @Nullable Contact contact,
            Instant unlockedAt,
            long charged,
            boolean withdrawn,
            Instant freeAgainUntil,
            @Nullable String receipt,
            @Nullable Instant refundedAt,
            ContactReports.@Nullable State report,
            @Nullable String by) {

        Unlocked by(String name) {
            return new Unlocked(
                    card, contact, unlockedAt, charged, withdrawn, freeAgainUntil, receipt, refundedAt, report, name);
        }

        /** Never the contact: it must not reach a log. */
        @Override
        public String toString() {
            return "Unlocked[" + card.id() + "]";
        }
    }

    /** Newest first. */
    @Transactional(readOnly = true)
    public Paged<Unlocked> of(AgencyId agency, int page, int size) {
        var items = named(
                agency,
                jdbc.sql(PAGE)
                        .param("agency", agency.value())
                        .param("size", size)
                        .param("offset", (long) page * size)
                        .query(this::read)
                        .list());
        var total = jdbc.sql("SELECT count(*) FROM contact_unlock WHERE agency_id = :agency")
                .param("agency", agency.value())
                .query(Long.class)
                .single();
        return new Paged<>(items, page, size, total);
    }

    /** Everything, newest first, in small reads: memory stays flat and no transaction stays open. */
    public void each(AgencyId agency, Consumer<Unlocked> consumer) {
        record Placed(UUID id, Unlocked unlocked) {}
        var at = END;
        var id = new UUID(0, 0);
        List<Placed> found;
        do {
            found = jdbc.sql(AFTER)
                    .param("agency", agency.value())
                    .param("at", Rows.at(at))
                    .param("id", id)
                    .param("size", BATCH)
                    .query((row, number) -> new Placed(row.getObject("unlock", UUID.class), read(row, number)))
                    .list();
            named(agency, found.stream().map(Placed::unlocked).toList()).forEach(consumer);
            if (!found.isEmpty()) {
                at = found.getLast().unlocked().unlockedAt();
                id = found.getLast().id();
            }
        } while (found.size() == BATCH);
    }

    /** Notes that an agency takes its record out as a file. */
    @Transactional
    public void exported(AgencyId agency) {
        audit.record("talent.unlocks.export", "agency", agency.value().toString(), Map.of());
    }

    private List<Unlocked> named(AgencyId agency, List<Unlocked> records) {
        if (records.isEmpty()) {
            return records;
        }
        var name = agencies.findById(agency.value()).map(Agency::name).orElse("");
        var actors = audit.latest(
                "talent.contact.unlock",
                "card",
                records.stream().map(each -> each.card().id().toString()).toList(),
                Map.of("agency", name));
        return records.stream()
                .map(each -> {
                    var actor = actors.get(each.card().id().toString());
                    return actor == null || actor.id() == null ? each : each.by(actor.name());
                })
                .toList();
    }

    private Unlocked read(ResultSet row, int number) throws SQLException {
        var card = CardRow.read(row, number);
        var entry = row.getObject("entry_id", UUID.class);
        var report = row.getString("report");
        return new Unlocked(
                faces.forAgency(card),
                faces.unlocked(card) ? contact(card, row) : null,
                Rows.time(row, "unlocked_at"),
                row.getLong("price"),
                card.withdrawn(),
                Rows.time(row, "until"),
                entry == null ? null : PointEntry.numberOf(entry),
                Rows.instant(row, "refunded_at"),
                report == null ? null : ContactReports.State.valueOf(report),
                null);
    }

    private Contact contact(CardRow card, ResultSet row) throws SQLException {
        var bought = card.withdrawn() ? row.getBytes("contact_sealed") : null;
        if (bought != null) {
            return secrets.openBought(row.getObject("unlock", UUID.class), bought);
        }
        var person = row.getObject("person", UUID.class);
        return new Contact(
                Contact.national(secrets.open(person, Secret.PHONE, row.getBytes("phone_sealed"))),
                secrets.openOrNull(person, Secret.EMAIL, row.getBytes("email_sealed")),
                secrets.openOrNull(person, Secret.WECHAT, row.getBytes("wechat_sealed")));
    }
}
