package dev.guildhall.talent.domain;

import dev.guildhall.audit.AuditTrail;
import dev.guildhall.catalog.ModuleSettings;
import dev.guildhall.identity.AccountId;
import dev.guildhall.identity.Accounts;
import dev.guildhall.identity.Actor;
import dev.guildhall.identity.Organisations;
import dev.guildhall.identity.PublicAddress;
import dev.guildhall.media.MediaLibrary;
import dev.guildhall.notice.Notices;
import dev.guildhall.notice.SmsOutbox;
import dev.guildhall.notice.SmsTemplate;
import dev.guildhall.points.PointEntry;
import dev.guildhall.points.PointWallets;
import dev.guildhall.problem.Conflict;
import dev.guildhall.problem.Invalid;
import dev.guildhall.problem.NotFound;
import dev.guildhall.talent.AgencyId;
import dev.guildhall.talent.CardId;
import dev.guildhall.tenancy.Ids;
import dev.guildhall.tenancy.TenantScope;
import dev.guildhall.ui.Fmt;
import dev.guildhall.ui.Paged;
import dev.guildhall.vault.Masking;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * An agency reports that a contact it paid for reaches nobody. The person confirms it, or says that it does reach, or says
 * nothing; then the points come back by themselves, unless the agency reports too much. What is disputed, staff decide. The
 * points go back to the lots they came from, in the transaction of the decision.
 *
 * <p>Order of locks: agency, card, report, wallet.
 */
@Service
public class ContactReports {
    /** Kind of the pictures in the media library. */
    public static final String EVIDENCE = "talent.evidence";

    private static final int MOST_PICTURES = 4;
    private static final int LONGEST = 300;
    private static final int FREE_REPORTS = 3;

    private static final String COLUMNS = """
            SELECT r.*, a.name AS agency_name, a.account_id AS agency_account, p.id AS person_id, p.name AS person_name,
                p.account_id AS person_account
            FROM contact_report r
            JOIN agency a ON a.id = r.agency_id
            JOIN card c ON c.id = r.card_id
            JOIN person p ON p.id = c.person_id
            """;

    /** Where a report stands. */
    public enum State {
        /** Waits for the person's answer; when the time is over, the points come back. */
        OPEN,
        /** Waits for staff. */
        STAFF,
        REFUNDED,
        REFUSED;

        public String label() {
            return Words.of("report.state." + name());
        }

        /** Tone of a status dot. */
        public String tone() {
            return switch (this) {
                case OPEN -> "info";
                case STAFF -> "warn";
                case REFUNDED -> "ok";
                case REFUSED -> "";
            };
        }

        public boolean waits() {
            return this == OPEN || this == STAFF;
        }
    }

    /** Why the contact is thought to reach nobody. */
    public enum Reason {
        OFF,
        WRONG,
        SILENT,
        OTHER;

        public String label() {
            return Words.of("report.reason." + name());
        }
    }

    /**
     * What the agency hands in.
     *
     * @param pictures ids of {@link #EVIDENCE} in the media library, 1 to 4
     */
    public record Evidence(
            @Nullable Reason reason,
            @Nullable String words,
            @Nullable List<UUID> pictures) {}

    /** A report, for staff. */
    public record Report(
            UUID id,
            CardId card,
            AgencyId agency,
            String agencyName,
            AccountId agencyAccount,
            UUID person,
            String personName,
            @Nullable AccountId personAccount,
            int charge,
            long points,
            Reason reason,
            String words,
            List<UUID> pictures,
            State state,
            Instant unlockedAt,
            Instant reportedAt,
            Instant dueAt,
            @Nullable String answer,
            @Nullable String answerWords,
            @Nullable Instant answeredAt,
            @Nullable String decidedBy,
            @Nullable String decidedName,
            @Nullable String decisionWords,
            @Nullable Instant decidedAt,
            @Nullable String receipt,
            @Nullable String refund) {
        public @Nullable String answerLabel() {
            return answer == null ? null : Words.of("report.answer." + answer);
        }

        public @Nullable String deciderLabel() {
            return decidedBy == null ? null : Words.of("report.by." + decidedBy);
        }
    }

