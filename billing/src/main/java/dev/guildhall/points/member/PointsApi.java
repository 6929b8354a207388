package dev.guildhall.points.member;

import dev.guildhall.access.SignedIn;
import dev.guildhall.catalog.ModuleSettings;
import dev.guildhall.identity.Actor;
import dev.guildhall.payments.ClientDevice;
import dev.guildhall.payments.VirtualGoods;
import dev.guildhall.points.Balance;
import dev.guildhall.points.PointEntry;
import dev.guildhall.points.PointWallets;
import dev.guildhall.points.domain.PackOrders;
import dev.guildhall.points.domain.PointPack;
import dev.guildhall.points.domain.PointPacks;
import dev.guildhall.points.domain.PointRules;
import dev.guildhall.ui.Paged;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The points of the signed-in account, and what can be bought. */
@RestController
@RequestMapping("/api/points")
@SignedIn
class PointsApi {
    record LotAnswer(
            long points,
            String source,
            String label,
            @Nullable Instant expiresAt,
            @Nullable Instant freezesAt,
            boolean soon) {
        static LotAnswer of(Balance.Lot lot) {
            return new LotAnswer(
                    lot.points().amount(), lot.source(), lot.label(), lot.expiresAt(), lot.freezesAt(), lot.soon());
        }
    }

    /** @param thawedByPurchase whether buying a pack makes the frozen lots usable again; otherwise staff do */
    record BalanceAnswer(
            long balance, List<LotAnswer> lots, long frozen, List<LotAnswer> frozenLots, boolean thawedByPurchase) {}

    record PriceAnswer(long fen) {}

    record PackAnswer(UUID id, String name, long points, long giftPoints, int giftDays, PriceAnswer price) {}

    private final PointWallets wallets;
    private final PointPacks packs;
    private final ModuleSettings settings;
    private final VirtualGoods virtualGoods;

    PointsApi(PointWallets wallets, PointPacks packs, ModuleSettings settings, VirtualGoods virtualGoods) {
        this.wallets = wallets;
        this.packs = packs;
        this.settings = settings;
        this.virtualGoods = virtualGoods;
    }

    @GetMapping
    BalanceAnswer balance(Actor actor) {
        Balance balance = wallets.balance(actor.organisation());
        return new BalanceAnswer(
                balance.available().amount(),
                balance.lots().stream().map(LotAnswer::of).toList(),
                balance.frozen().amount(),
                balance.frozenLots().stream().map(LotAnswer::of).toList(),
                settings.of(PointRules.class).thawOnPurchase());
    }

    @GetMapping("/entries")
    Paged<PointEntry> entries(
            Actor actor,
            @RequestParam(defaultValue = "0") @Min(0) int page,
            @RequestParam(defaultValue = "20") @Min(1) @Max(100) int size) {
        return wallets.entries(actor.organisation(), page, size);
    }

    /** Empty on clients that points may not be sold to: mini-programs on iOS while virtual payment is off; else what WeChat has reviewed. */
    @GetMapping("/packs")
    List<PackAnswer> packs(HttpServletRequest request) {
        boolean ios = ClientDevice.of(request) == ClientDevice.IOS_MINI_PROGRAM;
        return packs.onSale().stream()
                .filter(pack -> virtualGoods.sold(PackOrders.ID, pack.id().toString(), pack.priceFen(), ios))
                .map(PointsApi::answer)
                .toList();
    }

    private static PackAnswer answer(PointPack pack) {
        return new PackAnswer(
                pack.id(),
                pack.name(),
                pack.points(),
                pack.giftPoints(),
                pack.giftDays(),
                new PriceAnswer(pack.priceFen()));
    }
}
