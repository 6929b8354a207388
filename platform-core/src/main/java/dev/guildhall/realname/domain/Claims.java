package dev.guildhall.realname.domain;

import dev.guildhall.audit.AuditTrail;
import dev.guildhall.catalog.ModuleSettings;
import dev.guildhall.identity.AccountId;
import dev.guildhall.identity.Accounts;
import dev.guildhall.identity.CallLimits;
import dev.guildhall.identity.Organisations;
import dev.guildhall.problem.Conflict;
import dev.guildhall.problem.FieldError;
import dev.guildhall.problem.Invalid;
import dev.guildhall.problem.NotFound;
import dev.guildhall.problem.Refused;
import dev.guildhall.realname.Claim;
import dev.guildhall.realname.FaceCheck;
import dev.guildhall.realname.Finding;
import dev.guildhall.realname.RealNameCheck;
import dev.guildhall.review.Reviews;
import dev.guildhall.tenancy.Ids;
import dev.guildhall.tenancy.TenantDirectory;
import dev.guildhall.tenancy.TenantScope;
import dev.guildhall.ui.Fmt;
import dev.guildhall.ui.Paged;
import dev.guildhall.vault.BlindIndex;
import dev.guildhall.vault.IdNumber;
import dev.guildhall.vault.Masking;
import dev.guildhall.vault.PhoneNumber;
import dev.guildhall.vault.Place;
import dev.guildhall.vault.Vault;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;

/** Claims of real names: taken, checked as far as this deployment can, handed to a reviewer, looked at only with a reason. */
@Service
public class Claims {
    static final String KIND = "realname";

    private static final int WRONG_ESCALATIONS = 5;

    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;
    private final Vault vault;
    private final BlindIndex blindIndex;
    private final Documents documents;
    private final NameChecks nameChecks;
    private final ObjectProvider<FaceCheck> faceChecks;
    private final Reviews reviews;
    private final Accounts accounts;
    private final Organisations organisations;
    private final CallLimits limits;
    private final ModuleSettings settings;
    private final TenantDirectory tenants;
    private final AuditTrail audit;
    private final Fmt fmt;
    private final JsonMapper json;
    private final Clock clock;

    Claims(
            JdbcClient jdbc,
            TransactionTemplate transaction,
            Vault vault,
            BlindIndex blindIndex,
            Documents documents,
            NameChecks nameChecks,
            ObjectProvider<FaceCheck> faceChecks,
            Reviews reviews,
            Accounts accounts,
            Organisations organisations,
            CallLimits limits,
            ModuleSettings settings,
            TenantDirectory tenants,
            AuditTrail audit,
            Fmt fmt,
            JsonMapper json,
            Clock clock) {
        this.jdbc = jdbc;
        this.transaction = transaction;
        this.vault = vault;
        this.blindIndex = blindIndex;
        this.documents = documents;
        this.nameChecks = nameChecks;
        this.faceChecks = faceChecks;
        this.reviews = reviews;
        this.accounts = accounts;
        this.organisations = organisations;
        this.limits = limits;
        this.settings = settings;
        this.tenants = tenants;
        this.audit = audit;
        this.fmt = fmt;
        this.json = json;
        this.clock = clock;
    }

    /**
     * What somebody sends.
     *
     * @param validUntil {@code yyyy-MM-dd}
     * @param longTerm that the document has no end; then {@code validUntil} is left out
     */
    public record Sent(
            @Nullable String type,
            @Nullable String name,
            @Nullable String idNumber,
            @Nullable String validUntil,
            @Nullable Boolean longTerm,
            @Nullable List<UUID> documents) {}

    /** A claim as lists and pages show it: masked. */
    public record View(
            UUID id,
            AccountId account,
            String type,
            String name,
            String idNumber,
            @Nullable LocalDate validUntil,
            String state,
            List<Finding> findings,
            @Nullable String reason,
            Instant submittedAt,
            Instant dueAt,
            @Nullable Instant escalatedAt,
            @Nullable Instant decidedAt) {
        public String typeLabel() {
            return Words.of("type." + type);
        }
    }

