package dev.guildhall.sandbox.wechatpay;

/**
 * A merchant as WeChat Pay knows it: its public key, and the platform's own key pair for this
 * merchant. The real one never sees the merchant's private key; this one keeps it, so that a demo tenant gets the same
 * merchant whenever it asks.
 *
 * @param tenant the slug of the tenant it was opened for, shown to people
 */
record Merchant(
        String mchid,
        String appid,
        String tenant,
        String serial,
        String publicKeyPem,
        String privateKeyPem,
        String apiV3Key,
        String platformKeyId,
        String platformPublicKeyPem,
        String platformPrivateKeyPem) {

    @Override
    public String toString() {
        return "Merchant[" + mchid + " of " + tenant + "]";
    }
}
