package dev.guildhall.forms;

import dev.guildhall.media.MediaKind;
import dev.guildhall.media.MediaLibrary;
import dev.guildhall.media.MediaTypes;
import dev.guildhall.media.MediaView;
import dev.guildhall.media.PrivateKind;
import dev.guildhall.problem.Invalid;
import java.io.InputStream;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.stereotype.Component;

/** What goes into forms: photographs, and papers as pictures or, where the field says so, as PDF; not for the public's eyes. */
@Component
public class FormPictures {
    /** Id of their kind in the media library. */
    public static final String KIND = "form.picture";

    /** Of fields that take PDF as well. */
    public static final String PAPER = "form.paper";

    private final MediaLibrary media;
    private final FieldChecks checks;

    FormPictures(MediaLibrary media, FieldChecks checks) {
        this.media = media;
        this.checks = checks;
    }

    /**
     * Stores a file for a field, in the caller's transaction.
     *
     * @throws Invalid where the field's own bounds are tighter than the library's
     * @throws dev.guildhall.media.MediaRefused where it is nothing that the field takes, or too large for any form
     */
    public MediaView store(FormField field, String filename, InputStream in) {
        MediaView stored = media.store(field.rules().accept().contains(MediaTypes.PDF) ? PAPER : KIND, filename, in);
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
            return PrivateKind.pictures(KIND, Words.of("kind.picture"), 5);
        }

        @Bean
        MediaKind formPaper() {
            return PrivateKind.papers(PAPER, Words.of("kind.paper"), 5);
        }
    }
}
