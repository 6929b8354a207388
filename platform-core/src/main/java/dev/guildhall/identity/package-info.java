/**
 * Who somebody is and what they may do: accounts and their identities, codes, passwords, tokens of the authorization server,
 * sessions of the consoles, operators, and the security chains in front of everything.
 */
@NullMarked
@ApplicationModule(
        displayName = "Identity",
        allowedDependencies = {
            "access", "tenancy", "catalog", "problem", "vault", "audit", "jobs", "ui", "media", "wechat"
        })
package dev.guildhall.identity;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
