package dev.guildhall.payments.receipts;

import dev.guildhall.audit.AuditTrail;
import dev.guildhall.catalog.Brand;
import dev.guildhall.identity.AccountId;
import dev.guildhall.media.MediaLibrary;
import dev.guildhall.media.MediaView;
import dev.guildhall.problem.Conflict;
import dev.guildhall.problem.Invalid;
import dev.guildhall.problem.NotFound;
import dev.guildhall.tenancy.Ids;
import dev.guildhall.tenancy.TenantDirectory;
import dev.guildhall.tenancy.TenantScope;
import dev.guildhall.ui.Paged;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.SecureRandom;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * Receipts: one for each paid order, numbered by a counter row when it is first asked for. The file is drawn anew each time, since
 * it says what has been given back since.
 */
@Service
public class ReceiptDesk {
    private static final SecureRandom RANDOM = new SecureRandom();

    private static final String ALL = """
            SELECT receipt.id, receipt.order_id, receipt.number, receipt.token, receipt.fen, receipt.created_at,
                orders.refunded_fen, orders.number AS order_number, orders.buyer_name, orders.title, orders.paid_at,
                orders.wechat_transaction IS NOT NULL AS wechat
            FROM receipt JOIN payment_order orders ON orders.id = receipt.order_id
            """;

    /** Who issues receipts; {@code seal} is an id in the media library. */
    public record Issuer(String name, @Nullable UUID seal) {}

    private record Paid(UUID order, String state, long fen, long refundedFen) {}

    private final JdbcClient jdbc;
    private final AuditTrail audit;
    private final Brand brand;
    private final MediaLibrary media;
    private final TenantDirectory tenants;
    private final ReceiptPdf pdf;
    private final Clock clock;

    ReceiptDesk(
            JdbcClient jdbc,
            AuditTrail audit,
            Brand brand,
            MediaLibrary media,
            TenantDirectory tenants,
            ReceiptPdf pdf,
            Clock clock) {
        this.jdbc = jdbc;
        this.audit = audit;
        this.brand = brand;
        this.media = media;
        this.tenants = tenants;
        this.pdf = pdf;
        this.clock = clock;
    }

    /**
     * The receipt of an order; made and numbered now if there is none yet.
     *
     * @param buyer whose order it must be; null for staff
     * @throws NotFound where there is no such order, or it is somebody else's
     * @throws Conflict where it is not paid, or all of it has gone back before a receipt was made
     */
    @Transactional
    public ReceiptView of(UUID order, @Nullable AccountId buyer) {
        Paid paid = jdbc.sql("""
                SELECT id, state, fen, refunded_fen FROM payment_order
                WHERE id = :order AND (CAST(:buyer AS uuid) IS NULL OR buyer_id = :buyer) FOR UPDATE
                """)
                .param("order", order)
                .param("buyer", buyer == null ? null : buyer.value())
                .query((row, n) -> new Paid(
                        row.getObject("id", UUID.class),
                        row.getString("state"),
                        row.getLong("fen"),
                        row.getLong("refunded_fen")))
                .optional()
                .orElseThrow(() -> new NotFound(Words.of("order")));
        Optional<ReceiptView> there = find(order);
        if (there.isPresent()) {
            return there.get();
        }
        if (!paid.state.equals("PAID") && !paid.state.equals("PARTLY_REFUNDED") || paid.fen == 0) {
            throw new Conflict(
                    "no-receipt",
                    Words.of("unpaid.title"),
                    Words.of(paid.state.equals("REFUNDED") ? "refunded" : "unpaid"));
        }
        UUID id = Ids.next();
        String number = nextNumber();
        jdbc.sql("""
                INSERT INTO receipt (id, order_id, number, token, fen, created_at)
                VALUES (:id, :order, :number, :token, :fen, :now)
                """)
                .param("id", id)
                .param("order", order)
                .param("number", number)
                .param("token", token())
                .param("fen", paid.fen)
                .param("now", now())
                .update();
        audit.record("payments.receipt.issued", "receipt", id.toString(), Map.of("number", number));
        return find(order).orElseThrow();
    }

    /** The receipt of an order, if one was made. */
    @Transactional(readOnly = true)
    public Optional<ReceiptView> find(UUID order) {
        return jdbc.sql(ALL + " WHERE receipt.order_id = :order")
                .param("order", order)
                .query(ReceiptDesk::view)
                .optional();
    }

    /** The one of this token: who has it knows the paper. */
    @Transactional(readOnly = true)
    public Optional<ReceiptView> verify(String token) {
        return jdbc.sql(ALL + " WHERE receipt.token = :token")
                .param("token", token)
                .query(ReceiptDesk::view)
                .optional();
    }

