/** Claims as reviewers see them. */
@NullMarked
package dev.guildhall.realname.console;

import org.jspecify.annotations.NullMarked;
