package dev.guildhall.payments.wechat;

import org.jspecify.annotations.Nullable;

/** The headers under which WeChat Pay signs a notice; null where one is missing. */
public record NoticeHeaders(
        @Nullable String serial,
        @Nullable String timestamp,
        @Nullable String nonce,
        @Nullable String signature,
        @Nullable String signatureType) {}
