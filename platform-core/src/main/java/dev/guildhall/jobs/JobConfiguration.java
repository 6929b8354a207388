package dev.guildhall.jobs;

import com.github.kagkarlsson.scheduler.SchedulerClient;
import com.github.kagkarlsson.scheduler.task.TaskDescriptor;
import javax.sql.DataSource;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The client that schedules; {@link JobRunner} is what runs. */
@Configuration(proxyBeanMethods = false)
class JobConfiguration {
    static final TaskDescriptor<JobData> JOB = TaskDescriptor.of("tenant-job", JobData.class);

    @Bean
    SchedulerClient schedulerClient(@Qualifier("platform") DataSource platform) {
        return SchedulerClient.Builder.create(platform).build();
    }
}
