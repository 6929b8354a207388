package dev.guildhall.imports;

import dev.guildhall.jobs.TenantSweep;
import java.time.Clock;
import java.time.Duration;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** Uploaded files are personal data: they go some days after the import, the counts and refusals stay. */
@Component
class FileSweep implements TenantSweep {

    static final int DAYS = 7;

    private final JobTable jobs;
    private final TransactionTemplate transactions;
    private final Clock clock;

    FileSweep(JobTable jobs, TransactionTemplate transactions, Clock clock) {
        this.jobs = jobs;
        this.transactions = transactions;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "import-files";
    }

    @Override
    public Duration every() {
        return Duration.ofHours(6);
    }

    @Override
    public void sweep() {
        for (var id : jobs.withFilesOlderThan(clock.instant().minus(Duration.ofDays(DAYS)))) {
            transactions.executeWithoutResult(status -> jobs.dropFile(id));
        }
    }
}
