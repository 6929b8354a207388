/** One's own data over the member API. */
@NullMarked
package dev.guildhall.privacy.member;

import org.jspecify.annotations.NullMarked;
