package dev.guildhall.media;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/** Where the bytes lie. Names are made of the tenant and the content's hash, so that writing the same twice is harmless. */
public interface MediaStore {

    /** Stores the content under the name; whoever reads at the same time sees all of it or nothing. */
    void put(String name, byte[] content, String contentType) throws IOException;

    /** Takes it away; nothing happens where there is nothing. */
    void remove(String name) throws IOException;

    Optional<InputStream> open(String name) throws IOException;
}
