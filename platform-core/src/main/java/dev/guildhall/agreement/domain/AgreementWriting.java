package dev.guildhall.agreement.domain;

import com.github.difflib.text.DiffRow;
import com.github.difflib.text.DiffRowGenerator;
import dev.guildhall.agreement.Agreements;
import dev.guildhall.audit.AuditTrail;
import dev.guildhall.problem.Conflict;
import dev.guildhall.problem.FieldError;
import dev.guildhall.problem.Invalid;
import dev.guildhall.problem.NotFound;
import dev.guildhall.tenancy.Ids;
import dev.guildhall.ui.Paged;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Writing, comparing and publishing agreements, and looking up who accepted them. */
@Service
public class AgreementWriting {
    private static final int LONGEST_TITLE = 40;
    private static final int LONGEST_SOURCE = 60_000;
    // Marks of the comparison; private-use characters, taken out of what staff writes.
    private static final char FROM = '\uE000';
    private static final char TO = '\uE001';
    private static final String MARKS = "[\uE000\uE001]";

    private final AgreementStore store;
    private final AgreementDefaults defaults;
    private final Agreements agreements;
    private final AuditTrail audit;
    private final JdbcClient jdbc;

    AgreementWriting(
            AgreementStore store,
            AgreementDefaults defaults,
            Agreements agreements,
            AuditTrail audit,
            JdbcClient jdbc) {
        this.store = store;
        this.defaults = defaults;
        this.agreements = agreements;
        this.audit = audit;
        this.jdbc = jdbc;
    }

    /**
     * An agreement in the list.
     *
     * @param template that the newest version is still the house's template
     * @param accepted how many accounts accepted the newest version
     */
    public record Line(
            String code,
            String title,
            String occasion,
            int version,
            Instant publishedAt,
            boolean template,
            boolean drafted,
            long accepted) {}

    /** @param revision that of the draft which was opened; 0 where there was none */
    public record Text(int revision, String title, String source, List<ClauseSource> clauses) {
        public Text {
            clauses = List.copyOf(clauses);
        }
    }

    /** @param changed whether this piece differs */
    public record Piece(String text, boolean changed) {}

    /**
     * A paragraph of two versions side by side.
     *
     * @param kind {@code same}, {@code changed}, {@code added} or {@code removed}
     */
    public record Change(String kind, List<Piece> before, List<Piece> after) {}

    /** That an account accepted a version. */
    public record Consent(
            UUID account,
            int version,
            Instant at,
            @Nullable String address,
            @Nullable String device) {}

    @Transactional
    public List<Line> overview() {
        defaults.ensure();
        return store.all().stream()
                .map(newest -> new Line(
                        newest.code(),
                        newest.title(),
                        newest.occasion(),
                        newest.number(),
                        newest.text().publishedAt(),
                        newest.template(),
                        store.draft(newest.code()).isPresent(),
                        accepted(newest)))
                .toList();
    }

    @Transactional(readOnly = true)
    public AgreementStore.Version newest(String code) {
        return store.newest(code).orElseThrow(AgreementWriting::unknown);
    }

    @Transactional(readOnly = true)
    public List<AgreementStore.Version> history(String code) {
        return store.history(code);
    }

    /** The draft; where there is none, the newest version as revision 0, ready to be worked on. */
    @Transactional(readOnly = true)
    public AgreementStore.Version draft(String code) {
        return store.draft(code).orElseGet(() -> newest(code).unrevised());
    }

    @Transactional(readOnly = true)
    public Optional<AgreementStore.Version> existingDraft(String code) {
        return store.draft(code);
    }

    /**
     * Keeps the draft.
     *
     * @return its new revision
     * @throws Invalid for the fields {@code title}, {@code source}, {@code clauses[n].title}, {@code clauses[n].source}
     * @throws Conflict {@code draft-changed} where somebody else saved it meanwhile
     */
    @Transactional
    public int save(String code, Text text) {
        AgreementStore.Version newest = newest(code);
        Text clean = checked(text);
        String by = audit.current().name();
        if (!store.saveDraft(code, clean.revision(), clean.title(), clean.source(), clean.clauses(), by)) {
            throw new Conflict("draft-changed", Words.of("draft.changed.title"), Words.of("draft.changed"));
        }
        audit.record("agreement.drafted", "agreement", code, Map.of("name", newest.title()));
        return clean.revision() + 1;
    }

    @Transactional
    public void discard(String code) {
        if (store.discardDraft(code)) {
            audit.record("agreement.draft-discarded", "agreement", code, Map.of());
        }
    }

    /**
     * Makes the draft the newest version.
     *
     * @param revision of the draft that was looked at
     * @param asksAgain that everybody who accepted an older version must accept this one before going on
     * @return its number
     */
    @Transactional
    public int publish(String code, int revision, boolean asksAgain) {
        AgreementStore.Version draft = store.draft(code)
                .orElseThrow(() -> new Conflict("draft-gone", Words.of("draft.changed.title"), Words.of("draft.none")));
        AgreementStore.Version newest = newest(code);
        if (draft.reads(newest) && !newest.template()) {
            throw new Conflict("draft-same", Words.of("draft.same"), Words.of("draft.same"));
        }
        if (!store.publish(code, revision, asksAgain, audit.current().name())) {
            throw new Conflict("draft-changed", Words.of("draft.changed.title"), Words.of("draft.changed"));
        }
        int number = newest(code).number();
        audit.record(
                "agreement.published",
                "agreement",
                code,
                Map.of("name", draft.title(), "version", number, "asksAgain", asksAgain));
        agreements.publishing();
        return number;
    }

