package dev.guildhall.tenancy;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** What is answered where nobody may enter. The wording belongs to {@code problem}, which implements this. */
public interface TenantDoor {
    /** There is no such tenant, or none any more. */
    void unknown(HttpServletRequest request, HttpServletResponse response) throws IOException;

    /** The tenant is suspended; {@link Tenant#stateReason()} says why. */
    void suspended(HttpServletRequest request, HttpServletResponse response, Tenant tenant) throws IOException;
}
