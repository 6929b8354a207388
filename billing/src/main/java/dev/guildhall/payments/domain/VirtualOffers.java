package dev.guildhall.payments.domain;

import dev.guildhall.audit.AuditTrail;
import dev.guildhall.identity.AccountId;
import dev.guildhall.identity.Actor;
import dev.guildhall.identity.StaffDirectory;
import dev.guildhall.notice.Notices;
import dev.guildhall.payments.OrderKind;
import dev.guildhall.problem.FieldError;
import dev.guildhall.problem.Invalid;
import dev.guildhall.problem.Texts;
import dev.guildhall.tenancy.Ids;
import dev.guildhall.vault.Place;
import dev.guildhall.vault.Vault;
import dev.guildhall.wechat.VirtualPay;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * What a tenant has entered of its virtual payment: the offer with its keys in versions that never change, and under which id each
 * thing on sale was reviewed. A version is used once its key was found good; the one before it goes on serving what was asked with
 * it.
 */
@Service
public class VirtualOffers {
    static final String TABLE = "virtual_offer";
    private static final Pattern OFFER = Pattern.compile("[0-9A-Za-z_-]{4,32}");
    private static final Pattern APP_KEY = Pattern.compile("[0-9A-Za-z]{32}");
    private static final Pattern TOKEN = Pattern.compile("[0-9A-Za-z]{3,32}");
    private static final Pattern MESSAGE_KEY = Pattern.compile("[0-9A-Za-z]{43}");
    private static final Pattern PRODUCT = Pattern.compile("[0-9A-Za-z_-]{1,64}");
    private static final long LEAST_FEN = 100;
    private static final Texts TEXTS = Texts.in("virtual");

    /** Whether a version serves. */
    public enum State {
        UNCHECKED("warn"),
        ACTIVE("ok"),
        /** The key is good, but of WeChat's sandbox, where nobody pays: never used. */
        TRIED("ok"),
        FAILED("bad"),
        RETIRED("");

        private final String tone;

        State(String tone) {
            this.tone = tone;
        }

        public String tone() {
            return tone;
        }

        public String label() {
            return TEXTS.of("state." + name());
        }
    }

    /**
     * As staff type it.
     *
     * @param messageKey of the safe mode of messages; empty for the plain mode
     */
    public record Entry(String offer, boolean sandbox, String appKey, String token, String messageKey) {
        /** Never the keys. */
        @Override
        public String toString() {
            return "Entry[" + offer + "]";
        }
    }

    /** A version as staff see it, without its keys. */
    public record View(
            UUID id,
            int version,
            String offer,
            boolean sandbox,
            boolean safe,
            State state,
            @Nullable Instant checkedAt,
            Instant createdAt) {}

    /** A version with its keys. */
    record Offer(
            UUID id,
            String offer,
            VirtualPay.Keys keys,
            String token,
            @Nullable String messageKey) {
        /** Never the keys. */
        @Override
        public String toString() {
            return "Offer[" + offer + "]";
        }
    }

    /**
     * Something on sale that is used only on a screen.
     *
     * @param product its id at WeChat; null where none was entered
     * @param reviewedFen the price when the id was entered; another one is not sold
     */
    public record Good(
            String kind,
            String subject,
            String title,
            long fen,
            @Nullable String product,
            long reviewedFen) {
        public boolean sold() {
            return product != null && reviewedFen == fen && !tooCheap();
        }

        /** Apple takes no less than one yuan. */
        public boolean tooCheap() {
            return fen < LEAST_FEN;
        }
    }

    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;
    private final Vault vault;
    private final VirtualPay wechat;
    private final StaffProof proof;
    private final OrderKinds kinds;
    private final StaffDirectory staff;
    private final Notices notices;
    private final AuditTrail audit;
    private final Clock clock;

    VirtualOffers(
            JdbcClient jdbc,
            PlatformTransactionManager transactions,
            Vault vault,
            VirtualPay wechat,
            StaffProof proof,
            OrderKinds kinds,
            StaffDirectory staff,
            Notices notices,
            AuditTrail audit,
            Clock clock) {
        this.jdbc = jdbc;
        this.transaction = new TransactionTemplate(transactions);
        this.vault = vault;
        this.wechat = wechat;
        this.proof = proof;
        this.kinds = kinds;
        this.staff = staff;
        this.notices = notices;
        this.audit = audit;
        this.clock = clock;
    }

    /** Newest first. */
    public List<View> all() {
        return inTransaction(() -> jdbc.sql("SELECT * FROM virtual_offer ORDER BY version DESC")
                .query(VirtualOffers::view)
                .list());
    }

    Optional<Offer> inUse() {
        return inTransaction(() -> jdbc.sql("SELECT * FROM virtual_offer WHERE state = 'ACTIVE'")
                .query(this::open)
                .optional());
    }

