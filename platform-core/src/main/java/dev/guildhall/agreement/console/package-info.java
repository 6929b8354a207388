/** Agreements as staff writes, compares and publishes them. */
@NullMarked
package dev.guildhall.agreement.console;

import org.jspecify.annotations.NullMarked;
