/**
 * The tenant's console: its frame, the dashboard, brand, modules and staff, and what the mini-program starts from. Pages of
 * modules put themselves into it through the catalogue.
 */
@NullMarked
@ApplicationModule(
        displayName = "Tenant console",
        allowedDependencies = {
            "access",
            "tenancy",
            "catalog",
            "ui",
            "identity",
            "agreement",
            "media",
            "audit",
            "problem",
            "vault",
            "reference",
            "wechat"
        })
package dev.guildhall.console;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
