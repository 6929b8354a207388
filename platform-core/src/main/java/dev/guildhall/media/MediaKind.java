package dev.guildhall.media;

import java.util.Set;

/** Bean that opens the media library to one use of pictures and sets its bounds. */
public interface MediaKind {

    /** Stable name, such as {@code brand.logo}. */
    String id();

    /** What people call it, such as 标志. */
    String name();

    /** Of {@link MediaTypes}: what the content may be, whatever the file is called. */
    default Set<String> contentTypes() {
        return Set.of(MediaTypes.PNG, MediaTypes.JPEG);
    }

    /** Most bytes of the file as uploaded. */
    long maxBytes();

    /** Most pixels, width times height; checked before anything is decoded. */
    int maxPixels();

    /** Whether anybody who has its address may look at it; otherwise only pages that ask who is looking show it. */
    default boolean open() {
        return true;
    }

    /** Kinds of account that may upload it over the member API; empty means any that is signed in. */
    default Set<String> uploaders() {
        return Set.of();
    }
}
