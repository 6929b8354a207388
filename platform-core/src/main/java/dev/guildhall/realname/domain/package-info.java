/** Claims, documents and checks. */
@NullMarked
package dev.guildhall.realname.domain;

import org.jspecify.annotations.NullMarked;
