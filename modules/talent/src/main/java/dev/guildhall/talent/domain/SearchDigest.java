package dev.guildhall.talent.domain;

import dev.guildhall.jobs.TenantSweep;
import java.time.Clock;
import java.time.Duration;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Tells agencies once a day, in the morning of the tenant, what their saved searches found. */
@Component
class SearchDigest implements TenantSweep {

    private static final Logger LOG = LoggerFactory.getLogger(SearchDigest.class);
    private static final int FROM_HOUR = 8;

    private final SavedSearches searches;
    private final CardFaces faces;
    private final Clock clock;

    SearchDigest(SavedSearches searches, CardFaces faces, Clock clock) {
        this.searches = searches;
        this.faces = faces;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "talent-search-digest";
    }

    @Override
    public String module() {
        return "talent";
    }

    @Override
    public Duration every() {
        return Duration.ofMinutes(30);
    }

    @Override
    public void sweep() {
        if (clock.instant().atZone(faces.zone()).getHour() < FROM_HOUR) {
            return;
        }
        for (UUID account : searches.due()) {
            try {
                searches.tell(account);
            } catch (RuntimeException e) {
                LOG.error("account {} could not be told of its searches", account, e);
            }
        }
    }
}
