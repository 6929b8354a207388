/**
 * What every page is made of: the brand's colour rule, formatting in the tenant's zone, paging, icons, toasts, and the
 * small interfaces through which modules put their numbers on the dashboard. The markup is in {@code templates/ui}, the
 * looks in {@code static/assets}.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {"tenancy", "problem"})
package dev.guildhall.ui;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
