/** User types and accounts in the tenant console. */
@NullMarked
package dev.guildhall.registration.console;

import org.jspecify.annotations.NullMarked;