    Offer offer(UUID id) {
        return inTransaction(() -> jdbc.sql("SELECT * FROM virtual_offer WHERE id = :id")
                .param("id", id)
                .query(this::open)
                .single());
    }

    /** Those whose messages are taken: the newest that were ever found good, and the newest of all, which WeChat tries out first. */
    List<Offer> listening() {
        return inTransaction(() -> jdbc.sql("""
                SELECT * FROM virtual_offer WHERE state <> 'FAILED' ORDER BY state = 'ACTIVE' DESC, version DESC LIMIT 3
                """).query(this::open).list());
    }

    /**
     * Stores a new version and tries its key with a question that changes nothing. Not inside a transaction.
     *
     * @throws Invalid if a value is wrong; nothing is stored then
     * @throws dev.guildhall.problem.Conflict without a proof of the person
     */
    public View enter(Actor by, @Nullable Proven proven, Entry entry) {
        proof.require(by, proven);
        requireForm(entry);
        UUID id = Ids.next();
        inTransaction(() -> {
            jdbc.sql("""
                    INSERT INTO virtual_offer (id, version, offer, sandbox, app_key, token, message_key, state, created_at)
                    SELECT :id, coalesce(max(version), 0) + 1, :offer, :sandbox, :appKey, :token, :messageKey, 'UNCHECKED', :at
                    FROM virtual_offer
                    """)
                    .param("id", id)
                    .param("offer", entry.offer)
                    .param("sandbox", entry.sandbox)
                    .param("appKey", vault.seal(new Place(TABLE, id, "app_key"), entry.appKey))
                    .param("token", vault.seal(new Place(TABLE, id, "token"), entry.token))
                    .param(
                            "messageKey",
                            entry.messageKey.isEmpty()
                                    ? null
                                    : vault.seal(new Place(TABLE, id, "message_key"), entry.messageKey),
                            java.sql.Types.BINARY)
                    .param("at", Orders.utc(clock.instant()))
                    .update();
            tell(by, proven, "entered", id.toString(), "offer", entry.offer);
            return 1;
        });
        return check(id);
    }

    /** Tries a version's key again. One in use stays so where WeChat gives no answer that can be believed. Not inside a transaction. */
    public View check(UUID id) {
        VirtualPay.Check found = wechat.check(offer(id).keys);
        return inTransaction(() -> {
            List<View> all = jdbc.sql("SELECT * FROM virtual_offer ORDER BY version DESC FOR UPDATE")
                    .query(VirtualOffers::view)
                    .list();
            View tried =
                    all.stream().filter(each -> each.id.equals(id)).findFirst().orElseThrow();
            boolean newer = all.stream().anyMatch(each -> each.state == State.ACTIVE && each.version > tried.version);
            State state = switch (found) {
                case GOOD -> tried.sandbox ? State.TRIED : newer ? State.RETIRED : State.ACTIVE;
                case REFUSED -> State.FAILED;
                case UNKNOWN -> tried.state;
            };
            if (state == State.ACTIVE) {
                jdbc.sql("UPDATE virtual_offer SET state = 'RETIRED' WHERE state = 'ACTIVE' AND id <> :id")
                        .param("id", id)
                        .update();
            }
            jdbc.sql("UPDATE virtual_offer SET state = :state, checked_at = :at WHERE id = :id")
                    .param("state", state.name())
                    .param("at", Orders.utc(clock.instant()))
                    .param("id", id)
                    .update();
            audit.record("payments.virtual.tried", TABLE, id.toString(), Map.of("offer", tried.offer));
            return jdbc.sql("SELECT * FROM virtual_offer WHERE id = :id")
                    .param("id", id)
                    .query(VirtualOffers::view)
                    .single();
        });
    }

    /** What is on sale and used only on a screen. */
    public List<Good> goods() {
        record Key(String kind, String subject) {}
        record Known(Key key, String product, long fen) {}
        return inTransaction(() -> {
            List<Known> known = jdbc.sql("SELECT * FROM virtual_good")
                    .query((row, n) -> new Known(
                            new Key(row.getString("kind"), row.getString("subject")),
                            row.getString("product"),
                            row.getLong("fen")))
                    .list();
            List<Good> goods = new ArrayList<>();
            for (OrderKind kind : kinds.all().values()) {
                if (!kind.virtualGoods()) {
                    continue;
                }
                for (OrderKind.OnSale each : kind.onSale()) {
                    Optional<Known> there = known.stream()
                            .filter(one -> one.key.equals(new Key(kind.id(), each.subject())))
                            .findFirst();
                    goods.add(new Good(
                            kind.id(),
                            each.subject(),
                            each.title(),
                            each.fen(),
                            there.map(Known::product).orElse(null),
                            there.map(Known::fen).orElse(0L)));
                }
            }
            return goods;
        });
    }

