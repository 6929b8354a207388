package dev.guildhall.media;

import java.util.UUID;

/**
 * A stored picture.
 *
 * @param url path inside the tenant, such as {@code /media/{id}/logo.png}; links put the tenant's own prefix before it
 * @param size bytes as stored
 */
public record MediaView(UUID id, String url, String contentType, int width, int height, long size) {}
