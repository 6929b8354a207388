package dev.guildhall.payments.domain;

import dev.guildhall.audit.AuditTrail;
import dev.guildhall.catalog.Brand;
import dev.guildhall.catalog.ModuleSettings;
import dev.guildhall.identity.AccountId;
import dev.guildhall.identity.Actor;
import dev.guildhall.media.MediaContent;
import dev.guildhall.media.MediaLibrary;
import dev.guildhall.notice.Notices;
import dev.guildhall.payments.BillingSettings;
import dev.guildhall.problem.Conflict;
import dev.guildhall.problem.Invalid;
import dev.guildhall.problem.NotFound;
import dev.guildhall.problem.Texts;
import dev.guildhall.tenancy.TenantDirectory;
import dev.guildhall.tenancy.TenantScope;
import dev.guildhall.ui.Paged;
import java.io.InputStream;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Orders paid by bank transfer: the buyer sends the money and shows the bank's voucher, staff looks at the account and
 * confirms. Before that the order is ended at WeChat Pay, so that nobody pays it twice.
 */
@Service
public class Transfers {
    /** Money may have been sent a little before the order was placed. */
    private static final int DAYS_BEFORE = 30;

    private static final int LONGEST_PAYER = 60;
    private static final int LONGEST_REASON = 200;
    private static final Texts TEXTS = Texts.in("transfers");

    /**
     * Where the buyer sends the money.
     *
     * @param memo what the buyer writes into the transfer, so that staff finds the order
     */
    public record Instructions(String bank, String name, String number, String memo) {}

    /** @param payer the name of the account that the money comes from */
    public record Claim(@Nullable String payer, @Nullable LocalDate paidOn) {}

    /** A transfer in the list of staff. */
    public record Row(UUID order, String number, String buyerName, String title, long fen, TransferView transfer) {}

    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;
    private final ModuleSettings settings;
    private final ReceivingAccounts accounts;
    private final MediaLibrary media;
    private final Reconciling reconciling;
    private final Settlement settlement;
    private final VirtualAttempts virtual;
    private final Traces traces;
    private final Notices notices;
    private final AuditTrail audit;
    private final Brand brand;
    private final TenantDirectory tenants;
    private final Clock clock;

    Transfers(
            JdbcClient jdbc,
            PlatformTransactionManager transactions,
            ModuleSettings settings,
            ReceivingAccounts accounts,
            MediaLibrary media,
            Reconciling reconciling,
            Settlement settlement,
            VirtualAttempts virtual,
            Traces traces,
            Notices notices,
            AuditTrail audit,
            Brand brand,
            TenantDirectory tenants,
            Clock clock) {
        this.jdbc = jdbc;
        this.transaction = new TransactionTemplate(transactions);
        this.settings = settings;
        this.accounts = accounts;
        this.media = media;
        this.reconciling = reconciling;
        this.settlement = settlement;
        this.virtual = virtual;
        this.traces = traces;
        this.notices = notices;
        this.audit = audit;
        this.brand = brand;
        this.tenants = tenants;
        this.clock = clock;
    }

    /** Whether this tenant takes transfers. */
    @Transactional
    public boolean offered() {
        return accounts.takesTransfers();
    }

    /**
     * Where to send the money for an order of this buyer.
     *
     * @throws Conflict if the tenant takes no transfers, or the order has ended
     */
    @Transactional
    public Instructions instructions(AccountId buyer, UUID order) {
        Order found = own(buyer, order, " FOR UPDATE");
        requireOpen(found);
        ReceivingAccounts.Bank bank = bank(found);
        return new Instructions(bank.bank(), bank.holder(), bank.number(), TEXTS.of("memo", found.number()));
    }