    /** The id of something at WeChat, if it was entered for this price and Apple takes so little. */
    Optional<String> product(String kind, String subject, long fen) {
        if (fen < LEAST_FEN) {
            return Optional.empty();
        }
        return inTransaction(() -> jdbc.sql(
                        "SELECT product FROM virtual_good WHERE kind = :kind AND subject = :subject AND fen = :fen")
                .param("kind", kind)
                .param("subject", subject)
                .param("fen", fen)
                .query(String.class)
                .optional());
    }

    /**
     * Notes under which ids the goods were reviewed at their present prices; an empty one takes the thing from sale on iOS.
     *
     * @param products subject → id
     * @throws Invalid if an id cannot be one; nothing is stored then
     */
    public void name(Actor by, @Nullable Proven proven, Map<String, String> products) {
        proof.require(by, proven);
        List<Good> goods = goods();
        List<FieldError> errors = new ArrayList<>();
        for (Good good : goods) {
            String product = products.getOrDefault(good.subject, "").strip();
            if (!product.isEmpty() && !PRODUCT.matcher(product).matches()) {
                errors.add(new FieldError("product." + good.subject, TEXTS.of("product.format")));
            }
        }
        if (!errors.isEmpty()) {
            throw new Invalid(errors);
        }
        inTransaction(() -> {
            for (Good good : goods) {
                String product = products.getOrDefault(good.subject, "").strip();
                jdbc.sql("DELETE FROM virtual_good WHERE kind = :kind AND subject = :subject")
                        .param("kind", good.kind)
                        .param("subject", good.subject)
                        .update();
                if (!product.isEmpty()) {
                    jdbc.sql("""
                            INSERT INTO virtual_good (kind, subject, product, fen) VALUES (:kind, :subject, :product, :fen)
                            """)
                            .param("kind", good.kind)
                            .param("subject", good.subject)
                            .param("product", product)
                            .param("fen", good.fen)
                            .update();
                }
            }
            long named = products.values().stream()
                    .filter(product -> !product.isBlank())
                    .count();
            tell(by, proven, "named", "goods", "goods", Long.toString(named));
            return 1;
        });
    }

    /** In the audit trail, and to everybody else who may change where money is received. */
    private void tell(Actor by, @Nullable Proven proven, String act, String subject, String what, String value) {
        String way = proven == null ? "" : proven.way().label();
        audit.record("payments.virtual." + act, TABLE, subject, Map.of(what, value, "proof", way));
        for (AccountId each : staff.holding(ReceivingDesk.PERMISSION)) {
            if (!each.equals(by.id())) {
                notices.tell(
                        each,
                        "payments.account",
                        TEXTS.of("told." + act, by.name()),
                        TEXTS.of("told.text", TEXTS.of("detail." + what), value, way),
                        "/console/billing/accounts/virtual");
            }
        }
    }

    private static void requireForm(Entry entry) {
        List<FieldError> errors = new ArrayList<>();
        require(errors, OFFER, entry.offer, "offer");
        require(errors, APP_KEY, entry.appKey, "appKey");
        require(errors, TOKEN, entry.token, "token");
        if (!entry.messageKey.isEmpty()) {
            require(errors, MESSAGE_KEY, entry.messageKey, "messageKey");
        }
        if (!errors.isEmpty()) {
            throw new Invalid(errors);
        }
    }

    private static void require(List<FieldError> errors, Pattern form, String value, String field) {
        if (!form.matcher(value).matches()) {
            errors.add(new FieldError(field, TEXTS.of(field + ".format")));
        }
    }

    private Offer open(ResultSet row, int n) throws SQLException {
        UUID id = Objects.requireNonNull(row.getObject("id", UUID.class));
        byte[] messageKey = row.getBytes("message_key");
        return new Offer(
                id,
                row.getString("offer"),
                new VirtualPay.Keys(
                        row.getBoolean("sandbox"),
                        vault.open(new Place(TABLE, id, "app_key"), row.getBytes("app_key"))),
                vault.open(new Place(TABLE, id, "token"), row.getBytes("token")),
                messageKey == null ? null : vault.open(new Place(TABLE, id, "message_key"), messageKey));
    }

    private static View view(ResultSet row, int n) throws SQLException {
        return new View(
                row.getObject("id", UUID.class),
                row.getInt("version"),
                row.getString("offer"),
                row.getBoolean("sandbox"),
                row.getBytes("message_key") != null,
                State.valueOf(row.getString("state")),
                Order.instant(row, "checked_at"),
                Objects.requireNonNull(Order.instant(row, "created_at")));
    }

    private <T> T inTransaction(java.util.function.Supplier<T> work) {
        return Objects.requireNonNull(transaction.execute(status -> work.get()));
    }
}
