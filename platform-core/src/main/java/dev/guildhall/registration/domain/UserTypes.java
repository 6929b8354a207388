package dev.guildhall.registration.domain;

import dev.guildhall.audit.AuditTrail;
import dev.guildhall.forms.FieldType;
import dev.guildhall.forms.FormDefinition;
import dev.guildhall.forms.Forms;
import dev.guildhall.problem.FieldError;
import dev.guildhall.problem.Invalid;
import dev.guildhall.problem.NotFound;
import dev.guildhall.registration.Side;
import dev.guildhall.registration.UserType;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** The user types of the bound tenant, in the order in which they are offered (T3). */
@Service
public class UserTypes {
    /** Kinds of account that somebody may register for. */
    public static final Map<String, String> KINDS = java.util.Collections.unmodifiableMap(kinds());

    private final JdbcClient jdbc;
    private final Forms forms;
    private final AuditTrail audit;
    private final Clock clock;

    UserTypes(JdbcClient jdbc, Forms forms, AuditTrail audit, Clock clock) {
        this.jdbc = jdbc;
        this.forms = forms;
        this.audit = audit;
        this.clock = clock;
    }

    @Transactional(readOnly = true)
    public List<UserType> all() {
        return jdbc.sql("SELECT * FROM user_type ORDER BY position, code")
                .query(UserTypes::type)
                .list();
    }

    @Transactional(readOnly = true)
    public List<UserType> open() {
        return all().stream().filter(UserType::open).toList();
    }

    @Transactional(readOnly = true)
    public Optional<UserType> find(String code) {
        return jdbc.sql("SELECT * FROM user_type WHERE code = ?")
                .param(code)
                .query(UserTypes::type)
                .optional();
    }

    /** @throws NotFound where there is no such type */
    @Transactional(readOnly = true)
    public UserType require(String code) {
        return find(code).orElseThrow(() -> new NotFound(Words.of("user-type")));
    }

    /**
     * Adds a type at the end, or changes the one of this code.
     *
     * @param fresh whether it must be new
     * @throws Invalid naming what is wrong with it
     */
    @Transactional
    public void save(UserType type, boolean fresh) {
        check(type, fresh);
        jdbc.sql("""
                        INSERT INTO user_type (code, label, side, kind, summary, form, name_field, reviewed, working_days,
                            open, by_email, position, changed_at)
                        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, (SELECT coalesce(max(position), 0) + 1 FROM user_type), ?)
                        ON CONFLICT (code) DO UPDATE SET label = excluded.label, side = excluded.side,
                            kind = excluded.kind, summary = excluded.summary, form = excluded.form,
                            name_field = excluded.name_field, reviewed = excluded.reviewed,
                            working_days = excluded.working_days, open = excluded.open,
                            by_email = excluded.by_email, changed_at = excluded.changed_at""")
                .params(Arrays.asList(
                        type.code(),
                        type.label().strip(),
                        type.side().name(),
                        type.kind(),
                        type.summary().strip(),
                        type.form(),
                        type.nameField(),
                        type.reviewed(),
                        type.workingDays(),
                        type.open(),
                        type.byEmail(),
                        clock.instant().atOffset(ZoneOffset.UTC)))
                .update();
        audit.record(
                "user-type.saved",
                "user-type",
                type.code(),
                Map.of("label", type.label(), "reviewed", type.reviewed(), "open", type.open()));
    }

    /** Opens it for new registrations, or closes it; who has registered stays. */
    @Transactional
    public void open(String code, boolean open) {
        UserType type = require(code);
        jdbc.sql("UPDATE user_type SET open = ? WHERE code = ?")
                .param(open)
                .param(code)
                .update();
        audit.record("user-type.saved", "user-type", code, Map.of("label", type.label(), "open", open));
    }

