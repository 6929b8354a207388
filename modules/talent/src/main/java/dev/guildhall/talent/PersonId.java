package dev.guildhall.talent;

import java.util.UUID;

/** Names one person of the register. */
public record PersonId(UUID value) {}
