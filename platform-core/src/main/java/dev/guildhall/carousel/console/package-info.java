/** Pages of staff. */
@NullMarked
package dev.guildhall.carousel.console;

import org.jspecify.annotations.NullMarked;
