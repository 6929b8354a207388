package dev.guildhall.catalog;

/**
 * Something that the owner of an organisation may let a sub-account do; the owner always may.
 *
 * @param kind kind of account of the organisation, such as {@code AGENCY}
 * @param id e.g. {@code talent.agency.unlock}; also the Spring Security authority
 * @param label what it allows, for people
 */
public record MemberPermission(String kind, String id, String label) {}
