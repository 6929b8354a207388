package dev.guildhall.payments.receipts;

import dev.guildhall.media.MediaKind;
import dev.guildhall.media.MediaTypes;
import dev.guildhall.media.PrivateKind;
import java.util.Set;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The picture of a tenant's seal: uploaded on the page of receipts only, and shown nowhere but on them. */
@Configuration(proxyBeanMethods = false)
class SealKind {
    static final String ID = "receipt.seal";

    @Bean
    MediaKind receiptSealKind() {
        return new PrivateKind(
                ID,
                Words.of("seal"),
                Set.of(MediaTypes.PNG, MediaTypes.JPEG),
                512 * 1024,
                2_000_000,
                Set.of(PrivateKind.NOBODY));
    }
}
