package dev.guildhall.recruiting;

import dev.guildhall.talent.AgencyId;
import dev.guildhall.talent.CardId;
import dev.guildhall.talent.PersonId;
import dev.guildhall.tenancy.TenantEvent;
import dev.guildhall.tenancy.TenantId;
import java.time.Instant;

/** A person has sent the card to a vacancy (C38). */
public record ApplicationSent(
        TenantId tenant,
        ApplicationId application,
        VacancyId vacancy,
        AgencyId agency,
        PersonId person,
        CardId card,
        Instant at)
        implements TenantEvent {}
