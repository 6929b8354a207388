package dev.guildhall.talent;

import java.util.Set;

/** Tells which agencies a person wants to have nothing to do with, each from the other. */
public interface AgenciesBlocked {

    Set<AgencyId> blockedBy(PersonId person);

    Set<PersonId> blocking(AgencyId agency);
}
