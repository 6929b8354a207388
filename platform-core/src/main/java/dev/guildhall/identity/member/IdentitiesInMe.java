package dev.guildhall.identity.member;

import dev.guildhall.identity.AboutMe;
import dev.guildhall.identity.Actor;
import dev.guildhall.identity.domain.OwnIdentities;
import java.util.Map;
import org.springframework.stereotype.Component;

/** {@code identities: [{type, shown}]}: what one can sign in with, masked. */
@Component
class IdentitiesInMe implements AboutMe {
    private final OwnIdentities identities;

    IdentitiesInMe(OwnIdentities identities) {
        this.identities = identities;
    }

    @Override
    public Map<String, Object> of(Actor actor) {
        return Map.of("identities", identities.of(actor.id()));
    }
}
