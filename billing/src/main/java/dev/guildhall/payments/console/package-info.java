@NullMarked
package dev.guildhall.payments.console;

import org.jspecify.annotations.NullMarked;
