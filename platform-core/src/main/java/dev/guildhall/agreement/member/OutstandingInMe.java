package dev.guildhall.agreement.member;

import dev.guildhall.agreement.Agreements;
import dev.guildhall.identity.AboutMe;
import dev.guildhall.identity.Actor;
import java.util.Map;
import org.springframework.stereotype.Component;

/** {@code outstandingAgreements} of {@code GET /api/me}: what has to be accepted before anything else goes on. */
@Component
class OutstandingInMe implements AboutMe {
    private final Agreements agreements;

    OutstandingInMe(Agreements agreements) {
        this.agreements = agreements;
    }

    @Override
    public Map<String, Object> of(Actor actor) {
        return Map.of(
                "outstandingAgreements",
                agreements.outstanding(actor.id()).stream()
                        .map(each -> AgreementsApi.item(each, ""))
                        .toList());
    }
}
