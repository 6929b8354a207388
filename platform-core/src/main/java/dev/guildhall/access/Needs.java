package dev.guildhall.access;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.security.access.prepost.PreAuthorize;

/**
 * For people who hold this permission of a module that is on; under {@code /operator}, for operators and clients of their API
 * who hold it. A tenant's programs get in by {@link ForProgram} only.
 */
@Documented
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@PreAuthorize("hasAuthority('{value}') and !hasRole('CLIENT')")
public @interface Needs {
    /** Id of a permission that a module (or the operator's console) declares, such as {@code talent.persons.edit}. */
    String value();
}
