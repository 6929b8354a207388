package dev.guildhall.notice;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What a tenant may spend on short messages.
 *
 * @param perDay messages of one calendar day of the tenant; beyond them no codes are sent, and other messages wait
 */
public record SmsRules(
        @Min(10) @Max(1000000) @DefaultValue("5000") int perDay) {}
