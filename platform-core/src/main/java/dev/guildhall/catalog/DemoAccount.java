package dev.guildhall.catalog;

import org.jspecify.annotations.Nullable;

/**
 * An account of the demo, for people who try it out.
 *
 * @param tenant slug, or {@code null} for the operator
 * @param role {@code operator}, {@code operator-client}, {@code staff}, {@code person}, {@code agency}, {@code member} or {@code guest}
 * @param password {@code null} where one signs in by code
 */
public record DemoAccount(
        @Nullable String tenant,
        String role,
        @Nullable String username,
        @Nullable String phone,
        @Nullable String password,
        String note) {}
