package dev.guildhall.media;

/** The content types that the library can read, clean and write again. */
public final class MediaTypes {
    public static final String PNG = "image/png";
    public static final String JPEG = "image/jpeg";

    /** Looked through and kept as it is; only for kinds that are not open to everybody. */
    public static final String PDF = "application/pdf";

    private MediaTypes() {}
}
