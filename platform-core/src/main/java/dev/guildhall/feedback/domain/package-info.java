/** Rules and what is stored. */
@NullMarked
package dev.guildhall.feedback.domain;

import org.jspecify.annotations.NullMarked;
