package dev.guildhall.identity;

import java.util.Set;
import java.util.UUID;

/**
 * A program of the bound tenant that makes the running request under its own name, with a token of the client-credentials
 * grant. A controller may take it as an argument where a program and nobody else is meant; an address that takes an
 * {@link Actor} refuses it, and so does every address that names no permission.
 *
 * @param clientId the name it signs in with
 * @param permissions ids of the permissions it was given, of modules that are on
 */
public record Client(UUID id, String clientId, String name, Set<String> permissions) {
    /** Kind of such a caller in the audit trail, and its role as {@code ROLE_CLIENT}. */
    public static final String KIND = "CLIENT";

    public Client {
        permissions = Set.copyOf(permissions);
    }
}
