@NullMarked
package dev.guildhall.sandbox;

import org.jspecify.annotations.NullMarked;
