package dev.guildhall.talent.domain;

import dev.guildhall.identity.Actor;
import dev.guildhall.media.MediaKind;
import java.util.Set;
import org.springframework.stereotype.Component;

/** Pictures by which an agency shows that a contact reaches nobody: for the eyes of staff only. */
@Component
class EvidenceKind implements MediaKind {
    @Override
    public String id() {
        return ContactReports.EVIDENCE;
    }

    @Override
    public String name() {
        return Words.of("report");
    }

    @Override
    public long maxBytes() {
        return 5L * 1024 * 1024;
    }

    @Override
    public int maxPixels() {
        return 40_000_000;
    }

    @Override
    public boolean open() {
        return false;
    }

    @Override
    public Set<String> uploaders() {
        return Set.of(Actor.AGENCY);
    }
}
