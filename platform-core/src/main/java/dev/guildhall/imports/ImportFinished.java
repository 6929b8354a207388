package dev.guildhall.imports;

import dev.guildhall.tenancy.TenantEvent;
import dev.guildhall.tenancy.TenantId;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Every row of a file is dealt with.
 *
 * @param uploadedBy account that uploaded it
 */
public record ImportFinished(
        TenantId tenant,
        ImportId id,
        String kind,
        String filename,
        int added,
        int changed,
        int unchanged,
        int refused,
        @Nullable UUID uploadedBy)
        implements TenantEvent {}
