package dev.guildhall.payments.domain;

import dev.guildhall.media.MediaContent;
import dev.guildhall.media.MediaKind;
import dev.guildhall.media.MediaLibrary;
import java.io.InputStream;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.stereotype.Service;

/** Pictures that prove that money was paid out by hand; only staff who may see orders see them. */
@Service
public class Vouchers {
    static final String KIND = "payments.refund-voucher";

    private static final long MOST_BYTES = 8L * 1024 * 1024;
    private static final int MOST_PIXELS = 40_000_000;

    /** Opens the media library to them. */
    @Configuration(proxyBeanMethods = false)
    static class Kinds {
        @Bean
        MediaKind refundVoucher() {
            return new MediaKind() {
                @Override
                public String id() {
                    return KIND;
                }

                @Override
                public String name() {
                    return "退款凭证";
                }

                @Override
                public long maxBytes() {
                    return MOST_BYTES;
                }

                @Override
                public int maxPixels() {
                    return MOST_PIXELS;
                }

                @Override
                public boolean open() {
                    return false;
                }

                @Override
                public Set<String> uploaders() {
                    return Set.of("STAFF");
                }
            };
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
