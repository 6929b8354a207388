/** Accounts, codes, passwords, sign-ins and their rules. */
@NullMarked
package dev.guildhall.identity.domain;

import org.jspecify.annotations.NullMarked;
