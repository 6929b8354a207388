package dev.guildhall.points;

import dev.guildhall.identity.AccountId;
import dev.guildhall.ledger.AccountKind;
import dev.guildhall.ledger.LedgerAccount;
import dev.guildhall.ledger.Unit;

/** The points of one account. */
public record Wallet(AccountId owner) {
    /** All wallets in the ledger. */
    public static final String FAMILY = "points.wallet";

    /** What the tenant owes the owner, in points. */
    public LedgerAccount ledgerAccount() {
        return LedgerAccount.owned(FAMILY, "点数余额", AccountKind.LIABILITY, Unit.POINT, owner.value());
    }
}
