package dev.guildhall.wechat;

import dev.guildhall.tenancy.TenantId;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/**
 * Opens mini-programs at a simulator of WeChat. Only the sandbox implements it, so where no such bean exists, only
 * credentials entered by staff are used.
 */
public interface DemoMiniPrograms {
    /** Opens a mini-program for this tenant, or gives the one it has; the simulator knows it from then on. */
    MiniProgramInput open(TenantId tenant);

    /** From the root of the server: the page on which a person plays a WeChat user, given {@code appid} and {@code back}. */
    String authorizePath();

    /** An id of the right form for a tenant's mini-program that exists in the sandbox only; always the same. */
    static String appid(TenantId tenant) {
        return "wx%016x"
                .formatted(UUID.nameUUIDFromBytes(tenant.value().getBytes(StandardCharsets.UTF_8))
                        .getMostSignificantBits());
    }
}