    /** The account that the buyer was told first is the order's for ever. The caller holds the order's lock. */
    private ReceivingAccounts.Bank bank(Order order) {
        Optional<UUID> told = jdbc.sql(
                        "SELECT bank_account_id FROM payment_order WHERE id = :id AND bank_account_id IS NOT NULL")
                .param("id", order.id())
                .query(UUID.class)
                .optional();
        if (told.isPresent()) {
            return accounts.bank(told.get());
        }
        ReceivingAccounts.Bank bank = accounts.bankFor(order.kind()).orElseThrow(Transfers::notOffered);
        jdbc.sql("UPDATE payment_order SET bank_account_id = :bank WHERE id = :id")
                .param("bank", bank.account())
                .param("id", order.id())
                .update();
        return bank;
    }

    /** What is known of the transfer for an order of this buyer. */
    @Transactional(readOnly = true)
    public Optional<TransferView> find(AccountId buyer, UUID order) {
        own(buyer, order, "");
        return find(order);
    }

    @Transactional(readOnly = true)
    public Optional<TransferView> find(UUID order) {
        return jdbc.sql("SELECT * FROM payment_transfer WHERE order_id = :order")
                .param("order", order)
                .query(TransferView::of)
                .optional();
    }

    /**
     * The buyer says that the money is on its way. The order then waits as many days as the tenant has set.
     *
     * @param filename of the voucher, as the client calls it
     * @throws Invalid if payer, day or voucher is missing or cannot be
     * @throws Conflict if the order has ended, or a transfer for it is being looked at
     */
    @Transactional
    public TransferView claim(
            Actor buyer, UUID id, Claim claim, @Nullable String filename, @Nullable InputStream voucher) {
        Order order = own(buyer.organisation(), id, " FOR UPDATE");
        requireOpen(order);
        BillingSettings terms = settings.of(BillingSettings.class);
        bank(order);
        if (find(id).filter(before -> before.state() == TransferState.CLAIMED).isPresent()) {
            throw new Conflict("transfer-waiting", TEXTS.of("waiting.title"), TEXTS.of("waiting"));
        }
        String payer = payer(claim.payer());
        LocalDate paidOn = paidOn(claim.paidOn(), order);
        if (voucher == null || filename == null) {
            throw new Invalid("voucher", TEXTS.of("voucher.empty"));
        }
        UUID picture = media.store(TransferVoucher.ID, filename, voucher).id();
        store(id, TransferState.CLAIMED, payer, paidOn, picture, buyer.id());
        Instant until = clock.instant().plus(Duration.ofDays(terms.transferDays()));
        jdbc.sql("UPDATE payment_order SET expires_at = greatest(expires_at, :until) WHERE id = :id")
                .param("until", Orders.utc(until))
                .param("id", id)
                .update();
        traces.add(id, TraceKind.TRANSFER_CLAIMED, "%s，%s 转出".formatted(payer, paidOn));
        return find(id).orElseThrow();
    }

    /**
     * The money is on the account: the order is paid. Not inside a transaction, since WeChat Pay is asked to end the order
     * first.
     *
     * @throws Conflict if the order was paid another way, is about to be, or WeChat Pay does not answer; nothing has changed then
     */
    public void confirm(Actor by, UUID id) {
        Order before = load(id, "");
        if (before.state().settled()) {
            throw confirmed();
        }
        switch (reconciling.end(id)) {
            case PAID ->
                throw new Conflict(
                        "transfer-paid-by-wechat", TEXTS.of("paid-by-wechat.title"), TEXTS.of("paid-by-wechat"));
            case UNKNOWN ->
                throw new Conflict("transfer-unanswered", TEXTS.of("unanswered.title"), TEXTS.of("unanswered"));
            case ENDED -> transaction.executeWithoutResult(status -> settle(by, before));
        }
    }

