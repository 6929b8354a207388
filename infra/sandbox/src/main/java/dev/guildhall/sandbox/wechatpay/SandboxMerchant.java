package dev.guildhall.sandbox.wechatpay;

import dev.guildhall.payments.MerchantCredentialInput;

/**
 * What a merchant receives from WeChat Pay, with the private key that it makes itself.
 *
 * @param merchantSerial serial number of the merchant's certificate, 40 hexadecimal digits
 * @param privateKeyPem the merchant's private key, PKCS #8
 * @param apiV3Key 32 letters
 * @param wechatPayPublicKeyId {@code PUB_KEY_ID_…}
 */
public record SandboxMerchant(
        String mchid,
        String appid,
        String merchantSerial,
        String privateKeyPem,
        String apiV3Key,
        String wechatPayPublicKeyPem,
        String wechatPayPublicKeyId) {

    /** What the merchant's staff would enter in the console. */
    public MerchantCredentialInput entry() {
        return new MerchantCredentialInput(
                mchid, appid, merchantSerial, privateKeyPem, apiV3Key, wechatPayPublicKeyPem, wechatPayPublicKeyId);
    }

    @Override
    public String toString() {
        return "SandboxMerchant[" + mchid + "]";
    }
}
