package dev.guildhall.access;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.security.access.prepost.PreAuthorize;

/**
 * For programs of the tenant (client credentials) that were given this permission, and for nobody else: {@code /api/tenant/**}.
 * The page on which staff give permissions to programs offers those that an address names so.
 */
@Documented
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@PreAuthorize("hasRole('CLIENT') and hasAuthority('{value}')")
public @interface ForProgram {
    /** Id of a permission that a module declares, such as {@code billing.orders.view}. */
    String value();
}
