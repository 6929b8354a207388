package dev.guildhall.payments.domain;

import dev.guildhall.tenancy.TenantId;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Says in an order at WeChat Pay whose it is: its {@code attach}, which comes back in each row of the trade bill. Tenants may share
 * one merchant number, and order numbers say nothing of the tenant.
 */
public final class TenantMark {
    private static final String MARK = "guildhall:";

    private TenantMark() {}

    public static String of(TenantId tenant) {
        return MARK + tenant.value();
    }

    /** @return empty where the text is none of ours */
    public static Optional<TenantId> read(@Nullable String attach) {
        if (attach == null || !attach.startsWith(MARK)) {
            return Optional.empty();
        }
        String slug = attach.substring(MARK.length());
        return TenantId.isWellFormed(slug) ? Optional.of(new TenantId(slug)) : Optional.empty();
    }
}
