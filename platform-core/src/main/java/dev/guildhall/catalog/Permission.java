package dev.guildhall.catalog;

/**
 * Something that a role may allow.
 *
 * @param id e.g. {@code talent.persons.edit}; also the Spring Security authority
 * @param label what it allows, for people
 * @param ownStaffOnly never lent to an operator who visits the console: it shows personal data in clear, or touches sign-in,
 *     money's credentials or who may do what
 */
public record Permission(String id, String label, boolean ownStaffOnly) {
    public Permission(String id, String label) {
        this(id, label, false);
    }

    /** The same permission, kept from visiting operators. */
    public Permission forOwnStaffOnly() {
        return new Permission(id, label, true);
    }
}