    /**
     * Takes a claim, or another one after a refusal.
     *
     * @throws Invalid for what is wrong with it, by field
     * @throws Conflict {@code id-number-taken} where another account has the number (W19), {@code realname-waiting},
     *     {@code realname-verified}
     */
    @Transactional
    public View submit(AccountId account, Sent sent) {
        if (organisations.isSubAccount(account)) {
            throw new Refused("sub-account", Words.of("sub.title"), Words.of("sub"));
        }
        // The account's row is the lock: two claims sent at once become one.
        jdbc.sql("SELECT id FROM account WHERE id = ? FOR UPDATE")
                .param(account.value())
                .query(UUID.class)
                .single();
        of(account).ifPresent(Claims::requireOpen);
        List<UUID> ids = sent.documents() == null ? List.of() : sent.documents();
        List<Documents.Document> own = documents.own(account, ids);
        Claim claim = checked(account, sent, ids, own);
        Optional<AccountId> holder = accounts.byIdNumber(claim.number());
        if (holder.isPresent() && !holder.get().equals(account)) {
            throw new Conflict("id-number-taken", Words.of("taken.title"), Words.of("taken"));
        }
        List<Finding> findings = findings(claim, own);
        UUID id = of(account).map(View::id).orElseGet(Ids::next);
        Instant now = clock.instant();
        jdbc.sql("""
                        INSERT INTO realname (id, account_id, type, name_sealed, name_masked, number_sealed, number_index,
                            number_masked, valid_until, state, findings, submitted_at, due_at)
                        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 'WAITING', CAST(? AS jsonb), ?, ?)
                        ON CONFLICT (account_id) DO UPDATE SET type = excluded.type, name_sealed = excluded.name_sealed,
                            name_masked = excluded.name_masked, number_sealed = excluded.number_sealed,
                            number_index = excluded.number_index, number_masked = excluded.number_masked,
                            valid_until = excluded.valid_until, state = 'WAITING', findings = excluded.findings,
                            reason = NULL, submitted_at = excluded.submitted_at, due_at = excluded.due_at,
                            escalated_at = NULL, decided_at = NULL""")
                .params(Arrays.asList(
                        id,
                        account.value(),
                        claim.type(),
                        vault.seal(place(id, "name_sealed"), claim.name()),
                        Masking.name(claim.name()),
                        vault.seal(place(id, "number_sealed"), claim.number().value()),
                        blindIndex.of(
                                OwnNameCheck.NUMBER_PURPOSE, claim.number().value()),
                        claim.number().masked(),
                        claim.validUntil(),
                        json.writeValueAsString(findings),
                        utc(now),
                        utc(now)))
                .update();
        documents.use(id, ids);
        reviews.submit(
                KIND, id.toString(), account, Words.of("type." + claim.type()) + " · " + Masking.name(claim.name()));
        jdbc.sql("UPDATE realname SET due_at = ? WHERE id = ?")
                .params(utc(reviews.latest(KIND, id.toString()).orElseThrow().dueAt()), id)
                .update();
        audit.record(
                "realname.submitted", "realname", id.toString(), Map.of("state", Words.of("type." + claim.type())));
        return of(account).orElseThrow();
    }

    @Transactional(readOnly = true)
    public Optional<View> of(AccountId account) {
        return jdbc.sql("SELECT * FROM realname WHERE account_id = ?")
                .param(account.value())
                .query(this::view)
                .optional();
    }

    /** @throws NotFound where there is none */
    @Transactional(readOnly = true)
    public View require(UUID id) {
        return jdbc.sql("SELECT * FROM realname WHERE id = ?")
                .param(id)
                .query(this::view)
                .optional()
                .orElseThrow(() -> new NotFound(Words.of("claim")));
    }

    @Transactional(readOnly = true)
    public List<Documents.Document> documents(UUID id) {
        return documents.of(id);
    }

    /** For reviewers: those who asked for a person first, then the least time left. */
    @Transactional(readOnly = true)
    public Paged<View> page(@Nullable String state, int page, int size) {
        long total = jdbc.sql("SELECT count(*) FROM realname WHERE CAST(:state AS text) IS NULL OR state = :state")
                .param("state", state)
                .query(Long.class)
                .single();
        List<View> items = jdbc.sql("""
                        SELECT * FROM realname WHERE CAST(:state AS text) IS NULL OR state = :state
                         ORDER BY (state = 'WAITING') DESC, (escalated_at IS NULL), CASE WHEN state = 'WAITING' THEN due_at END,
                             decided_at DESC, id LIMIT :size OFFSET :offset""")
                .param("state", state)
                .param("size", size)
                .param("offset", (long) page * size)
                .query(this::view)
                .list();
        return new Paged<>(items, page, size, total);
    }

    /** Those that wait, by whether a person was asked for. */
    @Transactional(readOnly = true)
    public Map<String, Long> waiting() {
        return jdbc.sql("""
                        SELECT count(*), count(*) FILTER (WHERE escalated_at IS NOT NULL) FROM realname
                         WHERE state = 'WAITING'""")
                .query((row, n) -> Map.of("all", row.getLong(1), "escalated", row.getLong(2)))
                .single();
    }

