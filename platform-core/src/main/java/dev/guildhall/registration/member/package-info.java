/** The addresses by which people register. */
@NullMarked
package dev.guildhall.registration.member;

import org.jspecify.annotations.NullMarked;
