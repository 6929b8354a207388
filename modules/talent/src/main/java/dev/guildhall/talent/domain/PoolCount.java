package dev.guildhall.talent.domain;

import dev.guildhall.jobs.TenantSweep;
import java.time.Duration;
import org.springframework.stereotype.Component;

/** Notes how large the pool is, for the curve of the dashboard: once an hour, so that the last figure of a day is that of its end. */
@Component
class PoolCount implements TenantSweep {

    private final PoolSize size;
    private final TalentPool pool;
    private final CardFaces faces;

    PoolCount(PoolSize size, TalentPool pool, CardFaces faces) {
        this.size = size;
        this.pool = pool;
        this.faces = faces;
    }

    @Override
    public String name() {
        return "talent-pool-size";
    }

    @Override
    public String module() {
        return "talent";
    }

    @Override
    public Duration every() {
        return Duration.ofHours(1);
    }

    @Override
    public void sweep() {
        size.note(faces.zone(), pool.good());
    }
}
