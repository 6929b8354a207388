package dev.guildhall.carousel.domain;

import dev.guildhall.audit.AuditWords;
import dev.guildhall.carousel.CarouselSlot;
import dev.guildhall.identity.PublicPaths;
import dev.guildhall.media.MediaKind;
import java.util.Map;
import java.util.Set;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What carousels bring to other parts of the kernel. */
@Configuration(proxyBeanMethods = false)
class CarouselParts {
    static final String PICTURE = "carousel";

    @Bean
    CarouselSlot homeSlot() {
        return new CarouselSlot("home", Words.of("slot.home"), "");
    }

    /** Guests see the pictures too. */
    @Bean
    PublicPaths carouselPaths() {
        return new PublicPaths("/api/carousel");
    }

    @Bean
    AuditWords carouselActs() {
        return new AuditWords(
                Map.of(
                        "carousel.add", Words.of("audit.add"),
                        "carousel.change", Words.of("audit.change"),
                        "carousel.remove", Words.of("audit.remove")),
                Map.of("carousel", Words.of("slide")),
                Map.of("slot", Words.of("slot"), "title", Words.of("audit.title")));
    }

    @Bean
    MediaKind carouselPicture() {
        return new MediaKind() {
            @Override
            public String id() {
                return PICTURE;
            }

            @Override
            public String name() {
                return Words.of("slide");
            }

            @Override
            public long maxBytes() {
                return 2L * 1024 * 1024;
            }

            @Override
            public int maxPixels() {
                return 12_000_000;
            }

            @Override
            public Set<String> uploaders() {
                return Set.of("STAFF");
            }
        };
    }
}
