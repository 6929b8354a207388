package dev.guildhall.points;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Points that were spent.
 *
 * @param entry the statement's entry; null when the price was zero
 * @param charged what the event cost, also when it was spent by an earlier call
 * @param balance what is left now
 * @param first false if this event had been charged before, so that nothing was taken now
 */
public record Spending(@Nullable UUID entry, Points charged, Points balance, boolean first) {}
