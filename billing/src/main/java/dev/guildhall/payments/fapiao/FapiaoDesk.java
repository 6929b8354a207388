package dev.guildhall.payments.fapiao;

import cn.hutool.core.util.CreditCodeUtil;
import dev.guildhall.audit.AuditTrail;
import dev.guildhall.identity.AccountId;
import dev.guildhall.notice.EmailOutbox;
import dev.guildhall.notice.EmailTemplate;
import dev.guildhall.notice.Notices;
import dev.guildhall.payments.tasks.MoneyTasks;
import dev.guildhall.problem.Conflict;
import dev.guildhall.problem.FieldError;
import dev.guildhall.problem.Invalid;
import dev.guildhall.problem.NotFound;
import dev.guildhall.tenancy.Ids;
import dev.guildhall.ui.Fmt;
import dev.guildhall.ui.Paged;
import dev.guildhall.vault.EmailAddress;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Requests for fapiao: one open or issued for each paid order, over what has not gone back. */
@Service
public class FapiaoDesk {
    static final String RED_LETTER = "fapiao-red-letter";
    private static final String BY_HAND = "by-hand";
    private static final int LARGEST_FILE = 3 * 1024 * 1024;

    private static final String ALL = """
            SELECT request.id, request.order_id, request.kind, request.title, request.tax_number, request.email, request.fen,
                request.state, request.reason, request.fapiao_number, request.red_letter_fen, request.red_letter_done_at,
                request.file_name, request.created_at, request.decided_at, request.decided_by_name,
                orders.number AS order_number, orders.title AS order_title
            FROM fapiao_request request JOIN payment_order orders ON orders.id = request.order_id
            """;

    /** What a member fills in. */
    public record Wanted(
            FapiaoView.Kind kind,
            String title,
            @Nullable String taxNumber,
            @Nullable String email) {}

    /** An issued file. */
    public record File(String name, String contentType, byte[] content) {}

    private record Paid(String number, String state, long fen, long refundedFen, UUID buyer) {}

    private record Locked(
            UUID owner,
            String state,
            String orderNumber,
            @Nullable String email,
            String title,
            long fen) {}

    private final JdbcClient jdbc;
    private final AuditTrail audit;
    private final Notices notices;
    private final EmailOutbox emails;
    private final MoneyTasks tasks;
    private final ObjectProvider<FapiaoSupplier> supplier;
    private final Fmt fmt;
    private final Clock clock;

    FapiaoDesk(
            JdbcClient jdbc,
            AuditTrail audit,
            Notices notices,
            EmailOutbox emails,
            MoneyTasks tasks,
            ObjectProvider<FapiaoSupplier> supplier,
            Fmt fmt,
            Clock clock) {
        this.jdbc = jdbc;
        this.audit = audit;
        this.notices = notices;
        this.emails = emails;
        this.tasks = tasks;
        this.supplier = supplier;
        this.fmt = fmt;
        this.clock = clock;
    }

    /**
     * @throws NotFound where the order is somebody else's
     * @throws Conflict where it is not paid, all of it has gone back, or there is one under way
     * @throws Invalid by field
     */
    @Transactional
    public FapiaoView request(UUID order, AccountId owner, Wanted wanted) {
        Wanted checked = checked(wanted);
        Paid paid = order(order, owner);
        if (paid.state.equals("OPEN") || paid.state.equals("CLOSED") || paid.fen <= paid.refundedFen) {
            throw new Conflict(
                    "no-fapiao",
                    Words.of("unpaid.title"),
                    Words.of(paid.fen > 0 && paid.fen <= paid.refundedFen ? "refunded" : "unpaid"));
        }
        there(order).ifPresent(before -> {
            throw new Conflict(
                    "fapiao-requested",
                    Words.of("there.title"),
                    Words.of("there", before.state().label()));
        });
        UUID id = Ids.next();
        FapiaoSupplier service = supplier.getIfAvailable();
        jdbc.sql("""
                INSERT INTO fapiao_request
                    (id, order_id, owner_id, kind, title, tax_number, email, fen, state, supplier, next_try_at, created_at)
                VALUES (:id, :order, :owner, :kind, :title, :tax, :email, :fen, 'REQUESTED', :supplier, :next, :now)
                """)
                .param("id", id)
                .param("order", order)
                .param("owner", owner.value())
                .param("kind", checked.kind().name())
                .param("title", checked.title())
                .param("tax", checked.taxNumber())
                .param("email", checked.email())
                .param("fen", paid.fen - paid.refundedFen)
                .param("supplier", service == null ? BY_HAND : service.id())
                .param("next", service == null ? null : now())
                .param("now", now())
                .update();
        audit.record("payments.fapiao.requested", "fapiao", id.toString(), Map.of("order", paid.number));
        return find(id);
    }

