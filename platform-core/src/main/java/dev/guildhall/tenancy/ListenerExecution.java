package dev.guildhall.tenancy;

import java.time.Duration;
import java.util.concurrent.RejectedExecutionHandler;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.beans.factory.support.MergedBeanDefinitionPostProcessor;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.context.SmartLifecycle;
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
        RejectedExecutionHandler leaveToTheRelay = (task, executor) -> {
            if (executor.isShutdown()) {
                LOG.info("an event came after the end: it is left to the relay");
            } else {
                LOG.warn("too many events at once: one is left to the relay");
            }
        };
        ThreadPoolTaskExecutor executor = new ThreadPoolTaskExecutor();
        executor.setThreadNamePrefix("events-");
        executor.setCorePoolSize(THREADS);
        executor.setMaxPoolSize(THREADS);
        executor.setQueueCapacity(QUEUE);
        executor.setRejectedExecutionHandler(leaveToTheRelay);
        executor.setWaitForTasksToCompleteOnShutdown(true); // requests that still run tell of events: see Drain
        return executor;
    }

    @Bean
    Drain listenerDrain(
            ThreadPoolTaskExecutor applicationTaskExecutor, @Value("${guildhall.events.drain:10s}") Duration patience) {
        return new Drain(applicationTaskExecutor, patience);
    }

    /**
     * The registry's own last act is to list what is unfinished, which no tenant is bound for; what is unfinished stands
     * in each tenant's registry.
     */
    @Bean
    static MergedBeanDefinitionPostProcessor registryWithoutFarewell() {
        return new RegistryWithoutFarewell();
    }

    private static final class RegistryWithoutFarewell implements MergedBeanDefinitionPostProcessor {
        @Override
        public void postProcessMergedBeanDefinition(RootBeanDefinition definition, Class<?> type, String name) {
            if (name.equals("eventPublicationRegistry")) { // Modulith's, whose class is not on the compile path
                definition.registerExternallyManagedDestroyMethod("destroy");
            }
        }
    }

    /**
     * Ends the listeners after the jobs and the web server, which tell of events until their last request, and before
     * anything they need is closed. What waits has a while to be done; then it is left to the relay of the next start, and
     * only what runs is waited for.
     */
    static final class Drain implements SmartLifecycle {
        /** The web server stops in the two steps of 1024 below the default, jobs before it. */
        private static final int AFTER_THE_WEB_SERVER = DEFAULT_PHASE - 4 * 1024;

        private static final Duration LONGEST_LISTENER = Duration.ofSeconds(20);

        private final ThreadPoolTaskExecutor listeners;
        private final Duration patience;
        private volatile boolean running;

        Drain(ThreadPoolTaskExecutor listeners, Duration patience) {
            this.listeners = listeners;
            this.patience = patience;
        }

        @Override
        public void start() {
            if (listeners.getThreadPoolExecutor().isShutdown()) {
                listeners.initialize();
            }
            running = true;
        }

        @Override
        public void stop() {
            running = false;
            ThreadPoolExecutor threads = listeners.getThreadPoolExecutor();
            threads.shutdown();
            try {
                if (threads.awaitTermination(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                    return;
                }
                int waiting = threads.getQueue().size();
                threads.getQueue().clear();
                LOG.info("{} events are left to the next start", waiting);
                if (!threads.awaitTermination(LONGEST_LISTENER.toMillis(), TimeUnit.MILLISECONDS)) {
                    LOG.warn(
                            "{} listeners do not end; what they did not finish is delivered again",
                            threads.getActiveCount());
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        @Override
        public boolean isRunning() {
            return running;
        }

        @Override
        public boolean isPauseable() {
            return false;
        }

        @Override
        public int getPhase() {
            return AFTER_THE_WEB_SERVER;
        }
    }
}
