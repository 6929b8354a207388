/**
 * What a tenant can have: modules with their switches and settings, blueprints to open tenants from, dictionaries, brand,
 * and the demo.
 */
@NullMarked
@ApplicationModule(
        displayName = "Catalogue",
        allowedDependencies = {"tenancy", "problem", "ui", "audit"})
package dev.guildhall.catalog;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
