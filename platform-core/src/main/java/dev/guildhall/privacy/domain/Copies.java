package dev.guildhall.privacy.domain;

import dev.guildhall.audit.AuditTrail;
import dev.guildhall.catalog.Brand;
import dev.guildhall.catalog.ModuleSettings;
import dev.guildhall.identity.AccountId;
import dev.guildhall.jobs.TenantJob;
import dev.guildhall.jobs.TenantJobs;
import dev.guildhall.privacy.ExportRequested;
import dev.guildhall.privacy.OwnerMessages;
import dev.guildhall.privacy.PersonalSection;
import dev.guildhall.problem.Conflict;
import dev.guildhall.problem.NotFound;
import dev.guildhall.tenancy.Ids;
import dev.guildhall.tenancy.TenantScope;
import dev.guildhall.ui.Fmt;
import dev.guildhall.ui.ZoneSource;
import dev.guildhall.vault.Place;
import dev.guildhall.vault.Vault;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.dhatim.fastexcel.Workbook;
import org.dhatim.fastexcel.Worksheet;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.modulith.events.ApplicationModuleListener;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;

/** Copies of all that is held of somebody, made by a job, as JSON and as a workbook; only the person can open them. */
@Service
public class Copies implements TenantJob {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");
    private static final int LONGEST_CELL = 32_000;

    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;
    private final Holdings data;
    private final OwnerMessages messages;
    private final ModuleSettings settings;
    private final ObjectProvider<TenantJobs> jobs;
    private final ApplicationEventPublisher events;
    private final Vault vault;
    private final Brand brand;
    private final ZoneSource zones;
    private final Fmt fmt;
    private final AuditTrail audit;
    private final JsonMapper json;
    private final Clock clock;

    Copies(
            JdbcClient jdbc,
            TransactionTemplate transaction,
            Holdings data,
            OwnerMessages messages,
            ModuleSettings settings,
            ObjectProvider<TenantJobs> jobs,
            ApplicationEventPublisher events,
            Vault vault,
            Brand brand,
            ZoneSource zones,
            Fmt fmt,
            AuditTrail audit,
            JsonMapper json,
            Clock clock) {
        this.jdbc = jdbc;
        this.transaction = transaction;
        this.data = data;
        this.messages = messages;
        this.settings = settings;
        this.jobs = jobs;
        this.events = events;
        this.vault = vault;
        this.brand = brand;
        this.zones = zones;
        this.fmt = fmt;
        this.audit = audit;
        this.json = json;
        this.clock = clock;
    }

    /** @param state WAITING, READY, FAILED or EXPIRED */
    public record Copy(
            UUID id,
            String state,
            Instant requestedAt,
            @Nullable Instant readyAt,
            @Nullable Instant expiresAt) {}

    /** @throws Conflict {@code export-running} while one is being made */
    @Transactional
    public Copy request(AccountId account) {
        UUID id = Ids.next();
        try {
            int made = jdbc.sql("""
                            INSERT INTO privacy_export (id, account_id, state, requested_at) VALUES (?, ?, 'WAITING', ?)
                            ON CONFLICT (account_id) WHERE state = 'WAITING' DO NOTHING""").params(id, account.value(), now()).update();
            if (made == 0) {
                throw running();
            }
        } catch (DuplicateKeyException e) {
            throw running();
        }
        audit.record("privacy.export.requested", "account", account.toString(), Map.of());
        events.publishEvent(new ExportRequested(TenantScope.current(), id));
        return one(account, id);
    }

    /** Outside any transaction: the scheduler's rows are in the control database. */
    @ApplicationModuleListener(id = "privacy.export", propagation = Propagation.NOT_SUPPORTED)
    void begin(ExportRequested requested) {
        jobs.getObject().start(name(), requested.tenant(), requested.export().toString());
    }

    /** Newest first. */
    @Transactional(readOnly = true)
    public List<Copy> of(AccountId account) {
        return jdbc.sql("""
                        SELECT id, state, requested_at, ready_at, expires_at FROM privacy_export
                         WHERE account_id = ? ORDER BY requested_at DESC, id DESC LIMIT 50""")
                .param(account.value())
                .query((row, n) -> new Copy(
                        row.getObject(1, UUID.class),
                        row.getString(2),
                        row.getObject(3, OffsetDateTime.class).toInstant(),
                        instant(row.getObject(4, OffsetDateTime.class)),
                        instant(row.getObject(5, OffsetDateTime.class))))
                .list();
    }

    /**
     * The bytes.
     *
     * @param format {@code json} or {@code xlsx}
     * @throws NotFound where it is somebody else's
     * @throws Conflict while it is being made, or after it has expired
     */
    @Transactional
    public byte[] open(AccountId account, UUID id, String format) {
        Copy copy = one(account, id);
        if (copy.state().equals("WAITING")) {
            throw new Conflict("export-not-ready", Words.of("export.not-ready.title"), Words.of("export.not-ready"));
        }
        Instant expires = copy.expiresAt();
        if (!copy.state().equals("READY") || expires == null || !clock.instant().isBefore(expires)) {
            throw new Conflict("export-gone", Words.of("export.gone.title"), Words.of("export.gone"));
        }
        boolean sheet = format.equals("xlsx");
        byte[] sealed = jdbc.sql(
                        sheet
                                ? "SELECT xlsx FROM privacy_export WHERE id = ?"
                                : "SELECT json FROM privacy_export WHERE id = ?")
                .param(id)
                .query(byte[].class)
                .single();
        audit.record("privacy.export.downloaded", "privacy-export", id.toString(), Map.of("format", format));
        return vault.openBytes(new Place("privacy_export", id, sheet ? "xlsx" : "json"), sealed);
    }

