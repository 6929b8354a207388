package dev.guildhall.forms;

import dev.guildhall.audit.AuditTrail;
import dev.guildhall.catalog.Dictionaries;
import dev.guildhall.identity.AccountId;
import dev.guildhall.media.MediaContent;
import dev.guildhall.media.MediaLibrary;
import dev.guildhall.media.MediaView;
import dev.guildhall.problem.Conflict;
import dev.guildhall.problem.FieldError;
import dev.guildhall.problem.Invalid;
import dev.guildhall.problem.NotFound;
import dev.guildhall.reference.Industries;
import dev.guildhall.reference.Industry;
import dev.guildhall.reference.Region;
import dev.guildhall.reference.Regions;
import dev.guildhall.tenancy.Ids;
import dev.guildhall.tenancy.TenantDirectory;
import dev.guildhall.tenancy.TenantScope;
import dev.guildhall.vault.Masking;
import dev.guildhall.vault.Place;
import dev.guildhall.vault.Vault;
import java.math.BigDecimal;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** Forms of the bound tenant: what they ask, whether what was filled in is right, and what was filled in. */
@Service
public class Forms {
    private static final TypeReference<LinkedHashMap<String, Object>> VALUES = new TypeReference<>() {};

    private final JdbcClient jdbc;
    private final JsonMapper json;
    private final FieldChecks checks;
    private final Vault vault;
    private final Dictionaries dictionaries;
    private final Regions regions;
    private final Industries industries;
    private final MediaLibrary media;
    private final TenantDirectory tenants;
    private final AuditTrail audit;
    private final Clock clock;

    Forms(
            JdbcClient jdbc,
            JsonMapper json,
            FieldChecks checks,
            Vault vault,
            Dictionaries dictionaries,
            Regions regions,
            Industries industries,
            MediaLibrary media,
            TenantDirectory tenants,
            AuditTrail audit,
            Clock clock) {
        this.jdbc = jdbc;
        this.json = json;
        this.checks = checks;
        this.vault = vault;
        this.dictionaries = dictionaries;
        this.regions = regions;
        this.industries = industries;
        this.media = media;
        this.tenants = tenants;
        this.audit = audit;
        this.clock = clock;
    }

    /** The newest version. @throws dev.guildhall.problem.NotFound where there is no such form */
    @Transactional(readOnly = true)
    public FormDefinition current(String id) {
        return find(id).orElseThrow(FormGone::new);
    }

    /** What is answered where there is no such form, or none for the asker. */
    public NotFound missing() {
        return new FormGone();
    }

    /** The newest version, or empty where there is no such form. */
    @Transactional(readOnly = true)
    public Optional<FormDefinition> find(String id) {
        return jdbc.sql("SELECT version, content FROM form_version WHERE form = ? ORDER BY version DESC LIMIT 1")
                .param(id)
                .query((row, n) -> definition(id, row.getInt(1), row.getString(2)))
                .optional();
    }

    /** @throws dev.guildhall.problem.NotFound where there is no such version */
    @Transactional(readOnly = true)
    public FormDefinition version(String id, int version) {
        return jdbc.sql("SELECT content FROM form_version WHERE form = ? AND version = ?")
                .param(id)
                .param(version)
                .query((row, n) -> definition(id, version, row.getString(1)))
                .optional()
                .orElseThrow(FormGone::new);
    }

    /** Newest version of every form, by id. */
    @Transactional(readOnly = true)
    public List<FormDefinition> all() {
        return jdbc.sql("""
                        SELECT DISTINCT ON (form) form, version, content FROM form_version ORDER BY form, version DESC""")
                .query((row, n) -> definition(row.getString(1), row.getInt(2), row.getString(3)))
                .list();
    }

