/** Pages of staff. */
@NullMarked
package dev.guildhall.feedback.console;

import org.jspecify.annotations.NullMarked;
