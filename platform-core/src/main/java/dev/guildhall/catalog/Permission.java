package dev.guildhall.catalog;

/**
 * Something that a role may allow.
 *
 * @param id e.g. {@code talent.persons.edit}; also the Spring Security authority
 * @param label what it allows, for people
 */
public record Permission(String id, String label) {}
