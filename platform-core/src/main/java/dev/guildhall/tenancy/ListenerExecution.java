package dev.guildhall.tenancy;

import java.util.concurrent.RejectedExecutionHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;

/**
 * Where event listeners run: few threads behind a queue.
 *
 * <p>Few, because each takes a connection of its own. And never an executor that makes the sender wait for a free place:
 * an event is sent while its transaction still holds a connection, so that senders waiting for listeners and listeners
 * waiting for connections would stand still together. What does not fit into the queue stays in the event registry and is
 * delivered by the relay.
 */
@Configuration(proxyBeanMethods = false)
class ListenerExecution {
    private static final Logger LOG = LoggerFactory.getLogger(ListenerExecution.class);
    private static final int THREADS = 6;
    private static final int QUEUE = 10_000;

    @Bean
    ThreadPoolTaskExecutor applicationTaskExecutor() {
        RejectedExecutionHandler leaveToTheRelay =
                (task, executor) -> LOG.warn("too many events at once: one is left to the relay");
        ThreadPoolTaskExecutor executor = new ThreadPoolTaskExecutor();
        executor.setThreadNamePrefix("events-");
        executor.setCorePoolSize(THREADS);
        executor.setMaxPoolSize(THREADS);
        executor.setQueueCapacity(QUEUE);
        executor.setRejectedExecutionHandler(leaveToTheRelay);
        executor.setWaitForTasksToCompleteOnShutdown(true);
        executor.setAwaitTerminationSeconds(10);
        return executor;
    }
}
