/** Requests as staff sees them. */
@NullMarked
package dev.guildhall.privacy.console;

import org.jspecify.annotations.NullMarked;
