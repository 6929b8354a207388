package dev.guildhall.identity.domain;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Size;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How strictly a tenant guards sign-in beyond {@link SignInRules}. By default passwords do not expire and nobody is locked
 * out; a tenant that is assessed under the graded protection scheme (等保) turns {@code graded} on, and what belongs to it
 * below takes effect.
 *
 * @param graded 等保 mode
 * @param passwordDays graded: age at which a password has to be changed
 * @param passwordsRemembered graded: how many passwords of before may not come again
 * @param failuresThatLock graded: wrong passwords in a row, from wherever, that lock a login
 * @param failureLockMinutes graded: how long it stays locked
 * @param idleMinutes graded: how long a session, or a member's tokens, may go unused
 * @param sessionHours graded: how long one sign-in lasts at most, by session or tokens
 * @param secondFactor who of the staff must have a second factor; graded: everybody
 * @param secondFactorRoles codes of the roles meant by {@link Demand#ROLES}, divided by commas
 * @param trustDays how long a device may be spared the second factor; 0 never; graded: never
 * @param logDays how long the log of sign-ins is kept
 */
public record SecurityRules(
        @DefaultValue("OPTIONAL") Demand secondFactor,
        @Size(max = 200) @DefaultValue("owner") String secondFactorRoles,
        @Min(0) @Max(90) @DefaultValue("30") int trustDays,
        @Min(30) @Max(1095) @DefaultValue("180") int logDays,
        @DefaultValue("false") boolean graded,
        @Min(30) @Max(365) @DefaultValue("90") int passwordDays,
        @Min(1) @Max(24) @DefaultValue("5") int passwordsRemembered,
        @Min(3) @Max(20) @DefaultValue("5") int failuresThatLock,
        @Min(5) @Max(1440) @DefaultValue("30") int failureLockMinutes,
        @Min(5) @Max(480) @DefaultValue("30") int idleMinutes,
        @Min(1) @Max(72) @DefaultValue("12") int sessionHours) {

    /** Who must have a second factor. */
    public enum Demand {
        OPTIONAL,
        ROLES,
        ALL
    }

    public Duration failureLock() {
        return Duration.ofMinutes(failureLockMinutes);
    }

    public Duration idle() {
        return Duration.ofMinutes(idleMinutes);
    }

    public Duration session() {
        return Duration.ofHours(sessionHours);
    }

    public Duration passwordLife() {
        return Duration.ofDays(passwordDays);
    }

    /** Whether somebody with these roles must have a second factor. */
    public boolean demandsSecondFactor(Collection<String> roles) {
        if (graded || secondFactor == Demand.ALL) {
            return true;
        }
        return secondFactor == Demand.ROLES && rolesWithSecondFactor().stream().anyMatch(roles::contains);
    }

    /** Whether a second factor may be demanded of anybody at all. */
    public boolean mayDemandSecondFactor() {
        return graded || secondFactor != Demand.OPTIONAL;
    }

    private Set<String> rolesWithSecondFactor() {
        return Arrays.stream(secondFactorRoles.split("[,，、\\s]+"))
                .map(role -> role.strip().toLowerCase(Locale.ROOT))
                .filter(role -> !role.isEmpty())
                .collect(Collectors.toUnmodifiableSet());
    }

    /** How long a device may be trusted, in days; 0 where it may not. */
    public int trust() {
        return graded ? 0 : trustDays;
    }
}
