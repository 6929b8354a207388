package dev.guildhall.talent;

import java.time.Instant;
import java.util.Collection;
import java.util.Map;

/**
 * Told by a module in which persons send their card to one agency (C38): that agency sees the card although it is not in the
 * pool. A card that was withdrawn from the pool after it was sent is gone for that agency as well (C34, D8).
 */
public interface CardsSent {

    /**
     * @return those of the cards that were sent to the agency and not taken back, with the time when they were sent last
     */
    Map<CardId, Instant> sentTo(AgencyId agency, Collection<CardId> cards);

    /** As {@link #sentTo(AgencyId, Collection)}, of all cards. */
    Map<CardId, Instant> sentTo(AgencyId agency);
}