    /**
     * Makes the draft the next version; forms that were filled in before keep theirs. A draft that says the same as the newest
     * version makes none.
     *
     * @throws Invalid naming the fields that cannot stay so
     */
    @Transactional
    public FormDefinition publish(FormDraft draft) {
        DraftChecks.require(draft);
        for (FormField field : draft.fields()) {
            String dictionary = field.rules().dictionary();
            if (dictionary != null && dictionaries.entries(dictionary).isEmpty()) {
                throw new Invalid(field.key(), Words.of("draft.dictionary", dictionary));
            }
        }
        String content = json.writeValueAsString(new Content(
                draft.title().strip(),
                draft.fields().stream()
                        .map(field -> field.with(field.rules().with(Map.of()), field.options()))
                        .toList()));
        // Two who publish at once get two versions, one after the other.
        jdbc.sql("INSERT INTO form (id, latest) VALUES (?, 0) ON CONFLICT (id) DO NOTHING")
                .param(draft.id())
                .update();
        int latest = jdbc.sql("SELECT latest FROM form WHERE id = ? FOR UPDATE")
                .param(draft.id())
                .query(Integer.class)
                .single();
        if (latest > 0 && content(draft.id(), latest).equals(json.readValue(content, Content.class))) {
            return version(draft.id(), latest);
        }
        jdbc.sql("UPDATE form SET latest = ? WHERE id = ?")
                .param(latest + 1)
                .param(draft.id())
                .update();
        jdbc.sql("""
                        INSERT INTO form_version (id, form, version, content, published_at, published_by)
                        VALUES (?, ?, ?, CAST(? AS jsonb), ?, ?)""")
                .params(Arrays.asList(
                        Ids.next(),
                        draft.id(),
                        latest + 1,
                        content,
                        Timestamp.from(clock.instant()),
                        audit.current().name()))
                .update();
        audit.record(
                "forms.published",
                "form",
                draft.id(),
                Map.of("title", draft.title().strip(), "version", latest + 1));
        return version(draft.id(), latest + 1);
    }

    /**
     * Checks what was filled in by the rules that the client was given. Keys that the form does not have are left out.
     *
     * @param version the version that was filled in; an older one than the newest is refused, so that nobody slips past a new
     *     field
     * @throws Invalid with an error for each wrong field; the error's field is the key
     * @throws Conflict {@code form-changed} where the version is not the newest
     */
    @Transactional(readOnly = true)
    public FilledForm check(String id, int version, Map<String, ?> values) {
        FormDefinition form = current(id);
        if (form.version() != version) {
            throw (Conflict) new Conflict("form-changed", Words.of("version.title"), Words.of("version"))
                    .with("version", form.version());
        }
        List<FieldError> errors = new ArrayList<>();
        Map<String, Object> checked = new LinkedHashMap<>();
        for (FormField field : form.fields()) {
            FieldChecks.Outcome outcome = checks.check(field, values.get(field.key()));
            if (outcome.complaint() != null) {
                errors.add(new FieldError(field.key(), outcome.complaint()));
            } else if (outcome.value() != null) {
                checked.put(field.key(), outcome.value());
            }
        }
        if (!errors.isEmpty()) {
            throw new Invalid(errors);
        }
        return new FilledForm(id, version, checked);
    }

    /**
     * As {@link #check}, for a form that is filled in again: a sensitive value that comes back as it was shown, masked, stands
     * for the one that is stored.
     *
     * @param before the form as it was filled in before
     */
    @Transactional(readOnly = true)
    public FilledForm checkAgain(String id, int version, Map<String, ?> values, UUID before) {
        Map<String, Object> merged = new LinkedHashMap<>(values);
        Stored stored = stored(before);
        version(stored.form(), stored.version()).fields().stream()
                .filter(field -> field.type().sensitive())
                .forEach(field -> {
                    Object kept = stored.values().get(field.key());
                    if (kept != null && masked(field, kept).equals(values.get(field.key()))) {
                        merged.put(field.key(), kept);
                    }
                });
        return check(id, version, merged);
    }

    /**
     * Keeps a checked form, sensitive values sealed, and the pictures it names.
     *
     * @throws Invalid where a picture was uploaded by somebody else: whoever erases the form erases its pictures
     */
    @Transactional
    public UUID save(FilledForm filled, @Nullable AccountId owner) {
        UUID id = Ids.next();
        FormDefinition form = version(filled.form(), filled.version());
        for (FormField field : form.fields()) {
            Object value = filled.values().get(field.key());
            if (field.type().files() && value != null) {
                List<UUID> pictures = files(value).stream().map(MediaView::id).toList();
                if (owner != null && pictures.stream().anyMatch(picture -> media.isOfAnother(picture, owner.value()))) {
                    throw new Invalid(field.key(), Words.of("file.of-another"));
                }
                media.keep(pictures);
            }
        }
        Map<String, Object> plain = new LinkedHashMap<>(filled.values());
        Map<String, Object> sealed = new LinkedHashMap<>();
        form.fields().stream()
                .filter(field -> field.type().sensitive() && plain.containsKey(field.key()))
                .forEach(field -> sealed.put(field.key(), Objects.requireNonNull(plain.remove(field.key()))));
        jdbc.sql("""
                        INSERT INTO filled_form (id, form, version, owner_id, plain, sealed, created_at)
                        VALUES (?, ?, ?, ?, CAST(? AS jsonb), ?, ?)""")
                .params(Arrays.asList(
                        id,
                        filled.form(),
                        filled.version(),
                        owner == null ? null : owner.value(),
                        json.writeValueAsString(plain),
                        sealed.isEmpty() ? null : vault.seal(place(id), json.writeValueAsString(sealed)),
                        Timestamp.from(clock.instant())))
                .update();
        return id;
    }

