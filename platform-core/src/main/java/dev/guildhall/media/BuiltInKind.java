package dev.guildhall.media;

import java.util.Set;

/** A picture of every tenant's own appearance; its staff uploads it. */
record BuiltInKind(String id, String name, long maxBytes, int maxPixels) implements MediaKind {

    @Override
    public Set<String> uploaders() {
        return Set.of("STAFF");
    }
}