    /** Two versions paragraph by paragraph; 0 is the draft. */
    @Transactional(readOnly = true)
    public List<Change> compare(String code, int from, int to) {
        DiffRowGenerator generator = DiffRowGenerator.create()
                .showInlineDiffs(true)
                .inlineDiffByWord(false)
                .lineNormalizer(line -> line)
                .oldTag(open -> String.valueOf(open ? FROM : TO))
                .newTag(open -> String.valueOf(open ? FROM : TO))
                .build();
        return generator.generateDiffRows(lines(version(code, from)), lines(version(code, to))).stream()
                .map(AgreementWriting::change)
                .toList();
    }

    /** Who accepted, newest first. */
    @Transactional(readOnly = true)
    public Paged<Consent> consents(String code, @Nullable Integer version, int page, int size) {
        String matching = """
                 FROM agreement_consent c JOIN agreement_version v ON v.id = c.agreement_version_id
                 JOIN agreement a ON a.id = v.agreement_id
                WHERE a.code = :code AND (CAST(:version AS integer) IS NULL OR v.version = :version)""";
        long total = jdbc.sql("SELECT count(*)" + matching)
                .param("code", code)
                .param("version", version)
                .query(Long.class)
                .single();
        List<Consent> items = jdbc.sql("SELECT c.account_id, v.version, c.accepted_at, c.address, c.device" + matching
                        + " ORDER BY c.accepted_at DESC, c.id DESC LIMIT :size OFFSET :offset")
                .param("code", code)
                .param("version", version)
                .param("size", size)
                .param("offset", (long) page * size)
                .query((row, n) -> new Consent(
                        row.getObject(1, UUID.class),
                        row.getInt(2),
                        row.getObject(3, OffsetDateTime.class).toInstant(),
                        row.getString(4),
                        row.getString(5)))
                .list();
        return new Paged<>(items, page, size, total);
    }

    private AgreementStore.Version version(String code, int number) {
        return (number == 0 ? store.draft(code) : store.version(code, number)).orElseThrow(AgreementWriting::unknown);
    }

    private long accepted(AgreementStore.Version version) {
        return jdbc.sql("SELECT count(*) FROM agreement_consent WHERE agreement_version_id = ?")
                .param(version.id())
                .query(Long.class)
                .single();
    }

    private static Text checked(Text text) {
        List<FieldError> errors = new ArrayList<>();
        String title = plain(text.title());
        String source = plain(text.source());
        if (title.isEmpty()) {
            errors.add(new FieldError("title", Words.of("title.empty")));
        } else if (title.length() > LONGEST_TITLE) {
            errors.add(new FieldError("title", Words.of("title.long", LONGEST_TITLE, title.length())));
        }
        if (source.isEmpty()) {
            errors.add(new FieldError("source", Words.of("source.empty")));
        } else if (source.length() > LONGEST_SOURCE) {
            errors.add(new FieldError("source", Words.of("source.long", LONGEST_SOURCE, source.length())));
        }
        List<ClauseSource> clauses = new ArrayList<>();
        int number = 0;
        for (ClauseSource each : text.clauses()) {
            String head = plain(each.title());
            String body = plain(each.source());
            if (!head.isEmpty() || !body.isEmpty()) {
                if (head.isEmpty()) {
                    errors.add(new FieldError("clauses[" + number + "].title", Words.of("clause.title.empty")));
                }
                if (body.isEmpty()) {
                    errors.add(new FieldError("clauses[" + number + "].source", Words.of("clause.source.empty")));
                }
                String key = each.key().matches("[a-z][a-z0-9-]{0,40}")
                        ? each.key()
                        : "c" + Ids.next().toString().substring(24);
                clauses.add(new ClauseSource(key, head, body));
            }
            number++;
        }
        if (!errors.isEmpty()) {
            throw new Invalid(errors);
        }
        return new Text(text.revision(), title, source, clauses);
    }

    private static String plain(@Nullable String text) {
        return text == null
                ? ""
                : text.replaceAll(MARKS, "").replace("\r\n", "\n").strip();
    }

    private static List<String> lines(AgreementStore.Version version) {
        return Stream.of(
                        Stream.of(version.title()),
                        Markup.lines(version.source()).stream(),
                        version.clauses().stream()
                                .flatMap(clause -> Stream.concat(
                                        Stream.of("# " + clause.title()), Markup.lines(clause.source()).stream())))
                .flatMap(part -> part)
                .toList();
    }

    private static Change change(DiffRow row) {
        String kind = switch (row.getTag()) {
            case EQUAL -> "same";
            case INSERT -> "added";
            case DELETE -> "removed";
            case CHANGE -> "changed";
        };
        return new Change(kind, pieces(row.getOldLine()), pieces(row.getNewLine()));
    }

    private static List<Piece> pieces(String line) {
        List<Piece> pieces = new ArrayList<>();
        StringBuilder text = new StringBuilder();
        boolean changed = false;
        for (char c : line.toCharArray()) {
            if (c == FROM || c == TO) {
                if (!text.isEmpty()) {
                    pieces.add(new Piece(text.toString(), changed));
                    text.setLength(0);
                }
                changed = c == FROM;
            } else {
                text.append(c);
            }
        }
        if (!text.isEmpty()) {
            pieces.add(new Piece(text.toString(), changed));
        }
        return pieces;
    }

    private static NotFound unknown() {
        return new NotFound(Words.of("agreement"));
    }
}
