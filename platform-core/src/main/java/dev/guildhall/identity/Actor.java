package dev.guildhall.identity;

import java.util.Set;

/**
 * The account that makes the running request, by token or by console session; any controller may take it as an argument.
 *
 * @param kind STAFF, PERSON, AGENCY, MEMBER or GUEST
 * @param permissions ids of the permissions its roles give it now, of modules that are on
 */
public record Actor(AccountId id, String kind, String name, Set<String> permissions) {
    public static final String STAFF = "STAFF";
    public static final String PERSON = "PERSON";
    public static final String AGENCY = "AGENCY";
    public static final String MEMBER = "MEMBER";
    public static final String GUEST = "GUEST";

    public Actor {
        permissions = Set.copyOf(permissions);
    }

    public boolean may(String permission) {
        return permissions.contains(permission);
    }
}
