/** JSON API: translates only. */
@NullMarked
package dev.guildhall.carousel.member;

import org.jspecify.annotations.NullMarked;
