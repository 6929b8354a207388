package dev.guildhall.payments.domain;

import dev.guildhall.problem.Texts;

/** What a receiving account is. */
public enum ReceivingKind {
    /** A merchant of WeChat Pay that signs for itself (直连商户). */
    WECHAT_DIRECT,
    /** A merchant of WeChat Pay behind a partner that signs for it (特约商户, {@code sub_mchid}). */
    WECHAT_PARTNER,
    /** An account at a bank; staff confirm what came in. */
    BANK;

    private static final Texts TEXTS = Texts.in("receiving");

    public boolean wechat() {
        return this != BANK;
    }

    public String label() {
        return TEXTS.of("kind." + name());
    }
}
