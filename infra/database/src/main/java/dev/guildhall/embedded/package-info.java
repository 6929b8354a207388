/** A real PostgreSQL 18 beside the application, for {@code ./run} and the tests; absent from the production image. */
@NullMarked
package dev.guildhall.embedded;

import org.jspecify.annotations.NullMarked;
