/** Pages for the staff of a tenant: translate only. */
@NullMarked
package dev.guildhall.talent.console;

import org.jspecify.annotations.NullMarked;
