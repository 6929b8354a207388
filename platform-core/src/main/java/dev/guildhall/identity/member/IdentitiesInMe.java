package dev.guildhall.identity.member;

import dev.guildhall.identity.AboutMe;
import dev.guildhall.identity.Actor;
import dev.guildhall.identity.domain.OwnIdentities;
import dev.guildhall.identity.domain.SecondStep;
import java.util.Map;
import org.springframework.stereotype.Component;

/** {@code identities: [{type, shown}]}: what one can sign in with, masked; {@code secondFactor}: whether it takes a second. */
@Component
class IdentitiesInMe implements AboutMe {
    private final OwnIdentities identities;

    private final SecondStep secondStep;

    IdentitiesInMe(OwnIdentities identities, SecondStep secondStep) {
        this.identities = identities;
        this.secondStep = secondStep;
    }

    @Override
    public Map<String, Object> of(Actor actor) {
        return Map.of("identities", identities.of(actor.id()), "secondFactor", secondStep.has(actor.id()));
    }
}
