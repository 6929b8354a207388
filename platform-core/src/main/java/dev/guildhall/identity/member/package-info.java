/** JSON addresses of sign-in and of one's own account. */
@NullMarked
package dev.guildhall.identity.member;

import org.jspecify.annotations.NullMarked;
