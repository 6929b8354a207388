/** Guildhall: one deployment that houses many guilds. */
@NullMarked
package dev.guildhall;

import org.jspecify.annotations.NullMarked;
