package dev.guildhall.access;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.security.access.prepost.PreAuthorize;

/** For who holds this permission of a module that is on; under {@code /operator}, for operators who hold it. */
@Documented
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@PreAuthorize("hasAuthority('{value}')")
public @interface Needs {
    /** Id of a permission that a module (or the operator's console) declares, such as {@code talent.persons.edit}. */
    String value();
}
