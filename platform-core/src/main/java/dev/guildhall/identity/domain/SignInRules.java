package dev.guildhall.identity.domain;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * A tenant's rules of codes and sign-in. The defaults are decision D11 (requirement rows W12 and W13); what follows them
 * stands behind those limits.
 *
 * @param codeDigits length of a code
 * @param codeMinutes how long a code can be used
 * @param codeSecondsApart pause between two codes of one phone
 * @param codesPerDay codes of one phone on one calendar day of the tenant
 * @param wrongCodes wrong entries in a row that lock the phone
 * @param lockMinutes how long it stays locked
 * @param codesPerAddressHour codes asked for from one network address in an hour
 * @param codesPerTenantDay codes of all phones together within 24 hours
 * @param sessionHours how long a console session may be idle
 * @param keepDays how long a console session lasts where 7 天内免登录 was chosen
 * @param accessMinutes life of an access token
 * @param refreshDays life of a refresh token, counted anew at each use
 */
public record SignInRules(
        @Min(6) @Max(8) @DefaultValue("6") int codeDigits,
        @Min(1) @Max(30) @DefaultValue("5") int codeMinutes,
        @Min(30) @Max(600) @DefaultValue("60") int codeSecondsApart,
        @Min(3) @Max(50) @DefaultValue("10") int codesPerDay,
        @Min(3) @Max(10) @DefaultValue("3") int wrongCodes,
        @Min(5) @Max(1440) @DefaultValue("30") int lockMinutes,
        @Min(10) @Max(10000) @DefaultValue("200") int codesPerAddressHour,
        @Min(100) @Max(1000000) @DefaultValue("20000") int codesPerTenantDay,
        @Min(1) @Max(24) @DefaultValue("8") int sessionHours,
        @Min(1) @Max(30) @DefaultValue("7") int keepDays,
        @Min(5) @Max(60) @DefaultValue("15") int accessMinutes,
        @Min(1) @Max(90) @DefaultValue("30") int refreshDays) {

    public Duration codeLife() {
        return Duration.ofMinutes(codeMinutes);
    }

    public Duration lock() {
        return Duration.ofMinutes(lockMinutes);
    }
}
