/** JSON API: translates only. */
@NullMarked
package dev.guildhall.feedback.member;

import org.jspecify.annotations.NullMarked;