    /**
     * What the agency sees about one contact it paid for.
     *
     * @param receipt number of the payment; null where it was for nothing
     * @param reportableUntil null where it cannot be reported (any more)
     * @param report the report of the last payment; null where there is none
     */
    public record Purchase(
            @Nullable String receipt,
            Instant paidAt,
            long points,
            @Nullable Instant reportableUntil,
            @Nullable Mine report) {}

    /** The agency's own report. @param refund number of the line by which the points came back */
    public record Mine(
            UUID id,
            State state,
            String stateLabel,
            String reason,
            String words,
            Instant reportedAt,
            Instant dueAt,
            @Nullable String answer,
            @Nullable String decision,
            @Nullable String refund) {
        static Mine of(Report report) {
            return new Mine(
                    report.id,
                    report.state,
                    report.state.label(),
                    report.reason.label(),
                    report.words,
                    report.reportedAt,
                    report.dueAt,
                    report.answerLabel(),
                    report.decisionWords != null ? report.decisionWords : report.deciderLabel(),
                    report.refund);
        }
    }

    /** A report as the person it is about reads it; the agency's pictures are not the person's to see. */
    public record AboutMe(
            UUID id,
            String agency,
            String reason,
            String words,
            Instant reportedAt,
            Instant dueAt,
            State state,
            String stateLabel,
            boolean answerable,
            @Nullable String answer) {}

    /** How much an agency reports. @param percent of its unlocks of the last 90 days */
    public record Habit(long reports, long unlocks, long percent) {}

    private final JdbcClient jdbc;
    private final Cards cards;
    private final ContactUnlocks unlocks;
    private final AgencyDesk desk;
    private final PointWallets wallets;
    private final MediaLibrary media;
    private final ModuleSettings settings;
    private final Notices notices;
    private final SmsOutbox sms;
    private final Accounts accounts;
    private final Organisations organisations;
    private final PublicAddress address;
    private final AuditTrail audit;
    private final CardFaces faces;
    private final Fmt fmt;
    private final Clock clock;

    ContactReports(
            JdbcClient jdbc,
            Cards cards,
            ContactUnlocks unlocks,
            AgencyDesk desk,
            PointWallets wallets,
            MediaLibrary media,
            ModuleSettings settings,
            Notices notices,
            SmsOutbox sms,
            Accounts accounts,
            Organisations organisations,
            PublicAddress address,
            AuditTrail audit,
            CardFaces faces,
            Fmt fmt,
            Clock clock) {
        this.jdbc = jdbc;
        this.cards = cards;
        this.unlocks = unlocks;
        this.desk = desk;
        this.wallets = wallets;
        this.media = media;
        this.settings = settings;
        this.notices = notices;
        this.sms = sms;
        this.accounts = accounts;
        this.organisations = organisations;
        this.address = address;
        this.audit = audit;
        this.faces = faces;
        this.fmt = fmt;
        this.clock = clock;
    }

    /**
     * Reports that a contact reaches nobody.
     *
     * @param by who of the agency reports; the pictures are this account's own
     * @throws NotFound where the agency has not paid for it
     * @throws Conflict where it costs nothing, the time is over, it was reported before, or the month's reports are used up
     */
    @Transactional
    public Mine report(Actor by, CardId card, Evidence evidence) {
        var agency = desk.require(by.organisation());
        jdbc.sql("SELECT id FROM agency WHERE id = :id FOR NO KEY UPDATE")
                .param("id", agency.id().value())
                .query(UUID.class)
                .single();
        if (cards.lock(card.value()).isEmpty()) {
            throw new NotFound(Words.of("card"));
        }
        var unlock = unlocks.findByAgencyIdAndCardId(agency.id().value(), card.value())
                .orElseThrow(() -> new NotFound(Words.of("card")));
        var checked = checked(by.id(), evidence);
        requireReportable(unlock);
        requireFewEnough(agency.id());
        var id = Ids.next();
        var now = clock.instant();
        var due = now.plus(Duration.ofDays(rules().answerDays()));
        jdbc.sql("""
                INSERT INTO contact_report
                    (id, unlock_id, charge, paid_at, spent_entry, card_id, agency_id, points, reason, words, pictures, state, due_at,
                        reported_at)
                VALUES (:id, :unlock, :charge, :paidAt, :entry, :card, :agency, :points, :reason, :words, :pictures, 'OPEN', :due,
                        :now)
                """)
                .param("id", id)
                .param("unlock", unlock.id())
                .param("charge", unlock.charges())
                .param("paidAt", Rows.at(unlock.unlockedAt()))
                .param("entry", unlock.entry())
                .param("card", card.value())
                .param("agency", agency.id().value())
                .param("points", unlock.price())
                .param("reason", checked.reason().name())
                .param("words", checked.words())
                .param("pictures", checked.pictures().toArray(UUID[]::new))
                .param("due", Rows.at(due))
                .param("now", Rows.at(now))
                .update();
        media.keep(checked.pictures());
        var report = require(id);
        var person = report.personAccount;
        if (person != null) {
            notices.tell(
                    person,
                    "talent.contact-reported",
                    Words.of("notice.report.person.title"),
                    Words.of("notice.report.person.text", agency.name(), report.reason.label(), fmt.date(due)),
                    "/pages-talent/my-card/reports");
            accounts.phoneOf(person)
                    .ifPresent(phone -> sms.enqueue(
                            phone,
                            SmsTemplate.CONTACT_REPORTED,
                            Map.of("day", fmt.date(due), "link", address.ofTenant(TenantScope.current(), "/h5/"))));
        }
        audit.record(
                "talent.report.made",
                "contact_report",
                id.toString(),
                Map.of("agency", agency.name(), "reason", report.reason.label()));
        return Mine.of(report);
    }

