/** Accounts, clients and sign-in pages of those who run the deployment. */
@NullMarked
package dev.guildhall.identity.operator;

import org.jspecify.annotations.NullMarked;
