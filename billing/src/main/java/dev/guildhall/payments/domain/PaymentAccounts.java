package dev.guildhall.payments.domain;

import dev.guildhall.ledger.AccountKind;
import dev.guildhall.ledger.LedgerAccount;
import dev.guildhall.ledger.Unit;

/** The tenant's own accounts that payments move through. */
public final class PaymentAccounts {
    /** Money that WeChat Pay holds for the merchant. */
    public static final LedgerAccount WECHAT =
            LedgerAccount.shared("wechat.balance", "微信支付商户余额", AccountKind.ASSET, Unit.FEN);
    /** Money that WeChat's virtual payment collected and settles later, less what it and Apple keep. */
    public static final LedgerAccount VIRTUAL =
            LedgerAccount.shared("virtual.balance", "虚拟支付待结算", AccountKind.ASSET, Unit.FEN);
    /** Received for an order and not yet passed on to what it was for: zero at rest. */
    public static final LedgerAccount ORDERS =
            LedgerAccount.shared("orders.clearing", "订单待结转", AccountKind.CLEARING, Unit.FEN);
    /** Promised to buyers and not yet arrived with them: as much as the refunds under way, zero where none is. */
    public static final LedgerAccount REFUNDS =
            LedgerAccount.shared("refunds.pending", "退款在途", AccountKind.LIABILITY, Unit.FEN);
    /** Money that came and went outside of any channel; what the tenant moves there by itself is not booked here. */
    public static final LedgerAccount OFFLINE =
            new LedgerAccount("offline.balance", "线下收付款", AccountKind.ASSET, Unit.FEN, true, null);

    private PaymentAccounts() {}
}
