package dev.guildhall.ledger;

import java.util.UUID;

/**
 * @param first false if the event had been posted before, so that nothing happened now
 */
public record PostedEntry(UUID id, boolean first) {}
