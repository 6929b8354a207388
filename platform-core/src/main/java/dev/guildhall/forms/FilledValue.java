package dev.guildhall.forms;

import dev.guildhall.media.MediaView;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One field with what was filled in.
 *
 * @param value as clients send it, masked where {@code masked}; null when left empty
 * @param shown in words for people: labels of options, names of regions; empty when left empty
 * @param files what FILE and IMAGES name
 */
public record FilledValue(
        FormField field, @Nullable Object value, String shown, boolean masked, List<MediaView> files) {
    public FilledValue {
        files = List.copyOf(files);
    }

    public boolean empty() {
        return value == null;
    }
}
