package dev.guildhall.points.domain;

import dev.guildhall.ledger.AccountKind;
import dev.guildhall.ledger.LedgerAccount;
import dev.guildhall.ledger.Unit;
import dev.guildhall.points.Wallet;

/** The accounts that points move through besides the wallets. */
public final class PointAccounts {
    /** Everything ever put into wallets. */
    public static final LedgerAccount ISSUED =
            LedgerAccount.shared("points.issued", "已发放点数", AccountKind.ASSET, Unit.POINT);

    public static final LedgerAccount SPENT =
            LedgerAccount.shared("points.spent", "已消费点数", AccountKind.INCOME, Unit.POINT);
    public static final LedgerAccount EXPIRED =
            LedgerAccount.shared("points.expired", "已过期点数", AccountKind.INCOME, Unit.POINT);
    /** Points whose money went back, with the gifts that came with them. */
    public static final LedgerAccount REFUNDED =
            LedgerAccount.shared("points.refunded", "已退款点数", AccountKind.INCOME, Unit.POINT);
    /** Money received for points that are not used yet: still owed. */
    public static final LedgerAccount PREPAID =
            LedgerAccount.shared("points.prepaid", "预收点数款", AccountKind.LIABILITY, Unit.FEN);
    /** Money earned by points that were used. */
    public static final LedgerAccount EARNED =
            LedgerAccount.shared("points.earned", "点数服务收入", AccountKind.INCOME, Unit.FEN);

    /** All accounts of frozen points. */
    public static final String FROZEN_FAMILY = "points.frozen";
    /** All accounts of points set aside while their order is refunded. */
    public static final String HELD_FAMILY = "points.held";

    /** Only touched by whoever holds the lock of the wallet, so it adds nothing to the order of locks. */
    public static LedgerAccount frozen(Wallet wallet) {
        return LedgerAccount.owned(
                FROZEN_FAMILY,
                "冻结的点数",
                AccountKind.LIABILITY,
                Unit.POINT,
                wallet.owner().value());
    }

    /** As {@link #frozen}. */
    public static LedgerAccount held(Wallet wallet) {
        return LedgerAccount.owned(
                HELD_FAMILY,
                "退款中的点数",
                AccountKind.LIABILITY,
                Unit.POINT,
                wallet.owner().value());
    }

    private PointAccounts() {}
}
