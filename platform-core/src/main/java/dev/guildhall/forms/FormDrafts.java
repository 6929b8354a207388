package dev.guildhall.forms;

import dev.guildhall.audit.AuditTrail;
import dev.guildhall.problem.Conflict;
import dev.guildhall.problem.Invalid;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.json.JsonMapper;

/** Forms as staff works on them: every change is kept at once, and nobody else sees it before it is published. */
@Service
public class FormDrafts {
    private final JdbcClient jdbc;
    private final JsonMapper json;
    private final Forms forms;
    private final AuditTrail audit;
    private final Clock clock;

    FormDrafts(JdbcClient jdbc, JsonMapper json, Forms forms, AuditTrail audit, Clock clock) {
        this.jdbc = jdbc;
        this.json = json;
        this.forms = forms;
        this.audit = audit;
        this.clock = clock;
    }

    /**
     * A form in the designer.
     *
     * @param version the published version; 0 where it was never published
     * @param changedBy who changed it last; empty where it is as published
     * @param preview the draft as clients would get it
     */
    public record Working(FormDraft draft, int version, boolean changed, String changedBy, List<FormField> preview) {}

    /** A form in the list. */
    public record Listed(String id, String title, int version, int fields, boolean changed) {}

    @Transactional(readOnly = true)
    public List<Listed> all() {
        return jdbc.sql("SELECT id FROM form ORDER BY id").query(String.class).list().stream()
                .map(id -> {
                    Working working = open(id);
                    return new Listed(
                            id,
                            working.draft().title(),
                            working.version(),
                            working.draft().fields().size(),
                            working.changed());
                })
                .toList();
    }

    /** @throws dev.guildhall.problem.NotFound where there is no such form */
    @Transactional(readOnly = true)
    public Working open(String id) {
        int version = jdbc.sql("SELECT latest FROM form WHERE id = ?")
                .param(id)
                .query(Integer.class)
                .optional()
                .orElseThrow(FormGone::new);
        Optional<Stored> stored = jdbc.sql("SELECT content, changed_by FROM form_draft WHERE form = ?")
                .param(id)
                .query((row, n) -> new Stored(json.readValue(row.getString(1), Forms.Content.class), row.getString(2)))
                .optional();
        Forms.Content content = stored.map(Stored::content)
                .orElseGet(() -> version == 0
                        ? new Forms.Content(Words.of("draft.new"), List.of())
                        : forms.content(id, version));
        FormDraft draft = new FormDraft(id, content.title(), content.fields());
        return new Working(
                draft,
                version,
                stored.isPresent(),
                stored.map(Stored::by).orElse(""),
                content.fields().stream().map(forms::ready).toList());
    }

    /** Begins a form that does not exist yet. @throws Invalid where the id is wrong or taken */
    @Transactional
    public void begin(String id, String title) {
        if (!id.matches("[a-z][a-z0-9]*([.-][a-z0-9]+)*") || id.length() > 60) {
            throw new Invalid("id", Words.of("draft.id", id));
        }
        if (title.isBlank() || title.strip().length() > 40) {
            throw new Invalid("title", Words.of("draft.title"));
        }
        int made = jdbc.sql("INSERT INTO form (id, latest) VALUES (?, 0) ON CONFLICT (id) DO NOTHING")
                .param(id)
                .update();
        if (made == 0) {
            throw new Invalid("id", Words.of("draft.taken", id));
        }
        keep(new FormDraft(id, title.strip(), List.of()));
    }

    /** Sets the title. */
    @Transactional
    public void title(String id, String title) {
        if (title.isBlank() || title.strip().length() > 40) {
            throw new Invalid("title", Words.of("draft.title"));
        }
        change(id, draft -> new FormDraft(id, title.strip(), draft.fields()));
    }

    /**
     * Adds a field at the end, or puts it in place of the one with the key {@code instead}.
     *
     * @throws Invalid saying what is wrong with it
     */
    @Transactional
    public void put(String id, String instead, FormField field) {
        List<String> complaints = DraftChecks.complaints(field);
        if (!complaints.isEmpty()) {
            throw new Invalid(DraftChecks.fieldOf(field, complaints.getFirst()), complaints.getFirst());
        }
        change(id, draft -> {
            List<FormField> fields = new ArrayList<>(draft.fields());
            int at = place(fields, instead);
            int same = place(fields, field.key());
            if (same >= 0 && same != at) {
                throw new Invalid("key", Words.of("draft.twice", field.key()));
            }
            if (at >= 0) {
                fields.set(at, field);
            } else {
                fields.add(field);
            }
            return new FormDraft(id, draft.title(), fields);
        });
    }

    /** Moves a field one place up or down. */
    @Transactional
    public void move(String id, String key, boolean up) {
        change(id, draft -> {
            List<FormField> fields = new ArrayList<>(draft.fields());
            int from = place(fields, key);
            int to = up ? from - 1 : from + 1;
            if (from >= 0 && to >= 0 && to < fields.size()) {
                Collections.swap(fields, from, to);
            }
            return new FormDraft(id, draft.title(), fields);
        });
    }

    /** Takes a field out of the form; what was filled in before keeps it. */
    @Transactional
    public void remove(String id, String key) {
        change(
                id,
                draft -> new FormDraft(
                        id,
                        draft.title(),
                        draft.fields().stream()
                                .filter(field -> !field.key().equals(key))
                                .toList()));
    }

    /** Publishes what was worked on. @throws Invalid naming the fields that cannot stay so */
    @Transactional
    public FormDefinition publish(String id) {
        Working working = open(id);
        FormDefinition published = forms.publish(working.draft());
        discard(id);
        return published;
    }

    /** Forgets what was changed since the last publication. */
    @Transactional
    public void discard(String id) {
        jdbc.sql("DELETE FROM form_draft WHERE form = ?").param(id).update();
    }

    /** One change after the other, also of two who work at once. */
    private void change(String id, UnaryOperator<FormDraft> change) {
        boolean there = jdbc.sql("SELECT latest FROM form WHERE id = ? FOR UPDATE")
                .param(id)
                .query(Integer.class)
                .optional()
                .isPresent();
        if (!there) {
            throw new FormGone();
        }
        keep(change.apply(open(id).draft()));
    }

    private void keep(FormDraft draft) {
        if (draft.fields().size() > 60) {
            throw new Conflict("form-too-long", Words.of("draft.long.title"), Words.of("draft.long"));
        }
        Instant now = clock.instant();
        jdbc.sql("""
                        INSERT INTO form_draft (form, content, changed_at, changed_by) VALUES (?, CAST(? AS jsonb), ?, ?)
                        ON CONFLICT (form) DO UPDATE SET content = excluded.content, changed_at = excluded.changed_at,
                            changed_by = excluded.changed_by""")
                .params(
                        draft.id(),
                        json.writeValueAsString(new Forms.Content(draft.title(), draft.fields())),
                        Timestamp.from(now),
                        audit.current().name())
                .update();
    }

    private static int place(List<FormField> fields, String key) {
        for (int i = 0; i < fields.size(); i++) {
            if (fields.get(i).key().equals(key)) {
                return i;
            }
        }
        return -1;
    }

    private record Stored(Forms.Content content, String by) {}
}
