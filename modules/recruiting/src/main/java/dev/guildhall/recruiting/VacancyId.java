package dev.guildhall.recruiting;

import java.util.UUID;

/** Names one vacancy of an agency. */
public record VacancyId(UUID value) {}
