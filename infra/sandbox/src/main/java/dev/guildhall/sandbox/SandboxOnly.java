package dev.guildhall.sandbox;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.context.annotation.Profile;

/** Every bean of the sandbox carries this, so that none exists where the profile {@code sandbox} is off. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Profile("sandbox")
public @interface SandboxOnly {}
