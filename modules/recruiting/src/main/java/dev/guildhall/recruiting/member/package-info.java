/** JSON API of the mini-program: translates only. */
@NullMarked
package dev.guildhall.recruiting.member;

import org.jspecify.annotations.NullMarked;
