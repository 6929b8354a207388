/** JSON API of the mini-program: translates only. */
@NullMarked
package dev.guildhall.talent.member;

import org.jspecify.annotations.NullMarked;
