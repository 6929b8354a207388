package dev.guildhall.talent.domain;

import dev.guildhall.jobs.TenantSweep;
import java.time.Duration;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Gives points back for contacts that nobody answered for in time, report by report. */
@Component
class ReportSweep implements TenantSweep {
    private static final Logger LOG = LoggerFactory.getLogger(ReportSweep.class);
    private static final int AT_ONCE = 200;

    private final ContactReports reports;

    ReportSweep(ContactReports reports) {
        this.reports = reports;
    }

    @Override
    public String name() {
        return "contact-reports";
    }

    @Override
    public String module() {
        return "talent";
    }

    @Override
    public Duration every() {
        return Duration.ofMinutes(10);
    }

    @Override
    public void sweep() {
        for (UUID id : reports.overdue(AT_ONCE)) {
            try {
                reports.timeOver(id);
            } catch (RuntimeException e) {
                LOG.error("report {} could not be decided by time", id, e);
            }
        }
    }
}
