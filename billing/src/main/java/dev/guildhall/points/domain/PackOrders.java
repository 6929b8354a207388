package dev.guildhall.points.domain;

import dev.guildhall.identity.AccountId;
import dev.guildhall.ledger.LedgerAccount;
import dev.guildhall.ledger.NewEntry;
import dev.guildhall.payments.OrderKind;
import dev.guildhall.payments.OrderRefund;
import dev.guildhall.payments.PaidOrder;
import dev.guildhall.payments.Quote;
import dev.guildhall.payments.Refundable;
import dev.guildhall.points.Points;
import dev.guildhall.points.Wallet;
import dev.guildhall.problem.NotFound;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Orders for point packs. */
@Component
public class PackOrders implements OrderKind {
    /** Kind of these orders. */
    public static final String ID = "point-pack";

    /** What was on sale when it was ordered. */
    record Terms(long points, long giftPoints, int giftDays) {}

    private final PointPacks packs;
    private final Lots lots;
    private final JsonMapper json;

    PackOrders(PointPacks packs, Lots lots, JsonMapper json) {
        this.packs = packs;
        this.lots = lots;
        this.json = json;
    }

    @Override
    public String id() {
        return ID;
    }

    @Override
    public String label() {
        return "点数包";
    }

    /** Points are used on a screen only. */
    @Override
    public boolean virtualGoods() {
        return true;
    }

    @Override
    public List<OnSale> onSale() {
        return packs.onSale().stream()
                .map(pack -> new OnSale(pack.id().toString(), pack.name(), pack.priceFen()))
                .toList();
    }

    @Override
    public LedgerAccount creditAccount() {
        return PointAccounts.PREPAID;
    }

    @Override
    public Quote quote(AccountId buyer, String subject) {
        PointPack pack =
                id(subject).flatMap(packs::find).filter(PointPack::active).orElseThrow(() -> new NotFound("点数包"));
        return new Quote(
                pack.name(),
                pack.priceFen(),
                json.writeValueAsString(new Terms(pack.points(), pack.giftPoints(), pack.giftDays())));
    }

    @Override
    public void paid(PaidOrder order) {
        Terms terms = json.readValue(order.terms(), Terms.class);
        Wallet wallet = new Wallet(order.buyer());
        NewEntry.Subject subject = new NewEntry.Subject("order", order.id().toString());
        lots.add(
                wallet,
                new Points(terms.points),
                true,
                order.fen(),
                "购买 · " + order.title(),
                null,
                order.id(),
                "order:" + order.id(),
                subject);
        if (terms.giftPoints > 0) {
            lots.add(
                    wallet,
                    new Points(terms.giftPoints),
                    false,
                    0,
                    "随单赠送 · " + order.title(),
                    order.paidAt().plus(Duration.ofDays(terms.giftDays)),
                    order.id(),
                    "order-gift:" + order.id(),
                    subject);
        }
    }

    /** Only what was bought and not spent; gifts that came with it have no price. */
    @Override
    public Refundable refundable(PaidOrder order) {
        Lots.Unspent unspent = lots.unspent(order.id());
        return unspent.points() == 0
                ? Refundable.nothing(Words.of("refund.nothing"))
                : Refundable.upTo(unspent.fen(), Words.of("refund.unspent", unspent.points()));
    }

    @Override
    public void takeBack(OrderRefund refund) {
        lots.hold(
                new Wallet(refund.order().buyer()),
                refund.order().id(),
                refund.fen(),
                Words.of("refund.hold", refund.order().number()),
                hold(refund));
    }

    @Override
    public void refunded(OrderRefund refund) {
        lots.refunded(
                new Wallet(refund.order().buyer()),
                refund.order().id(),
                hold(refund),
                Words.of("refund.done", refund.order().number()));
    }

    @Override
    public void giveBack(OrderRefund refund) {
        lots.release(
                new Wallet(refund.order().buyer()),
                hold(refund),
                Words.of("refund.undone", refund.order().number()));
    }

    private static String hold(OrderRefund refund) {
        return "refund:" + refund.id();
    }

    private static Optional<UUID> id(String subject) {
        try {
            return Optional.of(UUID.fromString(subject));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
