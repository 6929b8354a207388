package dev.guildhall.identity;

import dev.guildhall.catalog.Permission;
import java.util.List;

/**
 * Bean by which a part of the operator's console says what a role of operators may allow there. Ids begin with
 * {@code operator.}.
 */
public record OperatorPermissions(List<Permission> permissions) {
    public OperatorPermissions {
        permissions = List.copyOf(permissions);
        for (Permission permission : permissions) {
            if (!permission.id().startsWith("operator.")) {
                throw new IllegalArgumentException("not an operator's permission: " + permission.id());
            }
        }
    }

    public OperatorPermissions(Permission... permissions) {
        this(List.of(permissions));
    }
}
