package dev.guildhall.registration.member;

import dev.guildhall.identity.AboutMe;
import dev.guildhall.identity.AccountState;
import dev.guildhall.identity.Actor;
import dev.guildhall.registration.UserType;
import dev.guildhall.registration.domain.Registrations;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;

/** As what somebody has registered; an account that was opened otherwise has no sides. */
@Component
class RegistrationInMe implements AboutMe {
    private final Registrations registrations;

    RegistrationInMe(Registrations registrations) {
        this.registrations = registrations;
    }

    record Type(String code, String label) {}

    @Override
    public Map<String, Object> of(Actor actor) {
        Map<String, Object> about = new LinkedHashMap<>();
        // Whoever asks has signed in, and only these can.
        about.put("state", AccountState.ACTIVE);
        UserType type = registrations.typeOf(actor.id()).orElse(null);
        about.put("sides", type == null ? List.of() : List.of(type.side()));
        if (type != null) {
            about.put("userType", new Type(type.code(), type.label()));
        }
        return about;
    }
}
