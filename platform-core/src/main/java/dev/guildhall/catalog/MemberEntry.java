package dev.guildhall.catalog;

/**
 * A tab or an entry of the mini-program.
 *
 * @param kind kind of account that sees it: {@code PERSON}, {@code AGENCY}, {@code MEMBER}, {@code GUEST} or {@code ANY}
 * @param slot {@code TAB} or {@code ENTRY}
 * @param key stable name that the mini-program knows, e.g. {@code talent.card}
 * @param page address of the page within the mini-program
 */
public record MemberEntry(String kind, String slot, int order, String key, String label, String icon, String page) {}
