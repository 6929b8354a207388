/** Stand-ins for the outside world (WeChat Pay, SMS, time) in development and tests; absent from production. */
@NullMarked
@ApplicationModule(
        displayName = "Sandbox",
        allowedDependencies = {
            "access",
            "audit",
            "catalog",
            "jobs",
            "notice",
            "payments",
            "problem",
            "tenancy",
            "ui",
            "vault",
            "wechat"
        })
package dev.guildhall.sandbox;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