    private record Checked(Reason reason, String words, List<UUID> pictures) {}

    private Checked checked(AccountId uploader, Evidence evidence) {
        var reason = evidence.reason();
        if (reason == null) {
            throw new Invalid("reason", Words.of("report.reason-missing"));
        }
        var words = Text.orNull(evidence.words());
        if (words == null || words.codePointCount(0, words.length()) > LONGEST) {
            throw new Invalid("words", Words.of("report.words"));
        }
        List<UUID> pictures = evidence.pictures() == null ? List.of() : evidence.pictures();
        if (pictures.isEmpty()) {
            throw new Invalid("pictures", Words.of("report.evidence"));
        }
        if (pictures.size() > MOST_PICTURES) {
            throw new Invalid("pictures", Words.of("report.pictures", MOST_PICTURES));
        }
        for (var picture : pictures) {
            if (picture == null || !media.isUpload(picture, EVIDENCE, uploader.value())) {
                throw new Invalid("pictures", Words.of("report.picture-gone"));
            }
        }
        return new Checked(reason, words, pictures);
    }

    private void requireReportable(ContactUnlock unlock) {
        int days = rules().reportDays();
        if (days == 0) {
            throw refusal("report-off", "report.off");
        }
        if (unlock.refunded() || unlock.entry() == null) {
            throw refusal("report-not-paid", "report.not-paid");
        }
        if (of(unlock).isPresent()) {
            throw refusal("report-twice", "report.twice");
        }
        if (clock.instant().isAfter(lastMoment(unlock))) {
            throw refusal("report-late", "report.late", days);
        }
    }

    private Instant lastMoment(ContactUnlock unlock) {
        return unlock.unlockedAt().plus(Duration.ofDays(rules().reportDays()));
    }

    private void requireFewEnough(AgencyId agency) {
        int most = rules().reportsPerMonth();
        var month = clock.instant()
                .atZone(faces.zone())
                .toLocalDate()
                .withDayOfMonth(1)
                .atStartOfDay(faces.zone())
                .toInstant();
        long made = jdbc.sql("SELECT count(*) FROM contact_report WHERE agency_id = :agency AND reported_at >= :month")
                .param("agency", agency.value())
                .param("month", Rows.at(month))
                .query(Long.class)
                .single();
        if (made >= most) {
            throw refusal("too-many-reports", "report.many", most);
        }
    }

    private static Conflict refusal(String type, String words, Object... values) {
        return new Conflict(type, Words.of(words + ".title"), Words.of(words, values));
    }

