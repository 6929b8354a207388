package dev.guildhall.forms;

import dev.guildhall.media.MediaKind;
import dev.guildhall.media.MediaLibrary;
import dev.guildhall.media.MediaView;
import dev.guildhall.problem.Invalid;
import java.io.InputStream;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.stereotype.Component;

/** Pictures that go into forms: papers and photographs, not for the public's eyes. */
@Component
public class FormPictures {
    /** Id of their kind in the media library. */
    public static final String KIND = "form.picture";

    private static final long MOST_BYTES = 5L * 1024 * 1024;
    private static final int MOST_PIXELS = 40_000_000;

    private final MediaLibrary media;
    private final FieldChecks checks;

    FormPictures(MediaLibrary media, FieldChecks checks) {
        this.media = media;
        this.checks = checks;
    }

    /**
     * Stores a picture for a field, in the caller's transaction.
     *
     * @throws Invalid where the field's own bounds are tighter than the library's
     * @throws dev.guildhall.media.MediaRefused where it is no picture, or too large for any form
     */
    public MediaView store(FormField field, String filename, InputStream in) {
        MediaView stored = media.store(KIND, filename, in);
        String complaint = checks.complaint(field, stored);
        if (complaint != null) {
            throw new Invalid("file", complaint);
        }
        return stored;
    }

    @Configuration(proxyBeanMethods = false)
    static class Kind {
        @Bean
        MediaKind formPicture() {
            return new MediaKind() {
                @Override
                public String id() {
                    return KIND;
                }

                @Override
                public String name() {
                    return Words.of("kind.picture");
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
            };
        }
    }
}