    /**
     * Newest first.
     *
     * @param buyer whose; null for all
     * @param text part of the receipt's or order's number or of the payer's name; null for all
     */
    @Transactional(readOnly = true)
    public Paged<ReceiptView> page(@Nullable AccountId buyer, @Nullable String text, int page, int size) {
        String where = """
                 WHERE (CAST(:buyer AS uuid) IS NULL OR orders.buyer_id = :buyer)
                   AND (CAST(:text AS text) IS NULL OR strpos(receipt.number, upper(:text)) > 0
                        OR strpos(orders.number, upper(:text)) > 0 OR strpos(orders.buyer_name, :text) > 0)
                """;
        UUID whose = buyer == null ? null : buyer.value();
        long total = jdbc.sql("SELECT count(*) FROM receipt JOIN payment_order orders ON orders.id = receipt.order_id"
                        + where)
                .param("buyer", whose)
                .param("text", text)
                .query(Long.class)
                .single();
        return new Paged<>(
                jdbc.sql(ALL + where + " ORDER BY receipt.created_at DESC, receipt.id DESC LIMIT :size OFFSET :skip")
                        .param("buyer", whose)
                        .param("text", text)
                        .param("size", size)
                        .param("skip", (long) page * size)
                        .query(ReceiptDesk::view)
                        .list(),
                page,
                size,
                total);
    }

    /**
     * Draws the file.
     *
     * @param baseUrl the tenant's address as others reach it, for the QR code; without a slash at the end
     */
    @Transactional(readOnly = true)
    public byte[] file(ReceiptView receipt, String baseUrl) {
        Issuer issuer = issuer();
        ZoneId zone = tenants.require(TenantScope.current()).zone();
        return pdf.draw(receipt, issuer.name(), seal(issuer.seal()), baseUrl + "/r/" + receipt.token(), zone);
    }

    /** Who issues receipts: as set, else the tenant by its brand's name and without a seal. */
    @Transactional(readOnly = true)
    public Issuer issuer() {
        return jdbc.sql("SELECT name, seal_id FROM receipt_issuer ORDER BY created_at DESC, id DESC LIMIT 1")
                .query((row, n) -> new Issuer(row.getString("name"), row.getObject("seal_id", UUID.class)))
                .optional()
                .orElseGet(() -> new Issuer(brand.current().name(), null));
    }

    /**
     * Sets who issues receipts from now on; earlier ones are drawn with it too.
     *
     * @param seal a new picture of the seal; null keeps the present one
     * @throws Invalid where the name is missing or too long
     */
    @Transactional
    public void issue(String name, @Nullable InputStream seal) {
        String plain = name.strip();
        if (plain.isEmpty() || plain.length() > 60) {
            throw new Invalid("name", Words.of("issuer.name"));
        }
        UUID picture = issuer().seal();
        if (seal != null) {
            MediaView stored = media.store(SealKind.ID, "seal.png", seal);
            picture = stored.id();
        }
        UUID id = Ids.next();
        jdbc.sql("INSERT INTO receipt_issuer (id, name, seal_id, created_at) VALUES (:id, :name, :seal, :now)")
                .param("id", id)
                .param("name", plain)
                .param("seal", picture)
                .param("now", now())
                .update();
        audit.record("payments.receipt.issuer", "receipt_issuer", id.toString(), Map.of("name", plain));
    }

    private byte @Nullable [] seal(@Nullable UUID id) {
        if (id == null) {
            return null;
        }
        return media.content(id)
                .map(content -> {
                    try (InputStream in = content.in()) {
                        return in.readAllBytes();
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                })
                .orElse(null);
    }

    private String nextNumber() {
        int year = clock.instant()
                .atZone(tenants.require(TenantScope.current()).zone())
                .getYear();
        long count = jdbc.sql("""
                INSERT INTO receipt_counter (year, value) VALUES (:year, 1)
                ON CONFLICT (year) DO UPDATE SET value = receipt_counter.value + 1 RETURNING value
                """).param("year", year).query(Long.class).single();
        return "SJ%d%06d".formatted(year, count);
    }

    private static String token() {
        byte[] bytes = new byte[24];
        RANDOM.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private OffsetDateTime now() {
        return OffsetDateTime.ofInstant(clock.instant(), ZoneOffset.UTC);
    }

    private static ReceiptView view(ResultSet row, int n) throws SQLException {
        OffsetDateTime paidAt = row.getObject("paid_at", OffsetDateTime.class);
        Instant issuedAt = row.getObject("created_at", OffsetDateTime.class).toInstant();
        return new ReceiptView(
                Objects.requireNonNull(row.getObject("id", UUID.class)),
                Objects.requireNonNull(row.getObject("order_id", UUID.class)),
                row.getString("number"),
                row.getString("token"),
                row.getLong("fen"),
                row.getLong("refunded_fen"),
                row.getString("order_number"),
                row.getString("buyer_name"),
                row.getString("title"),
                row.getBoolean("wechat"),
                paidAt == null ? null : paidAt.toInstant(),
                issuedAt);
    }
}
