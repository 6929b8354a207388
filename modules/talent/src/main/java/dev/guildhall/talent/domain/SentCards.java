package dev.guildhall.talent.domain;

import dev.guildhall.talent.AgencyId;
import dev.guildhall.talent.CardId;
import dev.guildhall.talent.CardsSent;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/** Whether an agency sees a card that is not in the pool because its person sent it (C38). */
@Component
class SentCards {

    private final ObjectProvider<CardsSent> senders;

    SentCards(ObjectProvider<CardsSent> senders) {
        this.senders = senders;
    }

    /** @param withdrawnAt when the card left the pool: what was sent before does not count any more (C34) */
    boolean shows(AgencyId agency, CardId card, @Nullable Instant withdrawnAt) {
        var sentAt = sentTo(agency, List.of(card)).get(card);
        return sentAt != null && (withdrawnAt == null || sentAt.isAfter(withdrawnAt));
    }

    Map<CardId, Instant> sentTo(AgencyId agency, Collection<CardId> cards) {
        return latest(sender -> sender.sentTo(agency, cards));
    }

    Map<CardId, Instant> sentTo(AgencyId agency) {
        return latest(sender -> sender.sentTo(agency));
    }

    private Map<CardId, Instant> latest(Function<CardsSent, Map<CardId, Instant>> asked) {
        var sent = new HashMap<CardId, Instant>();
        senders.orderedStream()
                .forEach(sender -> asked.apply(sender)
                        .forEach((card, at) -> sent.merge(card, at, (one, other) -> one.isAfter(other) ? one : other)));
        return sent;
    }
}
