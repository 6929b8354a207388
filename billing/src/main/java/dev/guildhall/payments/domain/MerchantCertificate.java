package dev.guildhall.payments.domain;

import dev.guildhall.problem.Invalid;
import dev.guildhall.problem.Texts;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAPrivateKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Instant;
import java.util.Base64;
import java.util.Locale;

/**
 * What a merchant's API certificate says ({@code apiclient_cert.pem}).
 *
 * @param serial in upper-case hexadecimal digits
 */
record MerchantCertificate(String serial, Instant until) {
    private static final Texts TEXTS = Texts.in("receiving");

    /** @throws Invalid if it is no certificate, or belongs to another private key */
    static MerchantCertificate read(String pem, String privateKeyPem) {
        try {
            X509Certificate certificate = (X509Certificate) CertificateFactory.getInstance("X.509")
                    .generateCertificate(new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII)));
            byte[] der = Base64.getMimeDecoder().decode(privateKeyPem.replaceAll("-----[A-Z ]+-----", ""));
            RSAPrivateKey key =
                    (RSAPrivateKey) KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(der));
            if (!(certificate.getPublicKey() instanceof RSAPublicKey other)
                    || !other.getModulus().equals(key.getModulus())) {
                throw new Invalid("certificatePem", TEXTS.of("certificate.other-key"));
            }
            return new MerchantCertificate(
                    certificate.getSerialNumber().toString(16).toUpperCase(Locale.ROOT),
                    certificate.getNotAfter().toInstant());
        } catch (GeneralSecurityException | IllegalArgumentException | ClassCastException e) {
            throw new Invalid("certificatePem", TEXTS.of("certificate.unreadable"));
        }
    }
}