    /** Moves a type one place up or down in what visitors are offered. */
    @Transactional
    public void move(String code, boolean up) {
        List<String> codes = new ArrayList<>(jdbc.sql("SELECT code FROM user_type ORDER BY position, code FOR UPDATE")
                .query(String.class)
                .list());
        int from = codes.indexOf(code);
        int to = up ? from - 1 : from + 1;
        if (from < 0 || to < 0 || to >= codes.size()) {
            return;
        }
        java.util.Collections.swap(codes, from, to);
        for (int i = 0; i < codes.size(); i++) {
            jdbc.sql("UPDATE user_type SET position = ? WHERE code = ?")
                    .param(i + 1)
                    .param(codes.get(i))
                    .update();
        }
    }

    private void check(UserType type, boolean fresh) {
        List<FieldError> errors = new ArrayList<>();
        if (!type.code().matches("[a-z][a-z0-9-]{1,29}")) {
            errors.add(new FieldError("code", Words.of("type.code")));
        } else if (fresh && find(type.code()).isPresent()) {
            errors.add(new FieldError("code", Words.of("type.code.twice", type.code())));
        }
        String label = type.label().strip();
        if (label.isEmpty() || label.codePointCount(0, label.length()) > 20) {
            errors.add(new FieldError("label", Words.of("type.label")));
        } else if (all().stream()
                .anyMatch(other -> other.label().equals(label) && !other.code().equals(type.code()))) {
            errors.add(new FieldError("label", Words.of("type.label.twice", label)));
        }
        if (type.summary().codePointCount(0, type.summary().length()) > 60) {
            errors.add(new FieldError("summary", Words.of("type.summary")));
        }
        if (!KINDS.containsKey(type.kind())) {
            errors.add(new FieldError("kind", Words.of("type.kind")));
        }
        Optional<FormDefinition> form = forms.find(type.form());
        if (form.isEmpty()) {
            errors.add(new FieldError("form", Words.of("type.form.missing")));
        } else if (type.nameField() != null
                && form.get().field(type.nameField()).isEmpty()) {
            errors.add(new FieldError("nameField", Words.of("type.name-field", type.nameField())));
        }
        if (type.byEmail() && form.filter(UserTypes::asksIdNumber).isPresent()) {
            errors.add(new FieldError("byEmail", Words.of("type.by-email.id-number")));
        }
        Integer days = type.workingDays();
        if (days != null && (days < 0 || days > 30)) {
            errors.add(new FieldError("workingDays", Words.of("type.days")));
        }
        if (!errors.isEmpty()) {
            throw new Invalid(errors);
        }
    }

    /** Whether the form asks for an identity card: then a phone must be proved first (W19). */
    static boolean asksIdNumber(FormDefinition form) {
        return form.fields().stream().anyMatch(field -> field.type() == FieldType.ID_NUMBER);
    }

    private static Map<String, String> kinds() {
        Map<String, String> kinds = new java.util.LinkedHashMap<>();
        kinds.put("GUEST", "游客");
        kinds.put("COMPANY", "企业");
        kinds.put("WORKER", "工人");
        kinds.put("MERCHANT", "商家");
        kinds.put("PERSON", "个人");
        kinds.put("MEMBER", "会员");
        return kinds;
    }

    private static UserType type(ResultSet row, int number) throws SQLException {
        return new UserType(
                row.getString("code"),
                row.getString("label"),
                Side.valueOf(row.getString("side")),
                row.getString("kind"),
                row.getString("summary"),
                row.getString("form"),
                row.getString("name_field"),
                row.getBoolean("reviewed"),
                row.getObject("working_days", Integer.class),
                row.getBoolean("open"),
                row.getBoolean("by_email"));
    }

    /** Ids of the forms that a visitor may read. */
    Set<String> forms() {
        return open().stream().map(UserType::form).collect(java.util.stream.Collectors.toUnmodifiableSet());
    }

    /** The open type that uses a form. */
    Optional<UserType> using(@Nullable String form) {
        return open().stream().filter(type -> type.form().equals(form)).findFirst();
    }
}
