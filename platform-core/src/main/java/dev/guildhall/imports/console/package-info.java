/** The pages of imports, the same for every kind. */
@NullMarked
package dev.guildhall.imports.console;

import org.jspecify.annotations.NullMarked;
