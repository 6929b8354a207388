/** Pages of staff. */
@NullMarked
package dev.guildhall.recruiting.console;

import org.jspecify.annotations.NullMarked;