    /**
     * After 48 hours without a result: registered mobile and the last four characters of the document prove who asks, and a
     * person takes it up (W34). Not in the caller's transaction, so that wrong tries are counted.
     */
    public View escalate(AccountId account, String phone, String lastFour) {
        View claim = of(account)
                .filter(each -> each.state().equals("WAITING"))
                .orElseThrow(() ->
                        new Conflict("nothing-waits", Words.of("escalate.none.title"), Words.of("escalate.none")));
        if (claim.escalatedAt() != null) {
            throw new Conflict("escalated", Words.of("escalate.done.title"), Words.of("escalate.done"));
        }
        int hours = settings.of(RealNameRules.class).escalateHours();
        Instant from = claim.submittedAt().plus(Duration.ofHours(hours));
        if (clock.instant().isBefore(from)) {
            throw (Conflict) new Conflict(
                            "too-early",
                            Words.of("escalate.early.title"),
                            Words.of("escalate.early", hours, fmt.exact(from)))
                    .with("from", from);
        }
        limits.count("realname-escalation|" + account, WRONG_ESCALATIONS, Duration.ofDays(1));
        String number = number(claim.id());
        boolean same = accounts.phoneOf(account)
                        .filter(own ->
                                PhoneNumber.find(phone).filter(own::equals).isPresent())
                        .isPresent()
                && number.substring(number.length() - 4).equalsIgnoreCase(lastFour.strip());
        if (!same) {
            throw new Invalid("lastFour", Words.of("escalate.mismatch"));
        }
        transaction.executeWithoutResult(status -> {
            jdbc.sql("UPDATE realname SET escalated_at = ? WHERE id = ? AND state = 'WAITING' AND escalated_at IS NULL")
                    .params(utc(clock.instant()), claim.id())
                    .update();
            audit.record("realname.escalated", "realname", claim.id().toString(), Map.of());
        });
        return of(account).orElseThrow();
    }

    /** Name and number in clear; who looks and why is written down in the same transaction. */
    @Transactional
    public List<String> reveal(UUID id, String why) {
        View claim = require(id);
        audit.record("realname.number-revealed", "realname", id.toString(), Map.of("reason", reason(why)));
        return List.of(name(claim.id()), number(claim.id()));
    }

    /** The picture of a document; who looks and why is written down in the same transaction. */
    @Transactional
    public Documents.Shown revealDocument(UUID id, UUID document, String why) {
        Documents.Document wanted = documents.of(id).stream()
                .filter(each -> each.id().equals(document))
                .findFirst()
                .orElseThrow(() -> new NotFound(Words.of("document")));
        audit.record(
                "realname.document-revealed",
                "realname",
                id.toString(),
                Map.of("reason", reason(why), "document", wanted.label()));
        return documents.open(id, document);
    }

    /** Binds the number to the account: from now on it is the only one of the tenant that has it (W19). */
    void verified(UUID id) {
        View claim = require(id);
        accounts.bindIdNumber(claim.account(), IdNumber.find(number(id)).orElseThrow());
        if (claim.type().equals("PERSON")) {
            accounts.rename(claim.account(), name(id));
        }
        decided(id, "VERIFIED", null);
    }

    void refused(UUID id, @Nullable String reason) {
        decided(id, "REFUSED", reason);
    }

    /** The person's name as it was verified; empty where none was. */
    public Optional<String> verifiedName(AccountId account) {
        return of(account).filter(claim -> claim.state().equals("VERIFIED")).map(claim -> name(claim.id()));
    }

    String name(UUID id) {
        return open(id, "name_sealed");
    }

    String number(UUID id) {
        return open(id, "number_sealed");
    }

    void eraseOf(AccountId account) {
        of(account).ifPresent(claim -> reviews.withdraw(KIND, claim.id().toString()));
        documents.eraseOf(account);
        jdbc.sql("DELETE FROM realname WHERE account_id = ?")
                .param(account.value())
                .update();
    }

    private void decided(UUID id, String state, @Nullable String reason) {
        jdbc.sql("UPDATE realname SET state = ?, reason = ?, decided_at = ? WHERE id = ?")
                .params(Arrays.asList(state, reason, utc(clock.instant()), id))
                .update();
    }

    private String open(UUID id, String column) {
        byte[] sealed = jdbc.sql(
                        column.equals("name_sealed")
                                ? "SELECT name_sealed FROM realname WHERE id = ?"
                                : "SELECT number_sealed FROM realname WHERE id = ?")
                .param(id)
                .query(byte[].class)
                .single();
        return vault.open(place(id, column), sealed);
    }

