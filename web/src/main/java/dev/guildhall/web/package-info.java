/** What belongs to the deployable alone: start-up, the guard of production, the mini-program's pages. */
@NullMarked
@ApplicationModule(displayName = "Web")
package dev.guildhall.web;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
