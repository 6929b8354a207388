/**
 * The tenant's WeChat mini-program: its credentials in versions, its access token shared by all nodes, and the calls that the
 * rest of the application makes to WeChat's open platform.
 */
@NullMarked
@ApplicationModule(
        displayName = "WeChat",
        allowedDependencies = {"access", "tenancy", "catalog", "problem", "vault", "audit", "ui"})
package dev.guildhall.wechat;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
