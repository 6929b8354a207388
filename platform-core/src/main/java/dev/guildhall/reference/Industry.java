package dev.guildhall.reference;

/**
 * A section or division of GB/T 4754-2017.
 *
 * @param code a letter for a section, two digits for a division
 * @param parent code of the section, {@code ""} for a section
 * @param level 1 section, 2 division
 */
public record Industry(String code, String name, String parent, int level) {}
