/** Sign-in pages of the tenant's console. */
@NullMarked
package dev.guildhall.identity.console;

import org.jspecify.annotations.NullMarked;
