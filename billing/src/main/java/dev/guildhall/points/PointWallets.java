package dev.guildhall.points;

import dev.guildhall.identity.AccountId;
import dev.guildhall.points.domain.Lots;
import dev.guildhall.tenancy.Ids;
import dev.guildhall.ui.Paged;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * What other modules may do with points. Every change is bound to a business event: repeating the event changes nothing and
 * returns what the first did.
 */
@Service
public class PointWallets {
    private final Lots lots;

    PointWallets(Lots lots) {
        this.lots = lots;
    }

    @Transactional(readOnly = true)
    public Balance balance(AccountId owner) {
        return lots.balance(new Wallet(owner));
    }

    /**
     * Takes the price from the wallet, gifts before bought points, the earliest to end first. Runs in the caller's
     * transaction and keeps the wallet locked until it ends, so that the goods and their price cannot part.
     *
     * @param price zero takes nothing and leaves no entry
     * @param reason for the owner's statement: 查看联系方式 · 张工
     * @param eventId the business event, unique in the tenant, at most 120 characters
     * @throws InsufficientPoints if the wallet holds less; nothing is taken
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public Spending spend(AccountId owner, Points price, String reason, String eventId) throws InsufficientPoints {
        return spend(Ids.next(), owner, price, reason, eventId);
    }

    /**
     * As {@link #spend(AccountId, Points, String, String)}, for a caller that stores the entry with the goods before it takes
     * the points: the lock of the wallet should be the last that it takes.
     *
     * @param entry the id of the statement's entry, from {@link Ids#next()}; an event that was charged before keeps its own
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public Spending spend(UUID entry, AccountId owner, Points price, String reason, String eventId)
            throws InsufficientPoints {
        return lots.spend(entry, new Wallet(owner), price, reason, eventId);
    }

    /**
     * Takes a spending back: its points return to the lots that they came from. Runs in the caller's transaction; once for
     * each {@code eventId}.
     *
     * @param spent the event id of the spending
     * @param reason for the owner's statement
     * @return the statement's entry; null if that event spent nothing
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public @Nullable UUID giveBack(AccountId owner, String spent, String reason, String eventId) {
        return lots.giveBack(new Wallet(owner), spent, reason, eventId);
    }

    /**
     * Puts points into the wallet that nobody paid for.
     *
     * @param source for the owner, where they come from: 机构赠送
     * @param expiresAt null: they never end
     * @param eventId the business event, unique in the tenant, at most 120 characters
     */
    @Transactional
    public void grant(AccountId owner, Points points, String source, @Nullable Instant expiresAt, String eventId) {
        lots.add(new Wallet(owner), points, false, 0, source, expiresAt, null, eventId, null);
    }

    /** The statement, newest first. */
    @Transactional(readOnly = true)
    public Paged<PointEntry> entries(AccountId owner, int page, int size) {
        return lots.entries(new Wallet(owner), page, size);
    }
}
