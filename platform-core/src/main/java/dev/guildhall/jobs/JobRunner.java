package dev.guildhall.jobs;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.SchedulerName;
import com.github.kagkarlsson.scheduler.task.FailureHandler;
import com.github.kagkarlsson.scheduler.task.helper.OneTimeTask;
import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import dev.guildhall.catalog.ModuleSwitches;
import dev.guildhall.tenancy.Ids;
import dev.guildhall.tenancy.TenantDirectory;
import dev.guildhall.tenancy.TenantId;
import dev.guildhall.tenancy.TenantScope;
import dev.guildhall.tenancy.TenantState;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Runs jobs and sweeps on this node while the application is up. A run whose node died is noticed by its missing
 * heartbeat and started again elsewhere.
 */
@Component
class JobRunner implements SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(JobRunner.class);
    private static final Duration RETRY = Duration.ofSeconds(5);

    private final DataSource platform;
    private final ObjectProvider<TenantJob> jobs;
    private final ObjectProvider<TenantSweep> sweeps;
    private final ObjectProvider<PlatformSweep> platformSweeps;
    private final TenantDirectory directory;
    private final ModuleSwitches switches;
    private final boolean enabled;
    private @Nullable Scheduler scheduler;

    JobRunner(
            @Qualifier("platform") DataSource platform,
            ObjectProvider<TenantJob> jobs,
            ObjectProvider<TenantSweep> sweeps,
            ObjectProvider<PlatformSweep> platformSweeps,
            TenantDirectory directory,
            ModuleSwitches switches,
            @Value("${guildhall.jobs.enabled:true}") boolean enabled) {
        this.platform = platform;
        this.jobs = jobs;
        this.sweeps = sweeps;
        this.platformSweeps = platformSweeps;
        this.directory = directory;
        this.switches = switches;
        this.enabled = enabled;
    }

    @Override
    public void start() {
        if (!enabled) {
            return;
        }
        List<RecurringTask<Void>> recurring = Stream.concat(
                        sweeps.orderedStream().map(this::task),
                        platformSweeps.orderedStream().map(JobRunner::task))
                .toList();
        scheduler = Scheduler.create(platform, job())
                .startTasks(recurring)
                .schedulerName(new SchedulerName.Fixed(Ids.next().toString()))
                .threads(4)
                .pollingInterval(Duration.ofSeconds(1))
                .heartbeatInterval(Duration.ofSeconds(2))
                .missedHeartbeatsLimit(4)
                .shutdownMaxWait(Duration.ofSeconds(5))
                .enableImmediateExecution()
                .build();
        scheduler.start();
    }

    private OneTimeTask<JobData> job() {
        return Tasks.oneTime(JobConfiguration.JOB)
                .onFailure(new FailureHandler.ExponentialBackoffFailureHandler<>(RETRY, 2))
                .execute((instance, context) -> {
                    JobData data = instance.getData();
                    TenantId tenant = new TenantId(data.tenant());
                    if (directory.find(tenant).isEmpty()) {
                        LOG.warn("job {} of {} is dropped: the tenant is gone", data.job(), tenant);
                        return;
                    }
                    TenantJob job = jobs.stream()
                            .filter(candidate -> candidate.name().equals(data.job()))
                            .findFirst()
                            .orElseThrow(() -> new IllegalStateException("no job is named " + data.job()));
                    TenantScope.with(tenant).run(() -> job.run(data.key()));
                });
    }

    private RecurringTask<Void> task(TenantSweep sweep) {
        return Tasks.recurring("sweep-" + sweep.name(), FixedDelay.of(sweep.every()))
                .execute((instance, context) -> visitAll(sweep));
    }

    private static RecurringTask<Void> task(PlatformSweep sweep) {
        return Tasks.recurring("platform-" + sweep.name(), FixedDelay.of(sweep.every()))
                .execute((instance, context) -> sweep.sweep());
    }

    private void visitAll(TenantSweep sweep) {
        String module = sweep.module();
        for (TenantId tenant : directory.all(TenantState.ACTIVE)) {
            if (module != null && !switches.isOn(tenant, module)) {
                continue;
            }
            try {
                TenantScope.with(tenant).run(sweep::sweep);
            } catch (RuntimeException e) {
                LOG.error("sweep {} of {} failed", sweep.name(), tenant, e);
            }
        }
    }

    @Override
    public void stop() {
        Scheduler running = scheduler;
        scheduler = null;
        if (running != null) {
            running.stop();
        }
    }

    @Override
    public boolean isRunning() {
        return scheduler != null;
    }
}
