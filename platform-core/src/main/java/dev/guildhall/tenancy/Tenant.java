package dev.guildhall.tenancy;

import java.time.ZoneId;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the directory knows of a tenant.
 *
 * @param schema name of its schema and role
 * @param blueprint id of the blueprint it was opened from
 * @param stateReason why it is suspended or archived, in words for its visitors
 * @param cluster database cluster where its schema lives
 * @param modules ids of the modules switched on, without those that are always on
 * @param zone zone in which its times are shown
 * @param domains own host names beside {@code {slug}.base-domain}
 */
public record Tenant(
        TenantId id,
        String schema,
        String name,
        String blueprint,
        TenantState state,
        @Nullable String stateReason,
        String cluster,
        Set<String> modules,
        ZoneId zone,
        List<String> domains) {}
