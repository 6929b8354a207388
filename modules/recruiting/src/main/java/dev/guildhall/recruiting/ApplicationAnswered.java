package dev.guildhall.recruiting;

import dev.guildhall.talent.AgencyId;
import dev.guildhall.talent.PersonId;
import dev.guildhall.tenancy.TenantEvent;
import dev.guildhall.tenancy.TenantId;
import java.time.Instant;

/**
 * An agency has answered what a person sent.
 *
 * @param interested otherwise it declined
 */
public record ApplicationAnswered(
        TenantId tenant,
        ApplicationId application,
        VacancyId vacancy,
        AgencyId agency,
        PersonId person,
        boolean interested,
        Instant at)
        implements TenantEvent {}