    /** What an agency has paid for a card, and where a report of it stands; empty where it has not paid. */
    @Transactional(readOnly = true)
    public Optional<Purchase> purchase(AgencyId agency, CardId card) {
        return unlocks.findByAgencyIdAndCardId(agency.value(), card.value()).map(unlock -> {
            var entry = unlock.entry();
            var report = of(unlock);
            boolean open = rules().reportDays() > 0
                    && entry != null
                    && !unlock.refunded()
                    && report.isEmpty()
                    && !clock.instant().isAfter(lastMoment(unlock));
            return new Purchase(
                    entry == null ? null : PointEntry.numberOf(entry),
                    unlock.unlockedAt(),
                    unlock.price(),
                    open ? lastMoment(unlock) : null,
                    report.map(Mine::of).orElse(null));
        });
    }

    /** What agencies have reported about a person's contact, newest first. */
    @Transactional(readOnly = true)
    public Paged<AboutMe> about(AccountId person, int page, int size) {
        var total =
                jdbc.sql("""
                SELECT count(*) FROM contact_report r JOIN card c ON c.id = r.card_id JOIN person p ON p.id = c.person_id
                WHERE p.account_id = :account
                """).param("account", person.value()).query(Long.class).single();
        var items = jdbc.sql(COLUMNS
                        + " WHERE p.account_id = :account ORDER BY r.reported_at DESC, r.id LIMIT :size OFFSET :offset")
                .param("account", person.value())
                .param("size", size)
                .param("offset", (long) page * size)
                .query(ContactReports::read)
                .list();
        return new Paged<>(items.stream().map(ContactReports::aboutMe).toList(), page, size, total);
    }

    private static AboutMe aboutMe(Report report) {
        return new AboutMe(
                report.id,
                report.agencyName,
                report.reason.label(),
                report.words,
                report.reportedAt,
                report.dueAt,
                report.state,
                report.state.label(),
                report.state == State.OPEN,
                report.answerLabel());
    }

    /**
     * The person answers: that the contact does reach, then staff look into it; or that it does not, then the points go back
     * at once.
     *
     * @throws NotFound for a report about somebody else
     * @throws Conflict {@code report-over} where it was decided, or answered, before
     */
    @Transactional
    public AboutMe answer(AccountId person, UUID id, boolean reachable, @Nullable String words) {
        var own = find(id).filter(each -> person.equals(each.personAccount)).orElseThrow(() -> missing());
        cards.lock(own.card.value());
        var report = lock(id);
        if (report.state != State.OPEN) {
            throw refusal("report-over", "report.over", report.state.label());
        }
        var text = Text.orNull(words);
        if (text != null && text.codePointCount(0, text.length()) > LONGEST) {
            throw new Invalid("words", Words.of("report.answer-words"));
        }
        jdbc.sql("""
                UPDATE contact_report SET answer = :answer, answer_words = :words, answered_at = :now, state = 'STAFF'
                WHERE id = :id
                """)
                .param("answer", reachable ? "REACHABLE" : "DEAD")
                .param("words", text)
                .param("now", Rows.at(clock.instant()))
                .param("id", id)
                .update();
        audit.record(
                "talent.report.answered",
                "contact_report",
                id.toString(),
                Map.of("answer", Words.of("report.answer." + (reachable ? "REACHABLE" : "DEAD"))));
        if (reachable) {
            tellAgency(
                    report,
                    "talent.report-contested",
                    Words.of("notice.report.contested.title"),
                    Words.of("notice.report.contested.text", report.personName, text == null ? "" : "（" + text + "）"));
        } else {
            refund(report, "PERSON", null);
        }
        return aboutMe(require(id));
    }

    /** Staff find that the contact reaches nobody: the points go back. */
    @Transactional
    public void grant(UUID id, String staff, String words) {
        var report = undecided(id);
        refund(report, "STAFF", required(words), staff);
    }

    /** Staff find that it does reach; the agency reads why. */
    @Transactional
    public void refuse(UUID id, String staff, String words) {
        var report = undecided(id);
        var why = required(words);
        decide(id, State.REFUSED, "STAFF", staff, why, null);
        tellAgency(
                report,
                "talent.report-refused",
                Words.of("notice.report.refused.title"),
                Words.of("notice.report.refused.text", report.personName, why));
        tellPerson(report, State.REFUSED);
        audit.record(
                "talent.report.refused",
                "contact_report",
                id.toString(),
                Map.of("agency", report.agencyName, "reason", why));
    }

    private Report undecided(UUID id) {
        cards.lock(require(id).card.value());
        var report = lock(id);
        if (!report.state.waits()) {
            throw refusal("report-over", "report.over", report.state.label());
        }
        return report;
    }