    private void settle(Actor by, Order before) {
        Order order = load(before.id(), " FOR UPDATE");
        if (order.state().settled()) {
            throw confirmed();
        }
        if (!order.number().equals(before.number())) {
            throw new Conflict("transfer-changing", TEXTS.of("changing.title"), TEXTS.of("changing"));
        }
        TransferView transfer = locked(order.id());
        decide(by, order.id(), TransferState.CONFIRMED, null);
        settlement.transferred(order, transfer);
        audit.record(
                "payments.transfer.confirmed",
                "order",
                order.id().toString(),
                Map.of("order", order.number(), "amount", Yuan.of(order.fen()), "payer", transfer.payer()));
        tell(
                order,
                "confirmed",
                TEXTS.of("notice.confirmed", order.number(), order.title(), "¥" + Yuan.of(order.fen())));
    }

    /** The money did not come. The buyer reads the reason and may show another voucher, or pay another way. */
    @Transactional
    public void refuse(Actor by, UUID id, String why) {
        String reason = why.strip();
        if (reason.isEmpty() || reason.length() > LONGEST_REASON) {
            throw new Invalid("reason", TEXTS.of(reason.isEmpty() ? "reason.empty" : "reason.long"));
        }
        Order order = load(id, " FOR UPDATE");
        locked(id);
        decide(by, id, TransferState.REFUSED, reason);
        traces.add(id, TraceKind.TRANSFER_REFUSED, reason);
        audit.record(
                "payments.transfer.refused", "order", id.toString(), Map.of("order", order.number(), "reason", reason));
        tell(order, "refused", TEXTS.of("notice.refused", order.number(), reason));
    }

    /** The voucher's picture, for staff. */
    @Transactional(readOnly = true)
    public Optional<MediaContent> voucher(UUID order) {
        return find(order).map(TransferView::voucher).flatMap(media::content);
    }

    /** Those that wait for staff, the oldest first; or those that were looked at, the newest first. */
    @Transactional(readOnly = true)
    public Paged<Row> page(boolean waiting, int page, int size) {
        String where = waiting ? "transfer.state = 'CLAIMED'" : "transfer.state <> 'CLAIMED'";
        String order = waiting ? "transfer.claimed_at" : "transfer.decided_at DESC";
        long total = jdbc.sql("SELECT count(*) FROM payment_transfer transfer WHERE " + where)
                .query(Long.class)
                .single();
        List<Row> rows = jdbc.sql(
                        """
                SELECT transfer.*, bought.number, bought.buyer_name, bought.title, bought.fen
                FROM payment_transfer transfer JOIN payment_order bought ON bought.id = transfer.order_id
                WHERE """ + " " + where + " ORDER BY " + order + ", transfer.order_id LIMIT :size OFFSET :skip")
                .param("size", size)
                .param("skip", (long) page * size)
                .query(Transfers::row)
                .list();
        return new Paged<>(rows, page, size, total);
    }

    /** How many wait. */
    @Transactional(readOnly = true)
    public long waiting() {
        return jdbc.sql("SELECT count(*) FROM payment_transfer WHERE state = 'CLAIMED'")
                .query(Long.class)
                .single();
    }

    private static Row row(ResultSet row, int n) throws SQLException {
        return new Row(
                row.getObject("order_id", UUID.class),
                row.getString("number"),
                row.getString("buyer_name"),
                row.getString("title"),
                row.getLong("fen"),
                TransferView.of(row, n));
    }

    private Order own(AccountId buyer, UUID id, String lock) {
        return jdbc.sql("SELECT * FROM payment_order WHERE id = :id AND buyer_id = :buyer" + lock)
                .param("id", id)
                .param("buyer", buyer.value())
                .query(Order::of)
                .optional()
                .orElseThrow(() -> new NotFound("订单"));
    }

    private Order load(UUID id, String lock) {
        List<Order> found = new ArrayList<>();
        transaction.executeWithoutResult(
                status -> found.addAll(jdbc.sql("SELECT * FROM payment_order WHERE id = :id" + lock)
                        .param("id", id)
                        .query(Order::of)
                        .list()));
        if (found.isEmpty()) {
            throw new NotFound("订单");
        }
        return found.getFirst();
    }

