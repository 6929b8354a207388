/** Second factors of staff and operators: time codes, passkeys, recovery codes, trusted devices, and the pages for them. */
@NullMarked
package dev.guildhall.identity.factor;

import org.jspecify.annotations.NullMarked;
