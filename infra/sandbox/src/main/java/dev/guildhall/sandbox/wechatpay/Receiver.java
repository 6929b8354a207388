package dev.guildhall.sandbox.wechatpay;

import org.jspecify.annotations.Nullable;

/**
 * Whose call it is and who receives: a merchant for itself, or one behind a partner.
 *
 * @param mchid who receives, and under whose number orders and refunds are kept
 * @param behind null for a merchant of its own
 */
record Receiver(Merchant signer, String mchid, @Nullable Behind behind) {

    /**
     * A merchant behind a partner.
     *
     * @param appid its own app; null where it has none
     */
    record Behind(
            String spMchid,
            String spAppid,
            String mchid,
            @Nullable String appid) {}

    static Receiver itself(Merchant merchant) {
        return new Receiver(merchant, merchant.mchid(), null);
    }
}
