@NullMarked
package dev.guildhall.ledger.console;

import org.jspecify.annotations.NullMarked;
