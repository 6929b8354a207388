package dev.guildhall.payments.domain;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A receiving account, without secrets.
 *
 * @param priority the smaller goes first
 * @param orderKinds ids of the kinds of order that it takes; empty for all
 * @param kindLabels the same in words
 * @param number of the merchant or of the bank account, its middle left out; null while there is none
 * @param version the credential in use, or the newest; null for a bank and before the first
 */
public record ReceivingView(
        UUID id,
        String name,
        ReceivingKind kind,
        ReceivingState state,
        int priority,
        List<String> orderKinds,
        List<String> kindLabels,
        @Nullable String bank,
        @Nullable String holder,
        @Nullable String number,
        @Nullable CredentialView version,
        Instant createdAt) {}
