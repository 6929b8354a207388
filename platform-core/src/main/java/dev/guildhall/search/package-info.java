/** Full-text search in Chinese without a dictionary: bigrams for PostgreSQL's {@code simple} configuration. */
@NullMarked
@ApplicationModule(allowedDependencies = {})
package dev.guildhall.search;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
