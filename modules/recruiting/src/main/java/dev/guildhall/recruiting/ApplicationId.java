package dev.guildhall.recruiting;

import java.util.UUID;

/** Names what one person sent to one vacancy. */
public record ApplicationId(UUID value) {}
