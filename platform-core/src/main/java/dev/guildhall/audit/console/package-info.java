@NullMarked
package dev.guildhall.audit.console;

import org.jspecify.annotations.NullMarked;
