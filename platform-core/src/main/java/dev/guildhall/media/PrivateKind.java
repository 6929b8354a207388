package dev.guildhall.media;

import java.util.Set;

/**
 * Files that are not for everybody's eyes: papers, proofs, vouchers. Only pages that ask who is looking show them.
 *
 * @param contentTypes what the content may be: of {@link MediaTypes}
 * @param maxBytes most bytes of the file as uploaded
 * @param maxPixels most pixels of a picture
 * @param uploaders kinds of account that may upload it over the member API; empty means any that is signed in
 */
public record PrivateKind(
        String id, String name, Set<String> contentTypes, long maxBytes, int maxPixels, Set<String> uploaders)
        implements MediaKind {
    /** Kind of account that nobody has: for files that come by a page or address of their own only. */
    public static final String NOBODY = "NOBODY";

    private static final int PIXELS = 40_000_000;

    public PrivateKind {
        contentTypes = Set.copyOf(contentTypes);
        uploaders = Set.copyOf(uploaders);
    }

    /** Pictures as telephones take them. */
    public static PrivateKind pictures(String id, String name, int megabytes, String... uploaders) {
        return new PrivateKind(
                id, name, Set.of(MediaTypes.PNG, MediaTypes.JPEG), megabytes * 1024L * 1024, PIXELS, Set.of(uploaders));
    }

    /** The same, or PDF. */
    public static PrivateKind papers(String id, String name, int megabytes, String... uploaders) {
        return new PrivateKind(
                id,
                name,
                Set.of(MediaTypes.PNG, MediaTypes.JPEG, MediaTypes.PDF),
                megabytes * 1024L * 1024,
                PIXELS,
                Set.of(uploaders));
    }

    @Override
    public boolean open() {
        return false;
    }
}