    /** The newest request of an order that is the owner's. */
    @Transactional(readOnly = true)
    public Optional<FapiaoView> of(UUID order, AccountId owner) {
        return jdbc.sql(
                        ALL
                                + " WHERE request.order_id = :order AND request.owner_id = :owner ORDER BY request.created_at DESC LIMIT 1")
                .param("order", order)
                .param("owner", owner.value())
                .query(FapiaoDesk::view)
                .optional();
    }

    @Transactional(readOnly = true)
    public FapiaoView find(UUID id) {
        return jdbc.sql(ALL + " WHERE request.id = :id")
                .param("id", id)
                .query(FapiaoDesk::view)
                .optional()
                .orElseThrow(() -> new NotFound(Words.of("fapiao")));
    }

    /** Newest first for the owner, oldest first for staff who look at what waits. */
    @Transactional(readOnly = true)
    public Paged<FapiaoView> page(@Nullable AccountId owner, FapiaoView.@Nullable State state, int page, int size) {
        String where = """
                 WHERE (CAST(:owner AS uuid) IS NULL OR request.owner_id = :owner)
                   AND (CAST(:state AS text) IS NULL OR request.state = :state)
                """;
        UUID whose = owner == null ? null : owner.value();
        String wanted = state == null ? null : state.name();
        String order = state == FapiaoView.State.REQUESTED
                ? " ORDER BY request.created_at, request.id"
                : " ORDER BY request.created_at DESC, request.id DESC";
        long total = jdbc.sql("SELECT count(*) FROM fapiao_request request" + where)
                .param("owner", whose)
                .param("state", wanted)
                .query(Long.class)
                .single();
        return new Paged<>(
                jdbc.sql(ALL + where + order + " LIMIT :size OFFSET :skip")
                        .param("owner", whose)
                        .param("state", wanted)
                        .param("size", size)
                        .param("skip", (long) page * size)
                        .query(FapiaoDesk::view)
                        .list(),
                page,
                size,
                total);
    }

    @Transactional(readOnly = true)
    public long waiting() {
        return jdbc.sql("SELECT count(*) FROM fapiao_request WHERE state = 'REQUESTED'")
                .query(Long.class)
                .single();
    }

    /** @param owner whose it must be; null for staff */
    @Transactional(readOnly = true)
    public File file(UUID id, @Nullable AccountId owner) {
        return jdbc.sql("""
                SELECT file_name, file_type, file FROM fapiao_request
                WHERE id = :id AND state = 'ISSUED' AND (CAST(:owner AS uuid) IS NULL OR owner_id = :owner)
                """)
                .param("id", id)
                .param("owner", owner == null ? null : owner.value())
                .query((row, n) -> new File(row.getString(1), row.getString(2), row.getBytes(3)))
                .optional()
                .orElseThrow(() -> new NotFound(Words.of("fapiao")));
    }

    /**
     * Keeps the file, tells the applicant by inbox and, where an address was given, by e-mail.
     *
     * @param by name of who issued it
     * @throws Invalid for a number or file of a wrong form; nothing is stored then
     * @throws Conflict unless it waits
     */
    @Transactional
    public void issued(UUID id, String fapiaoNumber, byte[] file, String by) {
        String number = fapiaoNumber.strip();
        List<FieldError> errors = new ArrayList<>();
        if (!number.matches("[0-9]{8,20}")) {
            errors.add(new FieldError("number", Words.of("number")));
        }
        String type = type(file);
        if (type == null) {
            errors.add(new FieldError("file", Words.of("file")));
        } else if (file.length > LARGEST_FILE) {
            errors.add(new FieldError("file", Words.of("file.size")));
        }
        if (!errors.isEmpty() || type == null) {
            throw new Invalid(errors);
        }
        Locked request = lock(id, "REQUESTED");
        jdbc.sql("""
                UPDATE fapiao_request SET state = 'ISSUED', fapiao_number = :number, file_name = :name, file_type = :type,
                    file = :file, decided_by_name = :by, decided_at = :now, next_try_at = NULL WHERE id = :id
                """)
                .param("number", number)
                .param("name", number + (type.endsWith("pdf") ? ".pdf" : ".ofd"))
                .param("type", type)
                .param("file", file)
                .param("by", by)
                .param("now", now())
                .param("id", id)
                .update();
        audit.record("payments.fapiao.issued", "fapiao", id.toString(), Map.of("number", number));
        notices.tell(
                new AccountId(request.owner),
                "payments.fapiao",
                Words.of("issued.title"),
                Words.of("issued.text", request.orderNumber),
                "/pages-money/fapiao");
        if (request.email != null && emails.open()) {
            emails.enqueue(
                    EmailAddress.parse(request.email),
                    EmailTemplate.FAPIAO_ISSUED,
                    Map.of(
                            "order",
                            request.orderNumber,
                            "title",
                            request.title,
                            "number",
                            number,
                            "amount",
                            fmt.money(request.fen)));
        }
    }