    private static String required(String words) {
        var why = Text.orNull(words);
        if (why == null || why.codePointCount(0, why.length()) > LONGEST) {
            throw new Invalid("words", Words.of("report.decision"));
        }
        return why;
    }

    /** Reports whose time is over without an answer, at most {@code limit}. */
    @Transactional(readOnly = true)
    public List<UUID> overdue(int limit) {
        return jdbc.sql("""
                SELECT id FROM contact_report WHERE state = 'OPEN' AND due_at <= :now ORDER BY due_at, id LIMIT :limit
                """)
                .param("now", Rows.at(clock.instant()))
                .param("limit", limit)
                .query(UUID.class)
                .list();
    }

    /** Nobody answered in time: gives the points back, or leaves it to staff where the agency reports too much. */
    @Transactional
    public void timeOver(UUID id) {
        cards.lock(require(id).card.value());
        var report = lock(id);
        if (report.state != State.OPEN || clock.instant().isBefore(report.dueAt)) {
            return;
        }
        if (trusted(report.agency)) {
            refund(report, "TIME", null);
        } else {
            jdbc.sql("UPDATE contact_report SET state = 'STAFF' WHERE id = :id")
                    .param("id", id)
                    .update();
        }
    }

    private boolean trusted(AgencyId agency) {
        var habit = habit(agency);
        return habit.reports <= FREE_REPORTS || habit.percent <= rules().automaticPercent();
    }

    @Transactional(readOnly = true)
    public Habit habit(AgencyId agency) {
        return jdbc.sql("""
                SELECT (SELECT count(*) FROM contact_report WHERE agency_id = :agency AND reported_at > :since) AS reports,
                       (SELECT count(*) FROM contact_unlock WHERE agency_id = :agency AND unlocked_at > :since) AS unlocks
                """)
                .param("agency", agency.value())
                .param("since", Rows.at(clock.instant().minus(Duration.ofDays(90))))
                .query((row, n) -> {
                    long reports = row.getLong("reports");
                    long unlocked = Math.max(row.getLong("unlocks"), 1);
                    return new Habit(reports, row.getLong("unlocks"), reports * 100 / unlocked);
                })
                .single();
    }

    private void refund(Report report, String by, @Nullable String words) {
        refund(report, by, words, null);
    }

    /** The card and the report are locked. */
    private void refund(Report report, String by, @Nullable String words, @Nullable String staff) {
        var unlock = unlocks.findByAgencyIdAndCardId(report.agency.value(), report.card.value())
                .orElseThrow();
        var reason = Words.of("report.refund-reason", Masking.name(report.personName));
        var entry = wallets.giveBack(
                report.agencyAccount, unlock.chargeId(report.charge), reason, "talent.unlock-refund:" + report.id);
        if (entry == null) {
            throw new IllegalStateException("nothing was paid for " + report.id);
        }
        if (report.charge == unlock.charges()) {
            unlock.refund(clock);
            unlocks.save(unlock);
        }
        decide(report.id, State.REFUNDED, by, staff, words, entry);
        tellAgency(
                report,
                "talent.report-refunded",
                Words.of("notice.report.refunded.title", report.points),
                Words.of("notice.report.refunded.text", report.personName, report.points, Words.of("report.by." + by)));
        tellPerson(report, State.REFUNDED);
        audit.record(
                "talent.report.refunded",
                "contact_report",
                report.id.toString(),
                Map.of("agency", report.agencyName, "points", report.points, "by", Words.of("report.by." + by)));
    }

    private void decide(
            UUID id, State state, String by, @Nullable String staff, @Nullable String words, @Nullable UUID entry) {
        jdbc.sql("""
                UPDATE contact_report SET state = ?, decided_by = ?, decided_name = ?, decision_words = ?, decided_at = ?,
                    entry_id = ? WHERE id = ?
                """)
                .params(Arrays.asList(state.name(), by, staff, words, Rows.at(clock.instant()), entry, id))
                .update();
    }

    private void tellAgency(Report report, String kind, String title, String text) {
        notices.tell(
                organisations.ownerOf(report.agencyAccount),
                kind,
                title,
                text,
                "/pages-talent/card/index?id=" + report.card.value());
    }

