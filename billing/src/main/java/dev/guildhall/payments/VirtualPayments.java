package dev.guildhall.payments;

import dev.guildhall.identity.AccountId;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The second payment provider: WeChat's virtual payment ({@code wx.requestVirtualPayment}), by which alone a mini-program on iOS may
 * sell what is used only on a screen. It stands beside WeChat Pay behind the same orders and the same ledger. A bean of this type
 * takes part; without one, or while the tenant has it off, such goods are neither shown nor sold on iOS.
 *
 * <p>Whoever implements it stores what is asked before it is asked, answers the same for the same number, and tells what was
 * paid only after a signed notice or a query.
 */
public interface VirtualPayments {
    /** Whether the bound tenant has all that it takes: an offer id, its application key, goods that were reviewed. */
    boolean ready();

    /**
     * Asks to collect. The same order again gives the same answer.
     *
     * @return the arguments of {@code wx.requestVirtualPayment}: {@code mode}, {@code signData}, {@code paySig}, {@code signature}
     */
    Map<String, String> ask(Asked order);

    /** How an order stands there. */
    Said query(UUID order);

    /**
     * Gives money back; accepted is not yet refunded.
     *
     * @param number of the refund; the same number again finds the same refund
     */
    Said refund(UUID order, String number, long fen, String reason);

    /**
     * @param buyer whose session with WeChat signs
     * @param number the merchant's order number
     */
    record Asked(UUID order, String number, String kind, String subject, String title, AccountId buyer, long fen) {}

    /** @param transaction the provider's own number; null while nothing was paid */
    record Said(
            State state,
            @Nullable String transaction,
            long fen,
            @Nullable Instant at) {}

    /** What became of a payment or a refund. */
    enum State {
        OPEN,
        DONE,
        CLOSED,
        /** No answer that can be believed: ask again. */
        UNKNOWN
    }
}
