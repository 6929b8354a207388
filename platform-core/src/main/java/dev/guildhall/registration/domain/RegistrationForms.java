package dev.guildhall.registration.domain;

import dev.guildhall.forms.PublicForms;
import java.util.Set;
import org.springframework.stereotype.Component;

/** Visitors read the forms of the open user types. */
@Component
class RegistrationForms implements PublicForms {
    private final UserTypes types;

    RegistrationForms(UserTypes types) {
        this.types = types;
    }

    @Override
    public Set<String> ids() {
        return types.forms();
    }
}