    /** For showing: the version it was filled in on, sensitive values masked. */
    @Transactional(readOnly = true)
    public FilledView read(UUID id) {
        Stored stored = stored(id);
        FormDefinition form = version(stored.form(), stored.version());
        List<FilledValue> values = form.fields().stream()
                .map(field -> shown(field, stored.values().get(field.key())))
                .toList();
        return new FilledView(
                id,
                form,
                stored.owner() == null ? null : new AccountId(stored.owner()),
                values,
                stored.createdAt().toInstant());
    }

    /** For programs: key → value in clear. Never for showing. */
    @Transactional(readOnly = true)
    public Map<String, Object> values(UUID id) {
        return stored(id).values();
    }

    /** Filled forms of an account, newest first; for the export of what is held about somebody. */
    @Transactional(readOnly = true)
    public List<UUID> of(AccountId owner) {
        return jdbc.sql("SELECT id FROM filled_form WHERE owner_id = ? ORDER BY created_at DESC, id DESC")
                .param(owner.value())
                .query(UUID.class)
                .list();
    }

    /**
     * A file of a form that this account filled in, for its own eyes.
     *
     * @throws FormGone where it is in none of them
     */
    @Transactional(readOnly = true)
    public MediaContent ownFile(AccountId owner, UUID file) {
        boolean own = of(owner).stream()
                .flatMap(id -> read(id).values().stream())
                .flatMap(value -> value.files().stream())
                .anyMatch(each -> each.id().equals(file));
        return (own ? media.content(file) : Optional.<MediaContent>empty()).orElseThrow(FormGone::new);
    }

    /** How many other accounts have filled in the same value in a field of this name; for fields that are not sensitive. */
    @Transactional(readOnly = true)
    public long others(UUID id, String key) {
        return jdbc.sql("""
                        SELECT count(DISTINCT o.owner_id) FROM filled_form f JOIN filled_form o
                            ON o.plain ->> :key = f.plain ->> :key AND o.owner_id <> f.owner_id
                         WHERE f.id = :id""").param("key", key).param("id", id).query(Long.class).single();
    }

    /** Takes away a filled form for good. */
    @Transactional
    public void forget(UUID id) {
        jdbc.sql("DELETE FROM filled_form WHERE id = ?").param(id).update();
    }

    /**
     * A sensitive value in clear, for staff with the permission {@code forms.reveal}; who looked, at what and why is written to
     * the trail.
     *
     * @param reason at least two characters, in the words of who asks
     */
    @Transactional
    @PreAuthorize("hasAuthority('forms.reveal')")
    public String reveal(UUID id, String key, String reason) {
        String why = reason.strip();
        if (why.length() < 2 || why.length() > 200) {
            throw new Invalid("reason", Words.of("reason"));
        }
        Stored stored = stored(id);
        FormDefinition form = version(stored.form(), stored.version());
        FormField field = form.field(key).orElseThrow(FormGone::new);
        Object value = Optional.ofNullable(stored.values().get(key)).orElseThrow(FormGone::new);
        audit.record(
                "forms.revealed",
                "filled-form",
                id.toString(),
                Map.of("form", form.title(), "field", field.label(), "reason", why));
        return value.toString();
    }

    private FilledValue shown(FormField field, @Nullable Object value) {
        if (value == null) {
            return new FilledValue(field, null, "", false, List.of());
        }
        if (field.type().sensitive()) {
            String masked = masked(field, value);
            return new FilledValue(field, masked, masked, true, List.of());
        }
        List<MediaView> files = field.type().files() ? files(value) : List.of();
        return new FilledValue(field, value, words(field, value, files), false, files);
    }

