/** Rules and rows of registration. */
@NullMarked
package dev.guildhall.registration.domain;

import org.jspecify.annotations.NullMarked;
