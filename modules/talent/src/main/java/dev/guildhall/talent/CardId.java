package dev.guildhall.talent;

import java.util.UUID;

/** Names the card of one person; it is what agencies, unlocks and applications refer to. */
public record CardId(UUID value) {}