    /** @throws Invalid without a reason, @throws Conflict unless it waits */
    @Transactional
    public void refuse(UUID id, String reason, String by) {
        String why = reason.strip();
        if (why.isEmpty() || why.length() > 200) {
            throw new Invalid("reason", Words.of("reason"));
        }
        Locked request = lock(id, "REQUESTED");
        end(id, "REFUSED", why, by);
        audit.record("payments.fapiao.refused", "fapiao", id.toString(), Map.of("reason", why));
        notices.tell(
                new AccountId(request.owner),
                "payments.fapiao",
                Words.of("refused.title"),
                Words.of("refused.text", request.orderNumber, why),
                "/pages-money/fapiao");
    }

    /** The applicant takes it back while it waits. */
    @Transactional
    public FapiaoView cancel(UUID id, AccountId owner, String by) {
        if (jdbc.sql("SELECT id FROM fapiao_request WHERE id = :id AND owner_id = :owner")
                .param("id", id)
                .param("owner", owner.value())
                .query(UUID.class)
                .list()
                .isEmpty()) {
            throw new NotFound(Words.of("fapiao"));
        }
        lock(id, "REQUESTED");
        end(id, "CANCELLED", null, by);
        audit.record("payments.fapiao.cancelled", "fapiao", id.toString(), Map.of());
        return find(id);
    }

    /**
     * Money of the order has gone back: what waits is about less, or ends; what is issued needs a red-letter fapiao, which is work
     * for a person. Stands being called again.
     */
    @Transactional
    public void refunded(UUID order) {
        Paid paid = order(order, null);
        Optional<FapiaoView> there = there(order);
        if (there.isEmpty()) {
            return;
        }
        FapiaoView request = there.get();
        long left = paid.fen - paid.refundedFen;
        if (request.state() == FapiaoView.State.REQUESTED) {
            if (left <= 0) {
                end(request.id(), "CANCELLED", Words.of("cancelled"), Words.of("by-hand"));
                audit.record("payments.fapiao.cancelled", "fapiao", request.id().toString(), Map.of());
            } else {
                jdbc.sql("UPDATE fapiao_request SET fen = :fen WHERE id = :id")
                        .param("fen", left)
                        .param("id", request.id())
                        .update();
            }
            return;
        }
        long red = Math.max(0, request.fen() - left);
        if (red > request.redLetterFen()) {
            jdbc.sql("UPDATE fapiao_request SET red_letter_fen = :red, red_letter_done_at = NULL WHERE id = :id")
                    .param("red", red)
                    .param("id", request.id())
                    .update();
            tasks.open(
                    RED_LETTER,
                    "fapiao",
                    request.id() + ":" + red,
                    Words.of("red.title", String.valueOf(request.fapiaoNumber())),
                    Words.of("red.detail", request.title(), fmt.money(request.fen()), fmt.money(red)),
                    Words.of("red.suggestion"),
                    red);
        }
    }

    /** The red-letter fapiao has been issued. */
    @Transactional
    public void redLetterDone(UUID id) {
        FapiaoView request = find(id);
        int changed = jdbc.sql("""
                UPDATE fapiao_request SET red_letter_done_at = :now
                WHERE id = :id AND red_letter_fen > 0 AND red_letter_done_at IS NULL
                """).param("now", now()).param("id", id).update();
        if (changed == 1) {
            audit.record(
                    "payments.fapiao.red",
                    "fapiao",
                    id.toString(),
                    Map.of("number", String.valueOf(request.fapiaoNumber())));
        }
    }

    private void end(UUID id, String state, @Nullable String reason, String by) {
        jdbc.sql("""
                UPDATE fapiao_request SET state = :state, reason = :reason, decided_by_name = :by, decided_at = :now,
                    next_try_at = NULL WHERE id = :id
                """)
                .param("state", state)
                .param("reason", reason)
                .param("by", by)
                .param("now", now())
                .param("id", id)
                .update();
    }

    private Optional<FapiaoView> there(UUID order) {
        return jdbc.sql(ALL + " WHERE request.order_id = :order AND request.state IN ('REQUESTED', 'ISSUED')")
                .param("order", order)
                .query(FapiaoDesk::view)
                .optional();
    }

