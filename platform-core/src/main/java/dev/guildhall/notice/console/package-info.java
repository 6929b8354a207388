/** The console's page of short messages. */
@NullMarked
package dev.guildhall.notice.console;

import org.jspecify.annotations.NullMarked;
