package dev.guildhall.talent.domain;

import dev.guildhall.jobs.TenantJob;
import dev.guildhall.jobs.TenantJobs;
import dev.guildhall.tenancy.TenantScope;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.modulith.events.ApplicationModuleListener;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;

/**
 * Puts an import into effect, or takes it back, batch by batch. Each batch is one transaction with its place in it, so it does not
 * matter when a run is killed: the scheduler notices the missing heartbeat and another node goes on. A batch that fails again and
 * again ends the work where staff can go on with it or take it back.
 */
@Component
class PersonImportRun implements TenantJob {

    private static final Logger LOG = LoggerFactory.getLogger(PersonImportRun.class);

    private final PersonImportSteps steps;
    private final TenantJobs scheduler;

    PersonImportRun(PersonImportSteps steps, TenantJobs scheduler) {
        this.steps = steps;
        this.scheduler = scheduler;
    }

    @Override
    public String name() {
        return "talent.person-import";
    }

    /** Outside any transaction: the scheduler's rows are in the control database. */
    @ApplicationModuleListener(id = "talent.person-import", propagation = Propagation.NOT_SUPPORTED)
    void on(PersonImportRequested event) {
        scheduler.start(name(), event.tenant(), event.id() + "/" + event.run());
    }

    @Override
    public void run(String key) {
        int slash = key.indexOf('/');
        var id = UUID.fromString(key.substring(0, slash));
        int run = Integer.parseInt(key.substring(slash + 1));
        try {
            while (steps.step(id, run)) {}
        } catch (RuntimeException e) {
            if (!steps.givesUp(id, run)) {
                throw e;
            }
            LOG.error("import {} of {} is given up", id, TenantScope.current(), e);
        }
    }
}
