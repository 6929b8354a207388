package dev.guildhall.payments.domain;

import dev.guildhall.media.MediaContent;
import dev.guildhall.media.MediaKind;
import dev.guildhall.media.MediaLibrary;
import dev.guildhall.media.PrivateKind;
import java.io.InputStream;
import java.util.Optional;
import java.util.UUID;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.stereotype.Service;

/** Pictures that prove that money was paid out by hand; only staff who may see orders see them. */
@Service
public class Vouchers {
    static final String KIND = "payments.refund-voucher";

    /** Opens the media library to them. */
    @Configuration(proxyBeanMethods = false)
    static class Kinds {
        @Bean
        MediaKind refundVoucher() {
            return PrivateKind.pictures(KIND, "退款凭证", 8, "STAFF");
        }
    }

    private final MediaLibrary library;

    Vouchers(MediaLibrary library) {
        this.library = library;
    }

    /** @throws dev.guildhall.media.MediaRefused when it is no picture that the library takes */
    public UUID keep(String filename, InputStream picture) {
        return library.store(KIND, filename, picture).id();
    }

    public Optional<MediaContent> find(UUID voucher) {
        return library.content(voucher);
    }
}
