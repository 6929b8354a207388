package dev.guildhall.media;

import java.util.Optional;
import java.util.UUID;

/**
 * A stored picture.
 *
 * @param url path inside the tenant, such as {@code /media/{id}/logo.png}; links put the tenant's own prefix before it
 * @param size bytes as stored
 */
public record MediaView(UUID id, String url, String contentType, int width, int height, long size) {
    /** Whether a browser can show it within a page. */
    public boolean picture() {
        return !contentType.equals(MediaTypes.PDF);
    }

    /** How a browser is told to save what it must not open in a page of ours; empty for a picture. */
    public Optional<String> disposition() {
        return picture() ? Optional.empty() : Optional.of("attachment; filename=\"" + id + ".pdf\"");
    }
}