    /** Under the order's lock: a refund and a request see each other. */
    private Paid order(UUID order, @Nullable AccountId buyer) {
        return jdbc.sql("""
                SELECT number, state, fen, refunded_fen, buyer_id FROM payment_order
                WHERE id = :order AND (CAST(:buyer AS uuid) IS NULL OR buyer_id = :buyer) FOR UPDATE
                """)
                .param("order", order)
                .param("buyer", buyer == null ? null : buyer.value())
                .query((row, n) -> new Paid(
                        row.getString("number"),
                        row.getString("state"),
                        row.getLong("fen"),
                        row.getLong("refunded_fen"),
                        Objects.requireNonNull(row.getObject("buyer_id", UUID.class))))
                .optional()
                .orElseThrow(() -> new NotFound(Words.of("order")));
    }

    private Locked lock(UUID id, String state) {
        UUID order = find(id).order();
        order(order, null);
        Locked request = jdbc.sql("""
                SELECT request.owner_id, request.state, request.email, request.title, request.fen, orders.number
                FROM fapiao_request request JOIN payment_order orders ON orders.id = request.order_id
                WHERE request.id = :id FOR UPDATE OF request
                """)
                .param("id", id)
                .query((row, n) -> new Locked(
                        Objects.requireNonNull(row.getObject("owner_id", UUID.class)),
                        row.getString("state"),
                        row.getString("number"),
                        row.getString("email"),
                        row.getString("title"),
                        row.getLong("fen")))
                .single();
        if (!request.state.equals(state)) {
            throw new Conflict(
                    "fapiao-decided", Words.of("state.title"), Words.of("state", Words.of("state." + request.state)));
        }
        return request;
    }

    private static Wanted checked(Wanted wanted) {
        List<FieldError> errors = new ArrayList<>();
        String title = wanted.title().strip();
        if (title.isEmpty() || title.length() > 100) {
            errors.add(new FieldError("title", Words.of("title")));
        }
        String tax = text(wanted.taxNumber());
        if (tax != null) {
            tax = tax.toUpperCase(Locale.ROOT);
        }
        if (wanted.kind() == FapiaoView.Kind.COMPANY && tax == null) {
            errors.add(new FieldError("taxNumber", Words.of("tax.missing")));
        } else if (tax != null && !CreditCodeUtil.isCreditCode(tax)) {
            errors.add(new FieldError("taxNumber", Words.of("tax.wrong")));
        }
        String email = text(wanted.email());
        if (email != null) {
            Optional<EmailAddress> address = EmailAddress.find(email);
            if (address.isEmpty()) {
                errors.add(new FieldError("email", Words.of("email")));
            } else {
                email = address.get().value();
            }
        }
        if (!errors.isEmpty()) {
            throw new Invalid(errors);
        }
        return new Wanted(wanted.kind(), title, wanted.kind() == FapiaoView.Kind.COMPANY ? tax : null, email);
    }

    private static @Nullable String text(@Nullable String value) {
        return value == null || value.isBlank() ? null : value.strip();
    }

    /** By its first bytes, whatever it is called: PDF, or OFD, which is a ZIP. */
    private static @Nullable String type(byte[] file) {
        if (file.length > 5 && file[0] == '%' && file[1] == 'P' && file[2] == 'D' && file[3] == 'F' && file[4] == '-') {
            return "application/pdf";
        }
        return file.length > 4 && file[0] == 'P' && file[1] == 'K' && file[2] == 3 && file[3] == 4
                ? "application/ofd"
                : null;
    }

    private OffsetDateTime now() {
        return OffsetDateTime.ofInstant(clock.instant(), ZoneOffset.UTC);
    }

    private static FapiaoView view(ResultSet row, int n) throws SQLException {
        OffsetDateTime decidedAt = row.getObject("decided_at", OffsetDateTime.class);
        return new FapiaoView(
                Objects.requireNonNull(row.getObject("id", UUID.class)),
                Objects.requireNonNull(row.getObject("order_id", UUID.class)),
                row.getString("order_number"),
                row.getString("order_title"),
                FapiaoView.Kind.valueOf(row.getString("kind")),
                row.getString("title"),
                row.getString("tax_number"),
                row.getString("email"),
                row.getLong("fen"),
                FapiaoView.State.valueOf(row.getString("state")),
                row.getString("reason"),
                row.getString("fapiao_number"),
                row.getLong("red_letter_fen"),
                row.getObject("red_letter_done_at") != null,
                row.getString("file_name"),
                row.getObject("created_at", OffsetDateTime.class).toInstant(),
                decidedAt == null ? null : decidedAt.toInstant(),
                row.getString("decided_by_name"));
    }
}
