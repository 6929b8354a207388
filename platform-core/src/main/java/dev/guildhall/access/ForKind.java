package dev.guildhall.access;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.security.access.prepost.PreAuthorize;

/** For signed-in accounts of these kinds, such as {@code AGENCY}: the member API. */
@Documented
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@PreAuthorize("hasAnyRole('{value}'.split(','))")
public @interface ForKind {
    /** Kinds of account, any of which will do. */
    String[] value();
}
