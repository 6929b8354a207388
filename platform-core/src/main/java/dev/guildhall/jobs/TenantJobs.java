package dev.guildhall.jobs;

import com.github.kagkarlsson.scheduler.SchedulerClient;
import dev.guildhall.tenancy.TenantId;
import java.time.Clock;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** Hands work to the scheduler. */
@Service
public class TenantJobs {
    private final SchedulerClient scheduler;

    TenantJobs(SchedulerClient scheduler) {
        this.scheduler = scheduler;
    }

    /**
     * Starts a job unless the same one is already waiting or running. The control database is not part of a tenant's
     * transaction: call this after commit, from an event listener.
     *
     * @throws IllegalStateException inside a transaction
     */
    public void start(String job, TenantId tenant, String key) {
        if (TransactionSynchronizationManager.isActualTransactionActive()) {
            throw new IllegalStateException("start jobs after the tenant's transaction, from an event listener");
        }
        // The machine's own time: the scheduler keeps it too, and a shifted application clock must not delay work.
        scheduler.scheduleIfNotExists(JobConfiguration.JOB
                .instance(job + "/" + tenant + "/" + key)
                .data(new JobData(job, tenant.value(), key))
                .scheduledTo(Clock.systemUTC().instant()));
    }
}
