package dev.guildhall.identity;

import dev.guildhall.catalog.Blueprint;
import dev.guildhall.catalog.BlueprintPart;
import org.springframework.stereotype.Component;

/** Gives a new tenant the roles of its blueprint. */
@Component
class RolesOfBlueprint implements BlueprintPart {
    private final Roles roles;

    RolesOfBlueprint(Roles roles) {
        this.roles = roles;
    }

    @Override
    public void prepare(Blueprint blueprint) {
        roles.ensure(blueprint.roles());
    }
}
