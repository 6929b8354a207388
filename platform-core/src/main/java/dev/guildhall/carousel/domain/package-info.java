/** Rules and what is stored. */
@NullMarked
package dev.guildhall.carousel.domain;

import org.jspecify.annotations.NullMarked;
