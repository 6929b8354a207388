/** Agreements as members read and accept them. */
@NullMarked
package dev.guildhall.agreement.member;

import org.jspecify.annotations.NullMarked;
