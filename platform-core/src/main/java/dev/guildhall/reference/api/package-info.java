/** Reference tables over HTTP, open to everybody: they hold nothing of any tenant. */
@NullMarked
package dev.guildhall.reference.api;

import org.jspecify.annotations.NullMarked;
