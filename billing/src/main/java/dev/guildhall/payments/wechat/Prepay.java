package dev.guildhall.payments.wechat;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What WeChat Pay is asked to collect. The same order must be asked for with the same values again.
 *
 * @param number {@code out_trade_no}
 * @param payerIp of the buyer's device; needed for H5
 * @param openid needed for JSAPI
 * @param attach comes back in each row of the trade bill; null for none
 */
public record Prepay(
        String number,
        String description,
        long fen,
        Instant expiresAt,
        String notifyUrl,
        @Nullable String payerIp,
        @Nullable String openid,
        @Nullable String attach) {}