    @Override
    public String name() {
        return "privacy-export";
    }

    @Override
    public void run(String key) {
        UUID id = UUID.fromString(key);
        try {
            transaction.executeWithoutResult(status -> make(id));
        } catch (RuntimeException failed) {
            transaction.executeWithoutResult(status -> fail(id));
            throw failed;
        }
    }

    private void make(UUID id) {
        AccountId account = jdbc.sql(
                        "SELECT account_id FROM privacy_export WHERE id = ? AND state IN ('WAITING', 'FAILED') FOR UPDATE")
                .param(id)
                .query(UUID.class)
                .optional()
                .map(AccountId::new)
                .orElse(null);
        if (account == null) {
            return;
        }
        List<PersonalSection> sections = sections(account);
        Instant expires = clock.instant().plus(settings.of(PrivacyRules.class).exportLife());
        jdbc.sql("""
                        UPDATE privacy_export SET state = 'READY', ready_at = ?, expires_at = ?, json = ?, xlsx = ?
                         WHERE id = ?""")
                .params(Arrays.asList(
                        now(),
                        expires.atOffset(ZoneOffset.UTC),
                        vault.sealBytes(new Place("privacy_export", id, "json"), json(account, sections)),
                        vault.sealBytes(new Place("privacy_export", id, "xlsx"), workbook(sections)),
                        id))
                .update();
        messages.tell(
                account,
                "privacy.export-ready",
                Words.of("export.ready.title"),
                Words.of("export.ready", fmt.longDate(expires)),
                "/pages/privacy/index");
    }

    private void fail(UUID id) {
        jdbc.sql("UPDATE privacy_export SET state = 'FAILED' WHERE id = ? AND state = 'WAITING' RETURNING account_id")
                .param(id)
                .query(UUID.class)
                .optional()
                .ifPresent(account -> messages.tell(
                        new AccountId(account),
                        "privacy.export-failed",
                        Words.of("export.failed.title"),
                        Words.of("export.failed"),
                        "/pages/privacy/index"));
    }

    /** Removes the bytes of those that have expired. */
    void expire() {
        transaction.executeWithoutResult(status -> jdbc.sql("""
                        UPDATE privacy_export SET state = 'EXPIRED', json = NULL, xlsx = NULL
                         WHERE state = 'READY' AND expires_at <= ?""").param(now()).update());
    }

    void eraseOf(AccountId account) {
        jdbc.sql("DELETE FROM privacy_export WHERE account_id = ?")
                .param(account.value())
                .update();
    }

    private List<PersonalSection> sections(AccountId account) {
        return data.here().stream()
                .flatMap(each -> each.sections(account).stream())
                .filter(section -> !section.rows().isEmpty())
                .toList();
    }

    private byte[] json(AccountId account, List<PersonalSection> sections) {
        Map<String, Object> whole = new LinkedHashMap<>();
        whole.put("tenant", TenantScope.current().value());
        whole.put("tenantName", brand.current().name());
        whole.put("account", account.toString());
        whole.put("madeAt", clock.instant().toString());
        whole.put("sections", sections.stream().map(Copies::asMap).toList());
        return json.writerWithDefaultPrettyPrinter().writeValueAsBytes(whole);
    }

    private static Map<String, Object> asMap(PersonalSection section) {
        List<Map<String, @Nullable Object>> rows = new ArrayList<>();
        for (List<@Nullable Object> row : section.rows()) {
            Map<String, @Nullable Object> named = new LinkedHashMap<>();
            for (int i = 0; i < section.columns().size(); i++) {
                Object value = row.get(i);
                named.put(section.columns().get(i), value instanceof Instant time ? time.toString() : value);
            }
            rows.add(named);
        }
        return Map.of("key", section.key(), "title", section.title(), "rows", rows);
    }

    private byte[] workbook(List<PersonalSection> sections) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (Workbook book = new Workbook(out, "Guildhall", null)) {
            for (PersonalSection section : sections) {
                Worksheet sheet = book.newWorksheet(section.title());
                for (int c = 0; c < section.columns().size(); c++) {
                    sheet.value(0, c, section.columns().get(c));
                    sheet.style(0, c).bold().fillColor("EEF1F5").set();
                    sheet.width(c, 22);
                }
                sheet.freezePane(0, 1);
                for (int r = 0; r < section.rows().size(); r++) {
                    for (int c = 0; c < section.columns().size(); c++) {
                        cell(sheet, r + 1, c, section.rows().get(r).get(c));
                    }
                }
            }
            if (sections.isEmpty()) {
                book.newWorksheet("没有内容");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    private void cell(Worksheet sheet, int row, int column, @Nullable Object value) {
        switch (value) {
            case null -> {}
            case Number number -> sheet.value(row, column, number);
            case Boolean yes -> sheet.value(row, column, yes ? "是" : "否");
            case Instant time -> sheet.value(row, column, TIME.format(time.atZone(zones.zone())));
            default -> {
                String text = value.toString();
                sheet.value(row, column, text.length() > LONGEST_CELL ? text.substring(0, LONGEST_CELL) : text);
            }
        }
    }

    private Copy one(AccountId account, UUID id) {
        return of(account).stream()
                .filter(copy -> copy.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new NotFound(Words.of("export")));
    }

    private static Conflict running() {
        return new Conflict("export-running", Words.of("export.running.title"), Words.of("export.running"));
    }

    private static @Nullable Instant instant(@Nullable OffsetDateTime time) {
        return time == null ? null : time.toInstant();
    }

    private OffsetDateTime now() {
        return clock.instant().atOffset(ZoneOffset.UTC);
    }
}
