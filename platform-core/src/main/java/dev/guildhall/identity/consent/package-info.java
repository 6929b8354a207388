/** Pages on which members sign in to clients of the tenant and say what those may know and do. */
@NullMarked
package dev.guildhall.identity.consent;

import org.jspecify.annotations.NullMarked;
