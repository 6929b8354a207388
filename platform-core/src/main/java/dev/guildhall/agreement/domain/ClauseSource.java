package dev.guildhall.agreement.domain;

/**
 * A clause as it is written.
 *
 * @param key stable within the agreement
 */
public record ClauseSource(String key, String title, String source) {}
