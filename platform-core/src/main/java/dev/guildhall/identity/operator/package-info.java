/** Accounts, clients and sign-in pages of those who run the deployment. */
@NullMarked
@NamedInterface("operators")
package dev.guildhall.identity.operator;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
