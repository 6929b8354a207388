package dev.guildhall.payments.domain;

import dev.guildhall.idempotency.Idempotency;
import dev.guildhall.identity.AccountId;
import dev.guildhall.identity.Actor;
import dev.guildhall.payments.Quote;
import dev.guildhall.problem.NotFound;
import dev.guildhall.tenancy.Ids;
import dev.guildhall.tenancy.TenantDirectory;
import dev.guildhall.tenancy.TenantScope;
import dev.guildhall.ui.Paged;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Orders as their buyers place and see them. */
@Service
public class Orders {
    /** How long an order waits for its payment. */
    static final Duration PATIENCE = Duration.ofMinutes(30);

    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("yyMMdd");
    /** Without letters and digits that look alike. */
    private static final String LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ";

    private static final SecureRandom RANDOM = new SecureRandom();

    private final JdbcClient jdbc;
    private final Clock clock;
    private final OrderKinds kinds;
    private final Idempotency idempotency;
    private final BuyerRefunds refunds;
    private final Settlement settlement;
    private final Traces traces;
    private final TenantDirectory tenants;

    Orders(
            JdbcClient jdbc,
            Clock clock,
            OrderKinds kinds,
            Idempotency idempotency,
            BuyerRefunds refunds,
            Settlement settlement,
            Traces traces,
            TenantDirectory tenants) {
        this.jdbc = jdbc;
        this.clock = clock;
        this.kinds = kinds;
        this.idempotency = idempotency;
        this.refunds = refunds;
        this.settlement = settlement;
        this.traces = traces;
        this.tenants = tenants;
    }

    /** What a buyer asks for. */
    public record Wanted(String kind, String subject) {}

    /** @param key the request's Idempotency-Key */
    @Transactional
    public OrderView place(Actor buyer, @org.jspecify.annotations.Nullable String key, Wanted wanted) {
        return idempotency.once("order:" + buyer.id(), key, wanted, OrderView.class, () -> insert(buyer, wanted));
    }

    @Transactional(readOnly = true)
    public Paged<OrderView> of(AccountId buyer, int page, int size) {
        long total = jdbc.sql("SELECT count(*) FROM payment_order WHERE buyer_id = :buyer")
                .param("buyer", buyer.value())
                .query(Long.class)
                .single();
        return new Paged<>(
                refunds.of(jdbc
                        .sql("""
                        SELECT * FROM payment_order WHERE buyer_id = :buyer
                        ORDER BY created_at DESC, id DESC LIMIT :size OFFSET :skip
                        """)
                        .param("buyer", buyer.value())
                        .param("size", size)
                        .param("skip", (long) page * size)
                        .query(Order::of)
                        .list()
                        .stream()
                        .map(Order::view)
                        .toList()),
                page,
                size,
                total);
    }

    /** @throws NotFound also where the order is somebody else's */
    @Transactional(readOnly = true)
    public OrderView find(AccountId buyer, UUID id) {
        return jdbc.sql("SELECT * FROM payment_order WHERE id = :id AND buyer_id = :buyer")
                .param("id", id)
                .param("buyer", buyer.value())
                .query(Order::of)
                .optional()
                .map(Order::view)
                .map(refunds::of)
                .orElseThrow(() -> new NotFound("订单"));
    }

    /**
     * Places an order that the platform makes itself, with a receiving account of its choice, in the caller's transaction.
     *
     * @param patience how long it waits for its payment
     */
    @Transactional(propagation = Propagation.MANDATORY)
    UUID placeInternally(
            Actor buyer, String kind, String subject, Quote quote, UUID receivingAccount, Duration patience) {
        UUID id = insert(buyer, kind, subject, quote, patience);
        jdbc.sql("UPDATE payment_order SET receiving_account_id = :account WHERE id = :id")
                .param("account", receivingAccount)
                .param("id", id)
                .update();
        return id;
    }

    private OrderView insert(Actor buyer, Wanted wanted) {
        Quote quote = kinds.asked(wanted.kind()).quote(buyer.organisation(), wanted.subject());
        UUID id = insert(buyer, wanted.kind(), wanted.subject(), quote, PATIENCE);
        if (quote.fen() == 0) {
            settlement.free(jdbc.sql("SELECT * FROM payment_order WHERE id = :id FOR UPDATE")
                    .param("id", id)
                    .query(Order::of)
                    .single());
        }
        return find(buyer.organisation(), id);
    }

    private UUID insert(Actor buyer, String kind, String subject, Quote quote, Duration patience) {
        Instant now = clock.instant();
        UUID id = Ids.next();
        jdbc.sql("""
                INSERT INTO payment_order
                    (id, number, kind, subject, title, terms, buyer_id, buyer_name, fen, state, expires_at, created_at)
                VALUES (:id, :number, :kind, :subject, :title, :terms, :buyer, :buyerName, :fen, 'OPEN', :expires, :at)
                """)
                .param("id", id)
                .param("number", nextNumber(now))
                .param("kind", kind)
                .param("subject", subject)
                .param("title", quote.title())
                .param("terms", quote.terms())
                .param("buyer", buyer.organisation().value())
                .param("buyerName", buyer.name())
                .param("fen", quote.fen())
                .param("expires", utc(now.plus(patience)))
                .param("at", utc(now))
                .update();
        traces.add(id, TraceKind.CREATED, "价格快照，%d 分钟内有效".formatted(patience.toMinutes()));
        return id;
    }

    /**
     * Day, count of the day and four random letters: the count is for people, the letters keep two tenants of one merchant
     * apart, whose numbers WeChat Pay would otherwise take for the same order.
     */
    private String nextNumber(Instant now) {
        LocalDate day =
                now.atZone(tenants.require(TenantScope.current()).zone()).toLocalDate();
        long count = jdbc.sql("""
                INSERT INTO payment_counter (day, value) VALUES (:day, 1)
                ON CONFLICT (day) DO UPDATE SET value = payment_counter.value + 1
                RETURNING value
                """).param("day", day).query(Long.class).single();
        StringBuilder number = new StringBuilder("PO").append(DAY.format(day)).append("%04d".formatted(count));
        RANDOM.ints(4, 0, LETTERS.length()).forEach(i -> number.append(LETTERS.charAt(i)));
        return number.toString();
    }

    static OffsetDateTime utc(Instant instant) {
        return OffsetDateTime.ofInstant(instant, ZoneOffset.UTC);
    }
}
