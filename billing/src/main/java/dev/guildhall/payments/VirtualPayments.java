package dev.guildhall.payments;

import dev.guildhall.identity.AccountId;
import java.util.Map;
import java.util.UUID;

/**
 * The second payment provider: WeChat's virtual payment ({@code wx.requestVirtualPayment}), by which alone a mini-program on iOS may
 * sell what is used only on a screen. It stands beside WeChat Pay behind the same orders and the same ledger; while the tenant has
 * it off, such goods are neither shown nor sold on iOS.
 *
 * <p>WeChat has no call that closes such an order, and none by which the merchant gives money back that Apple collected: a buyer
 * asks Apple. So a refund is paid out by hand here, and what WeChat says was given back becomes a task.
 */
public interface VirtualPayments {
    /** Whether the bound tenant has an offer whose key was found good. */
    boolean ready();

    /** Whether this was reviewed by WeChat at this price, so that it can be sold. */
    boolean sells(String kind, String subject, long fen);

    /**
     * Asks to collect for an open order. The same order again is the same order there; only the signature is of the new session. Not
     * inside a transaction.
     *
     * @param code of {@code wx.login}, fresh: the session that it opens signs
     * @return {@code channel} and the arguments of {@code wx.requestVirtualPayment}: {@code mode}, {@code signData},
     *     {@code paySig}, {@code signature}
     */
    Map<String, String> ask(AccountId buyer, UUID order, String code);
}
