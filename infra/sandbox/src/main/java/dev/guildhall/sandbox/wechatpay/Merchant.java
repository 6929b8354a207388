package dev.guildhall.sandbox.wechatpay;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A merchant as WeChat Pay knows it: its public key, and the platform's own key pair for this
 * merchant. The real one never sees the merchant's private key; this one keeps it, so that a demo tenant gets the same
 * merchant whenever it asks.
 *
 * @param earlier certificates that were replaced and are still taken
 * @param partner whether it collects for others (服务商)
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
        String platformPrivateKeyPem,
        @Nullable List<Certificate> earlier,
        @Nullable Boolean partner) {

    /** A certificate that was replaced and is still taken. */
    record Certificate(String serial, String publicKeyPem) {}

    /** The public key of a certificate that is taken. */
    Optional<String> publicKeyOf(@Nullable String serialNumber) {
        if (serial.equalsIgnoreCase(serialNumber)) {
            return Optional.of(publicKeyPem);
        }
        return (earlier == null ? List.<Certificate>of() : earlier)
                .stream()
                        .filter(each -> each.serial.equalsIgnoreCase(serialNumber))
                        .map(Certificate::publicKeyPem)
                        .findFirst();
    }

    boolean isPartner() {
        return Boolean.TRUE.equals(partner);
    }

    @Override
    public String toString() {
        return "Merchant[" + mchid + " of " + tenant + "]";
    }
}