    private String words(FormField field, Object value, List<MediaView> files) {
        return switch (field.type()) {
            case REGION -> regions.byCode(value.toString()).map(this::path).orElse(value.toString());
            case INDUSTRY ->
                industries.byCode(value.toString()).map(Industry::name).orElse(value.toString());
            case CHOICE -> label(field, value);
            case CHOICES -> list(value).stream().map(code -> label(field, code)).collect(Collectors.joining("、"));
            case FILE, IMAGES -> files.size() + " 个文件";
            case SWITCH -> Boolean.TRUE.equals(value) ? "是" : "否";
            case NUMBER -> new BigDecimal(value.toString()).toPlainString();
            default -> value.toString();
        };
    }

    private String path(Region region) {
        Region province = regions.province(region);
        Optional<Region> city = regions.city(region);
        StringBuilder path = new StringBuilder(province.shortName());
        city.filter(each -> !each.code().equals(province.code())
                        && !each.shortName().equals(province.shortName()))
                .ifPresent(each -> path.append(' ').append(each.shortName()));
        if (region.level() == Region.COUNTY) {
            path.append(' ').append(region.name());
        }
        return path.toString();
    }

    private List<MediaView> files(Object value) {
        return list(value).stream()
                .flatMap(id -> media.find(UUID.fromString(id.toString())).stream())
                .toList();
    }

    private static List<?> list(Object value) {
        return value instanceof List<?> list ? list : List.of(value);
    }

    private static String label(FormField field, Object code) {
        return field.options().stream()
                .filter(option -> option.code().equals(code))
                .map(FieldOption::label)
                .findFirst()
                .orElse(code.toString());
    }

    private static String masked(FormField field, Object value) {
        return field.type() == FieldType.PHONE ? Masking.phone(value.toString()) : Masking.idNumber(value.toString());
    }

    Content content(String id, int version) {
        return jdbc.sql("SELECT content FROM form_version WHERE form = ? AND version = ?")
                .param(id)
                .param(version)
                .query((row, n) -> json.readValue(row.getString(1), Content.class))
                .single();
    }

    private FormDefinition definition(String id, int version, String content) {
        Content stored = json.readValue(content, Content.class);
        return new FormDefinition(
                id,
                version,
                stored.title(),
                stored.fields().stream().map(this::ready).toList());
    }

    /** With options from the dictionary, days in place of words, and messages. */
    FormField ready(FormField field) {
        FieldRules rules = field.rules();
        String dictionary = rules.dictionary();
        List<FieldOption> options = dictionary == null
                ? field.options()
                : dictionaries.entries(dictionary).stream()
                        .map(entry -> new FieldOption(entry.code(), entry.label()))
                        .toList();
        FormField dated = field.with(rules.on(day(rules.minDate()), day(rules.maxDate())), options);
        return dated.with(dated.rules().with(FieldMessages.of(dated)), options);
    }

    private @Nullable String day(@Nullable String rule) {
        if (rule == null) {
            return null;
        }
        LocalDate today = LocalDate.ofInstant(
                clock.instant(), tenants.require(TenantScope.current()).zone());
        return Days.read(rule, today).map(LocalDate::toString).orElse(null);
    }

    private Stored stored(UUID id) {
        return jdbc.sql("SELECT form, version, owner_id, plain, sealed, created_at FROM filled_form WHERE id = ?")
                .param(id)
                .query((row, n) -> {
                    Map<String, Object> values = new LinkedHashMap<>(json.readValue(row.getString(4), VALUES));
                    byte[] sealed = row.getBytes(5);
                    if (sealed != null) {
                        values.putAll(json.readValue(vault.open(place(id), sealed), VALUES));
                    }
                    return new Stored(
                            row.getString(1), row.getInt(2), row.getObject(3, UUID.class), values, row.getTimestamp(6));
                })
                .optional()
                .orElseThrow(FormGone::new);
    }

    private static Place place(UUID id) {
        return new Place("filled_form", id, "sealed");
    }

    record Content(String title, List<FormField> fields) {}

    private record Stored(
            String form, int version, @Nullable UUID owner, Map<String, Object> values, Timestamp createdAt) {}
}
