package dev.guildhall.identity;

import java.util.Set;
import java.util.UUID;

/**
 * Who runs the deployment and makes the running request: a person with a session, or a client of the operator's API. Any
 * controller under {@code /operator} may take it as an argument.
 *
 * @param client whether this is a program
 * @param permissions ids of what it may do now, such as {@code operator.tenants.create}
 */
public record Operator(UUID id, String name, boolean client, Set<String> permissions) {
    public Operator {
        permissions = Set.copyOf(permissions);
    }

    public boolean may(String permission) {
        return permissions.contains(permission);
    }
}
