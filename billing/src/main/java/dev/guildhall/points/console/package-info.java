@NullMarked
package dev.guildhall.points.console;

import org.jspecify.annotations.NullMarked;