    private TransferView locked(UUID order) {
        TransferView transfer = jdbc.sql("SELECT * FROM payment_transfer WHERE order_id = :order FOR UPDATE")
                .param("order", order)
                .query(TransferView::of)
                .optional()
                .orElseThrow(() -> new NotFound(TEXTS.of("voucher.kind")));
        if (transfer.state() != TransferState.CLAIMED) {
            throw new Conflict(
                    "transfer-decided",
                    TEXTS.of("decided.title"),
                    TEXTS.of("decided", transfer.state().label()));
        }
        return transfer;
    }

    private void store(UUID order, TransferState state, String payer, LocalDate paidOn, UUID voucher, AccountId by) {
        jdbc.sql("""
                INSERT INTO payment_transfer (order_id, state, payer, paid_on, voucher, claimed_by, claimed_at)
                VALUES (:order, :state, :payer, :on, :voucher, :by, :at)
                ON CONFLICT (order_id) DO UPDATE SET
                    state = excluded.state, payer = excluded.payer, paid_on = excluded.paid_on, voucher = excluded.voucher,
                    claimed_by = excluded.claimed_by, claimed_at = excluded.claimed_at,
                    decided_by = NULL, decided_by_name = NULL, decided_at = NULL, reason = NULL
                """)
                .param("order", order)
                .param("state", state.name())
                .param("payer", payer)
                .param("on", paidOn)
                .param("voucher", voucher)
                .param("by", by.value())
                .param("at", Orders.utc(clock.instant()))
                .update();
    }

    private void decide(Actor by, UUID order, TransferState state, @Nullable String reason) {
        jdbc.sql("""
                UPDATE payment_transfer SET state = ?, decided_by = ?, decided_by_name = ?, decided_at = ?, reason = ?
                WHERE order_id = ?
                """)
                .params(Arrays.asList(
                        state.name(), by.id().value(), by.name(), Orders.utc(clock.instant()), reason, order))
                .update();
    }

    private void tell(Order order, String what, String text) {
        notices.tell(
                order.buyer(),
                "payments.transfer-" + what,
                TEXTS.of("notice." + what + ".title"),
                text,
                "/pages/orders/pay?id=" + order.id());
    }

    private String payer(@Nullable String given) {
        String payer = given == null ? "" : given.strip();
        if (payer.isEmpty() || payer.length() > LONGEST_PAYER) {
            throw new Invalid("payer", TEXTS.of(payer.isEmpty() ? "payer.empty" : "payer.long"));
        }
        return payer;
    }

    private LocalDate paidOn(@Nullable LocalDate given, Order order) {
        if (given == null) {
            throw new Invalid("paidOn", TEXTS.of("paid-on.empty"));
        }
        var zone = tenants.require(TenantScope.current()).zone();
        if (given.isAfter(clock.instant().atZone(zone).toLocalDate())) {
            throw new Invalid("paidOn", TEXTS.of("paid-on.future"));
        }
        if (given.isBefore(order.createdAt().atZone(zone).toLocalDate().minusDays(DAYS_BEFORE))) {
            throw new Invalid("paidOn", TEXTS.of("paid-on.early", DAYS_BEFORE));
        }
        return given;
    }

    private void requireOpen(Order order) {
        if (order.state().settled()) {
            throw confirmed();
        }
        if (order.state() != OrderState.OPEN) {
            throw new Conflict(
                    "order-ended",
                    TEXTS.of("ended.title"),
                    TEXTS.of("ended", order.state().label(), brand.current().name()));
        }
        virtual.requireNone(order.id());
    }

    private static Conflict confirmed() {
        return new Conflict("order-paid", TEXTS.of("confirmed.title"), TEXTS.of("confirmed"));
    }

    private static Conflict notOffered() {
        return new Conflict("transfer-not-offered", TEXTS.of("not-offered.title"), TEXTS.of("not-offered"));
    }
}
