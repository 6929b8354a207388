/**
 * How an address says who may use it. Every handler, or its class, carries exactly one of the annotations of this package
 * (or a plain {@code hasAuthority}/{@code hasRole} rule); a test of the whole application walks all routes and fails on one
 * that carries none.
 */
@NullMarked
@ApplicationModule(
        displayName = "Access",
        allowedDependencies = {})
package dev.guildhall.access;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