    private void tellPerson(Report report, State state) {
        var person = report.personAccount;
        if (person != null) {
            notices.tell(
                    person,
                    "talent.report-closed",
                    Words.of("notice.report.closed.title"),
                    Words.of("notice.report.closed.text", report.agencyName, state.label()),
                    "/pages-talent/my-card/reports");
        }
    }

    /** How many reports wait for staff, and how many for the persons. */
    public record Counts(long staff, long open, long refunded, long refused) {}

    @Transactional(readOnly = true)
    public Counts counts() {
        return jdbc.sql("""
                SELECT count(*) FILTER (WHERE state = 'STAFF'), count(*) FILTER (WHERE state = 'OPEN'),
                       count(*) FILTER (WHERE state = 'REFUNDED'), count(*) FILTER (WHERE state = 'REFUSED')
                FROM contact_report
                """)
                .query((row, n) -> new Counts(row.getLong(1), row.getLong(2), row.getLong(3), row.getLong(4)))
                .single();
    }

    /** For staff: what waits comes first to last, what is over newest first. */
    @Transactional(readOnly = true)
    public Paged<Report> page(Set<State> states, int page, int size) {
        var names = states.stream().map(State::name).toArray(String[]::new);
        var total = jdbc.sql("SELECT count(*) FROM contact_report WHERE state = ANY (:states)")
                .param("states", names)
                .query(Long.class)
                .single();
        var items = jdbc.sql(COLUMNS + """
                 WHERE r.state = ANY (:states)
                ORDER BY r.decided_at DESC NULLS FIRST, r.due_at, r.id LIMIT :size OFFSET :offset
                """)
                .param("states", names)
                .param("size", size)
                .param("offset", (long) page * size)
                .query(ContactReports::read)
                .list();
        return new Paged<>(items, page, size, total);
    }

    /** @throws NotFound */
    @Transactional(readOnly = true)
    public Report require(UUID id) {
        return find(id).orElseThrow(() -> missing());
    }

    private Optional<Report> find(UUID id) {
        return jdbc.sql(COLUMNS + " WHERE r.id = :id")
                .param("id", id)
                .query(ContactReports::read)
                .optional();
    }

    private Optional<Report> of(ContactUnlock unlock) {
        return jdbc.sql(COLUMNS + " WHERE r.unlock_id = :unlock AND r.charge = :charge")
                .param("unlock", unlock.id())
                .param("charge", unlock.charges())
                .query(ContactReports::read)
                .optional();
    }

    private Report lock(UUID id) {
        return jdbc.sql(COLUMNS + " WHERE r.id = :id FOR UPDATE OF r")
                .param("id", id)
                .query(ContactReports::read)
                .optional()
                .orElseThrow(() -> missing());
    }

    private static NotFound missing() {
        return new NotFound(Words.of("report"));
    }

    private TalentSettings rules() {
        return settings.of(TalentSettings.class);
    }

    private static Report read(ResultSet row, int number) throws SQLException {
        var person = row.getObject("person_account", UUID.class);
        var spent = row.getObject("spent_entry", UUID.class);
        var entry = row.getObject("entry_id", UUID.class);
        return new Report(
                row.getObject("id", UUID.class),
                new CardId(row.getObject("card_id", UUID.class)),
                new AgencyId(row.getObject("agency_id", UUID.class)),
                row.getString("agency_name"),
                new AccountId(row.getObject("agency_account", UUID.class)),
                row.getObject("person_id", UUID.class),
                row.getString("person_name"),
                person == null ? null : new AccountId(person),
                row.getInt("charge"),
                row.getLong("points"),
                Reason.valueOf(row.getString("reason")),
                row.getString("words"),
                List.of((UUID[]) row.getArray("pictures").getArray()),
                State.valueOf(row.getString("state")),
                Rows.time(row, "paid_at"),
                Rows.time(row, "reported_at"),
                Rows.time(row, "due_at"),
                row.getString("answer"),
                row.getString("answer_words"),
                Rows.instant(row, "answered_at"),
                row.getString("decided_by"),
                row.getString("decided_name"),
                row.getString("decision_words"),
                Rows.instant(row, "decided_at"),
                spent == null ? null : PointEntry.numberOf(spent),
                entry == null ? null : PointEntry.numberOf(entry));
    }
}
