package dev.guildhall.payments;

import dev.guildhall.identity.AccountId;
import java.time.Instant;
import java.util.UUID;

/** An order as its kind sees it when the money has come. */
public record PaidOrder(
        UUID id,
        String number,
        String kind,
        String subject,
        String title,
        String terms,
        AccountId buyer,
        long fen,
        Instant paidAt) {}
