/** Real-name verification over the member API. */
@NullMarked
package dev.guildhall.realname.member;

import org.jspecify.annotations.NullMarked;
