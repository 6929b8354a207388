package dev.guildhall.access;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.security.access.prepost.PreAuthorize;

/**
 * The permission depends on the kind that the address names; the handler looks it up there and refuses by itself before it
 * does anything. Nobody who is not signed in gets that far.
 */
@Documented
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@PreAuthorize("isAuthenticated()")
public @interface NeedsOfKind {
    /** The type that says what each kind asks for, such as {@code ImportKind}. */
    Class<?> value();
}
