/** Benchmarks: each prints ratios of two sides that ran in turns on one server, never a time on its own. */
@NullMarked
package dev.guildhall.bench;

import org.jspecify.annotations.NullMarked;
