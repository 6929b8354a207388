/** The review queue and its decisions. */
@NullMarked
package dev.guildhall.review.console;

import org.jspecify.annotations.NullMarked;
