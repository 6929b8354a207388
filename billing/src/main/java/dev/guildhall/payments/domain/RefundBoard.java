package dev.guildhall.payments.domain;

import dev.guildhall.identity.Actor;
import dev.guildhall.problem.NotFound;
import dev.guildhall.problem.Texts;
import dev.guildhall.ui.Paged;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Refunds as staff look after them. */
@Service
public class RefundBoard {
    private static final Texts TEXTS = Texts.in("refunds");

    private final JdbcClient jdbc;

    RefundBoard(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** A row of the list. */
    public record Row(
            UUID id,
            String number,
            UUID order,
            String orderNumber,
            String buyerName,
            String title,
            long fen,
            RefundState state,
            String askedByName,
            Instant askedAt) {}

    /**
     * Everything about one refund.
     *
     * @param known whether WeChat Pay has taken it
     * @param byApple whether the money came by virtual payment, so that only Apple sends it back
     * @param doneFor who paid it out or let it be; null where WeChat Pay ended it
     */
    public record Detail(
            UUID id,
            String number,
            UUID order,
            String orderNumber,
            String buyerName,
            String title,
            long fen,
            long orderFen,
            RefundRoute route,
            RefundState state,
            boolean undelivered,
            boolean needsApproval,
            String reason,
            @Nullable UUID askedBy,
            String askedByName,
            Instant askedAt,
            @Nullable String decidedByName,
            @Nullable Instant decidedAt,
            @Nullable String refusal,
            @Nullable String wechatRefund,
            @Nullable String receivedAccount,
            @Nullable String finding,
            @Nullable UUID voucher,
            @Nullable String voucherNote,
            @Nullable String doneFor,
            @Nullable Instant doneAt,
            boolean byApple) {

        /** Whether somebody other than who asked may agree now. */
        public boolean decidableBy(Actor actor) {
            return state == RefundState.ASKED && !actor.id().value().equals(askedBy);
        }

        public boolean askedBy(Actor actor) {
            return actor.id().value().equals(askedBy);
        }

        /** Whether it is asked for at WeChat Pay again, with the same number. */
        public boolean canRetry() {
            return state == RefundState.ABNORMAL && wechatRefund == null;
        }

        /** Whether WeChat Pay may be told of a bank card that takes the money. */
        public boolean canMove() {
            return state == RefundState.ABNORMAL && wechatRefund != null && !closedThere();
        }

        public boolean canPayOut() {
            return state == RefundState.ABNORMAL || state == RefundState.APPROVED && route == RefundRoute.BY_HAND;
        }

        public boolean canGiveUp() {
            return canPayOut() && wechatRefund == null && !undelivered;
        }

        /** Whether WeChat Pay can be asked how it stands. */
        public boolean canQuery() {
            return route == RefundRoute.WECHAT && !state.last() && state != RefundState.ASKED;
        }

        private boolean closedThere() {
            return TEXTS.of("finding.closed").equals(finding);
        }
    }

    /** @param text part of a number or of the buyer's name; null for all */
    @Transactional(readOnly = true)
    public Paged<Row> page(@Nullable String text, List<RefundState> states, int page, int size) {
        List<String> wanted = (states.isEmpty() ? List.of(RefundState.values()) : states)
                .stream().map(Enum::name).toList();
        long total = jdbc.sql("""
                SELECT count(*) FROM payment_refund refund JOIN payment_order bought ON bought.id = refund.order_id
                WHERE refund.state IN (:states) AND (CAST(:text AS text) IS NULL
                    OR strpos(refund.number, upper(:text)) > 0 OR strpos(bought.buyer_name, :text) > 0)
                """)
                .param("states", wanted)
                .param("text", text)
                .query(Long.class)
                .single();
        List<Row> rows = jdbc.sql("""
                SELECT refund.*, bought.number AS order_number, bought.buyer_name, bought.title
                FROM payment_refund refund JOIN payment_order bought ON bought.id = refund.order_id
                WHERE refund.state IN (:states) AND (CAST(:text AS text) IS NULL
                    OR strpos(refund.number, upper(:text)) > 0 OR strpos(bought.buyer_name, :text) > 0)
                ORDER BY refund.asked_at DESC, refund.id DESC LIMIT :size OFFSET :skip
                """)
                .param("states", wanted)
                .param("text", text)
                .param("size", size)
                .param("skip", (long) page * size)
                .query(RefundBoard::row)
                .list();
        return new Paged<>(rows, page, size, total);
    }

    /** Those of one order, oldest first. */
    @Transactional(readOnly = true)
    public List<Row> of(UUID order) {
        return jdbc.sql("""
                SELECT refund.*, bought.number AS order_number, bought.buyer_name, bought.title
                FROM payment_refund refund JOIN payment_order bought ON bought.id = refund.order_id
                WHERE refund.order_id = :order ORDER BY refund.asked_at, refund.id
                """).param("order", order).query(RefundBoard::row).list();
    }

    /** How many refunds stand in each state. */
    @Transactional(readOnly = true)
    public Map<RefundState, Long> counts() {
        Map<RefundState, Long> counts = new EnumMap<>(RefundState.class);
        jdbc.sql("SELECT state, count(*) AS refunds FROM payment_refund GROUP BY state")
                .query(row -> {
                    counts.put(RefundState.valueOf(row.getString("state")), row.getLong("refunds"));
                });
        return counts;
    }

    /** @throws NotFound if there is no such refund */
    @Transactional(readOnly = true)
    public Detail detail(UUID id) {
        return jdbc.sql("""
                SELECT refund.*, bought.number AS order_number, bought.buyer_name, bought.title, bought.fen AS order_fen,
                    EXISTS (SELECT FROM virtual_attempt WHERE order_id = bought.id AND outcome = 'PAID') AS by_apple
                FROM payment_refund refund JOIN payment_order bought ON bought.id = refund.order_id WHERE refund.id = :id
                """)
                .param("id", id)
                .query((row, n) -> {
                    Refund refund = Refund.of(row, n);
                    return new Detail(
                            refund.id(),
                            refund.number(),
                            refund.order(),
                            row.getString("order_number"),
                            row.getString("buyer_name"),
                            row.getString("title"),
                            refund.fen(),
                            row.getLong("order_fen"),
                            refund.route(),
                            refund.state(),
                            refund.undelivered(),
                            refund.needsApproval(),
                            refund.reason(),
                            refund.askedBy() == null ? null : refund.askedBy().value(),
                            refund.askedByName(),
                            refund.askedAt(),
                            refund.decidedByName(),
                            refund.decidedAt(),
                            refund.refusal(),
                            refund.wechatRefund(),
                            refund.receivedAccount(),
                            refund.finding(),
                            refund.voucher(),
                            refund.voucherNote(),
                            refund.settledByName(),
                            refund.doneAt(),
                            row.getBoolean("by_apple"));
                })
                .optional()
                .orElseThrow(() -> new NotFound(TEXTS.of("refund")));
    }

    private static Row row(ResultSet row, int n) throws SQLException {
        return new Row(
                row.getObject("id", UUID.class),
                row.getString("number"),
                row.getObject("order_id", UUID.class),
                row.getString("order_number"),
                row.getString("buyer_name"),
                row.getString("title"),
                row.getLong("fen"),
                RefundState.valueOf(row.getString("state")),
                row.getString("asked_by_name"),
                Objects.requireNonNull(Order.instant(row, "asked_at")));
    }
}
