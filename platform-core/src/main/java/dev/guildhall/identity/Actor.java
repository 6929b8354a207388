package dev.guildhall.identity;

import java.util.Set;

/**
 * The account that makes the running request, by token or by console session; any controller may take it as an argument.
 *
 * @param kind STAFF, PERSON, AGENCY, MEMBER or GUEST
 * @param permissions ids of the permissions its roles give it now, of modules that are on; for accounts of organisations those
 *     of their owner
 * @param organisation whom the account acts for: what belongs to a company or an agency (points, orders, what it paid for) is
 *     kept under this id. The account's own where it acts for itself
 */
public record Actor(AccountId id, String kind, String name, Set<String> permissions, AccountId organisation) {
    public static final String STAFF = "STAFF";
    public static final String PERSON = "PERSON";
    public static final String AGENCY = "AGENCY";
    public static final String MEMBER = "MEMBER";
    public static final String GUEST = "GUEST";
    public static final String COMPANY = "COMPANY";
    public static final String MERCHANT = "MERCHANT";

    /** Kinds whose accounts are organisations and may have sub-accounts (W19). */
    public static final Set<String> ORGANISATIONS = Set.of(AGENCY, COMPANY, MERCHANT);

    public Actor {
        permissions = Set.copyOf(permissions);
    }

    /** Somebody who acts for nobody but themselves. */
    public Actor(AccountId id, String kind, String name, Set<String> permissions) {
        this(id, kind, name, permissions, id);
    }

    public boolean may(String permission) {
        return permissions.contains(permission);
    }
}