    private Claim checked(AccountId account, Sent sent, List<UUID> ids, List<Documents.Document> own) {
        List<FieldError> errors = new ArrayList<>();
        String type = sent.type() == null ? "PERSON" : sent.type();
        if (!Set.of("PERSON", "COMPANY", "CROSS_BORDER").contains(type)) {
            errors.add(new FieldError("type", Words.of("type")));
        }
        String name = sent.name() == null ? "" : sent.name().strip();
        int length = name.codePointCount(0, name.length());
        if (length < 2 || length > 50) {
            errors.add(new FieldError("name", Words.of("name")));
        }
        String raw = sent.idNumber() == null ? "" : sent.idNumber();
        IdNumber.complaint(raw).ifPresent(complaint -> errors.add(new FieldError("idNumber", complaint)));
        LocalDate until = validUntil(sent, errors);
        if (own.size() != new LinkedHashSet<>(ids).size()) {
            errors.add(new FieldError("documents", Words.of("documents.gone")));
        } else {
            Set<String> sides = own.stream().map(Documents.Document::side).collect(Collectors.toSet());
            List<String> missing = new ArrayList<>();
            if (!sides.contains("FRONT")) {
                missing.add(Words.of("documents.front"));
            }
            if (!sides.contains("BACK")) {
                missing.add(Words.of("documents.back"));
            }
            if (!type.equals("PERSON") && !sides.contains("LICENCE")) {
                missing.add(Words.of("documents.licence"));
            }
            if (!missing.isEmpty()) {
                errors.add(new FieldError("documents", Words.of("documents.needed", String.join("、", missing))));
            }
        }
        if (!errors.isEmpty()) {
            throw new Invalid(errors);
        }
        return new Claim(account, type, name, IdNumber.find(raw).orElseThrow(), until);
    }

    private @Nullable LocalDate validUntil(Sent sent, List<FieldError> errors) {
        if (Boolean.TRUE.equals(sent.longTerm())) {
            return null;
        }
        if (sent.validUntil() == null || sent.validUntil().isBlank()) {
            errors.add(new FieldError("validUntil", Words.of("valid.needed")));
            return null;
        }
        try {
            LocalDate until = LocalDate.parse(sent.validUntil().strip());
            int months = settings.of(RealNameRules.class).monthsValid();
            LocalDate today = LocalDate.ofInstant(
                    clock.instant(), tenants.require(TenantScope.current()).zone());
            if (until.isBefore(today.plusMonths(months))) {
                errors.add(new FieldError("validUntil", Words.of("valid.short", until.toString(), months)));
            }
            return until;
        } catch (DateTimeParseException e) {
            errors.add(new FieldError("validUntil", Words.of("valid.format")));
            return null;
        }
    }

    /** What was found; and for each outside check that nobody answered for, that it was not made (D17). */
    private List<Finding> findings(Claim claim, List<Documents.Document> own) {
        List<Finding> findings = nameChecks.own(claim);
        own.forEach(document -> findings.addAll(document.findings()));
        faceChecks.orderedStream().forEach(check -> findings.addAll(check.check(claim)));
        List<String> outside = new ArrayList<>(List.of(
                RealNameCheck.POLICE,
                RealNameCheck.DEBTORS,
                dev.guildhall.realname.DocumentCheck.TEXT,
                FaceCheck.FACE));
        if (!claim.type().equals("PERSON")) {
            outside.add(RealNameCheck.COMPANY_REGISTER);
        }
        NameChecks.unanswered(findings, outside);
        return findings;
    }

    private static void requireOpen(View claim) {
        if (claim.state().equals("WAITING")) {
            throw new Conflict("realname-waiting", Words.of("waiting.title"), Words.of("waiting"));
        }
        if (claim.state().equals("VERIFIED")) {
            throw new Conflict("realname-verified", Words.of("verified.title"), Words.of("verified"));
        }
    }

    private static String reason(String why) {
        String reason = why.strip();
        if (reason.length() < 2) {
            throw new Invalid("why", Words.of("reason.needed"));
        }
        return reason;
    }

    private View view(ResultSet row, int number) throws SQLException {
        return new View(
                row.getObject("id", UUID.class),
                new AccountId(row.getObject("account_id", UUID.class)),
                row.getString("type"),
                row.getString("name_masked"),
                row.getString("number_masked"),
                row.getObject("valid_until", LocalDate.class),
                row.getString("state"),
                json.readValue(row.getString("findings"), NameChecks.FINDINGS),
                row.getString("reason"),
                row.getObject("submitted_at", OffsetDateTime.class).toInstant(),
                row.getObject("due_at", OffsetDateTime.class).toInstant(),
                instant(row.getObject("escalated_at", OffsetDateTime.class)),
                instant(row.getObject("decided_at", OffsetDateTime.class)));
    }

    private static @Nullable Instant instant(@Nullable OffsetDateTime time) {
        return time == null ? null : time.toInstant();
    }

    private static OffsetDateTime utc(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }

    private static Place place(UUID id, String column) {
        return new Place("realname", id, column);
    }
}
