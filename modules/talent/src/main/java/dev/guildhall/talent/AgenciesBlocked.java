package dev.guildhall.talent;

import java.util.Collection;
import java.util.Map;
import java.util.Set;

/** Tells which agencies a person wants to have nothing to do with, each from the other. */
public interface AgenciesBlocked {

    Set<AgencyId> blockedBy(PersonId person);

    /** Persons who blocked these agencies; an agency that nobody blocked has no entry. */
    Map<AgencyId, Set<PersonId>> blocking(Collection<AgencyId> agencies);
}
