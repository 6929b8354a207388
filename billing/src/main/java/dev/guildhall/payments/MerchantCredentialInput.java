package dev.guildhall.payments;

/**
 * What WeChat Pay gives a direct merchant, as entered by staff, before it is checked and sealed.
 *
 * @param mchid merchant number, 8–10 digits
 * @param appid mini-program or official account bound to the merchant
 * @param merchantSerial serial number of the merchant's API certificate, 40 hex digits
 * @param privateKeyPem the merchant's private key, PKCS #8 in PEM
 * @param apiV3Key 32 ASCII characters, decrypts notices
 * @param publicKeyPem WeChat Pay's public key (微信支付公钥) in PEM, verifies answers and notices
 * @param publicKeyId its id, {@code PUB_KEY_ID_…}
 */
public record MerchantCredentialInput(
        String mchid,
        String appid,
        String merchantSerial,
        String privateKeyPem,
        String apiV3Key,
        String publicKeyPem,
        String publicKeyId) {
    /** Leaves the secrets out. */
    @Override
    public String toString() {
        return "MerchantCredentialInput[mchid=%s, appid=%s, merchantSerial=%s, publicKeyId=%s]"
                .formatted(mchid, appid, merchantSerial, publicKeyId);
    }
}
