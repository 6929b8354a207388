/** The form designer. */
@NullMarked
package dev.guildhall.forms.console;

import org.jspecify.annotations.NullMarked;
