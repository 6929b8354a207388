package dev.guildhall.points.domain;

import dev.guildhall.ledger.AccountKind;
import dev.guildhall.ledger.LedgerAccount;
import dev.guildhall.ledger.Unit;

/** The tenant's own accounts that points move through. */
public final class PointAccounts {
    /** Everything ever put into wallets. */
    public static final LedgerAccount ISSUED =
            LedgerAccount.shared("points.issued", "已发放点数", AccountKind.ASSET, Unit.POINT);

    public static final LedgerAccount SPENT =
            LedgerAccount.shared("points.spent", "已消费点数", AccountKind.INCOME, Unit.POINT);
    public static final LedgerAccount EXPIRED =
            LedgerAccount.shared("points.expired", "已过期点数", AccountKind.INCOME, Unit.POINT);
    /** Money received for points that are not used yet: still owed. */
    public static final LedgerAccount PREPAID =
            LedgerAccount.shared("points.prepaid", "预收点数款", AccountKind.LIABILITY, Unit.FEN);
    /** Money earned by points that were used. */
    public static final LedgerAccount EARNED =
            LedgerAccount.shared("points.earned", "点数服务收入", AccountKind.INCOME, Unit.FEN);

    private PointAccounts() {}
}
