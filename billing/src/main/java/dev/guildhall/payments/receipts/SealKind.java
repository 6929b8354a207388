package dev.guildhall.payments.receipts;

import dev.guildhall.media.MediaKind;
import java.util.Set;
import org.springframework.stereotype.Component;

/** The picture of a tenant's seal: uploaded on the page of receipts only, and shown nowhere but on them. */
@Component
class SealKind implements MediaKind {
    static final String ID = "receipt.seal";

    @Override
    public String id() {
        return ID;
    }

    @Override
    public String name() {
        return Words.of("seal");
    }

    @Override
    public long maxBytes() {
        return 512 * 1024;
    }

    @Override
    public int maxPixels() {
        return 2_000_000;
    }

    @Override
    public boolean open() {
        return false;
    }

    /** Nobody by the member API. */
    @Override
    public Set<String> uploaders() {
        return Set.of("NOBODY");
    }
}
