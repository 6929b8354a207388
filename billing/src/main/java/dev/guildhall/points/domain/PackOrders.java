package dev.guildhall.points.domain;

import dev.guildhall.identity.AccountId;
import dev.guildhall.ledger.LedgerAccount;
import dev.guildhall.ledger.NewEntry;
import dev.guildhall.payments.OrderKind;
import dev.guildhall.payments.PaidOrder;
import dev.guildhall.payments.Quote;
import dev.guildhall.points.Points;
import dev.guildhall.points.Wallet;
import dev.guildhall.problem.NotFound;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Orders for point packs. */
@Component
class PackOrders implements OrderKind {
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
        return "point-pack";
    }

    @Override
    public String label() {
        return "点数包";
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

    private static Optional<UUID> id(String subject) {
        try {
            return Optional.of(UUID.fromString(subject));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
