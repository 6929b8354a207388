package dev.guildhall.sandbox.wechatpay;

import org.jspecify.annotations.Nullable;

/**
 * A merchant that a partner (服务商) has brought to WeChat Pay.
 *
 * @param partner number of the partner; nobody else may collect for it
 * @param appid its own app, if it has one
 */
record SubMerchant(
        String mchid,
        String partner,
        String tenant,
        @Nullable String appid) {}
