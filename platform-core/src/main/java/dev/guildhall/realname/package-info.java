/**
 * Real names: people claim who they are and send their documents; what this deployment can check by itself is checked and
 * written down, what it cannot is written down as not checked, and a reviewer of the tenant decides. Outside checks come
 * by the ports of this package.
 */
@NullMarked
@ApplicationModule(
        displayName = "Real names",
        allowedDependencies = {
            "access",
            "tenancy",
            "catalog",
            "problem",
            "audit",
            "vault",
            "identity",
            "notice",
            "media",
            "jobs",
            "review",
            "privacy",
            "ui"
        })
package dev.guildhall.realname;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
