package dev.guildhall.notice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.guildhall.tenancy.PlatformClock;
import dev.guildhall.tenancy.TenantId;
import dev.guildhall.tenancy.TenantScope;
import dev.guildhall.testing.ChildApplication;
import dev.guildhall.testing.GuildhallTest;
import dev.guildhall.testing.TestTenants;
import dev.guildhall.vault.PhoneNumber;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;
import org.springframework.transaction.support.TransactionTemplate;

/** An application that is told to end while messages wait to be sent. */
@GuildhallTest
@SuppressWarnings("NullAway.Init")
class ShutdownTest {
    private static final int MESSAGES = 40;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** Takes its time with every message. */
    static class SlowProvider implements SmsSender {
        static final List<String> SENT = new CopyOnWriteArrayList<>();
        static final CountDownLatch RELEASED = new CountDownLatch(1);

        @Override
        public String id() {
            return "slow";
        }

        @Override
        public void send(PhoneNumber to, String text, SmsTemplate template, Map<String, String> params) {
            try {
                RELEASED.await();
            } catch (InterruptedException e) {
                throw new NotTaken("interrupted", false);
            }
            SENT.add(to.national());
        }
    }

    @Autowired
    TestTenants tenants;

    @Autowired
    JdbcClient jdbc;

    TenantId tenant;

    @Test
    void whatIsBeingSentIsFinishedAndTheRestIsSentAfterTheNextStart() throws Exception {
        tenant = tenants.open("association");
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        Logger root = (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
        ConfigurableApplicationContext ending =
                ChildApplication.start(Map.of("guildhall.events.drain", "200ms"), SlowProvider.class);
        List<String> phones = IntStream.range(0, MESSAGES)
                .mapToObj(number -> "138000070" + (10 + number))
                .toList();
        TenantScope.with(tenant)
                .run(() -> phones.forEach(phone -> ending.getBean(TransactionTemplate.class)
                        .executeWithoutResult(status -> ending.getBean(SmsOutbox.class)
                                .enqueue(
                                        PhoneNumber.parse(phone),
                                        SmsTemplate.ACCOUNT_READY,
                                        Map.of("link", "https://guild.example/x")))));
        ThreadPoolTaskExecutor listeners = ending.getBean(ThreadPoolTaskExecutor.class);
        await().atMost(PATIENCE).until(() -> listeners.getActiveCount() > 0 && claimed() == listeners.getActiveCount());
        int busy = listeners.getActiveCount();
        assertThat(listeners.getQueueSize()).isPositive();

        log.start();
        root.addAppender(log);
        try {
            Thread closing = Thread.ofPlatform().start(ending::close);
            await().atMost(PATIENCE).until(() -> listeners.getQueueSize() == 0);
            assertThat(SlowProvider.SENT).isEmpty();
            SlowProvider.RELEASED.countDown();
            assertThat(closing.join(PATIENCE)).isTrue();
        } finally {
            root.detachAppender(log);
        }
        assertThat(log.list)
                .filteredOn(line -> line.getLevel().isGreaterOrEqual(Level.WARN))
                .extracting(ILoggingEvent::getFormattedMessage)
                .isEmpty();
        assertThat(SlowProvider.SENT).hasSize(busy);
        assertThat(state("SENT")).isEqualTo(busy);
        assertThat(state("PENDING")).isEqualTo(MESSAGES - busy);

        try (ConfigurableApplicationContext next = ChildApplication.start(Map.of(), SlowProvider.class)) {
            TenantScope.with(tenant).run(() -> next.getBean(SmsRelay.class).sweep());
            assertThat(state("SENT")).isEqualTo(MESSAGES);
            next.getBean(PlatformClock.class).shift(Duration.ofMinutes(5));
            TenantScope.with(tenant).run(() -> next.getBean(SmsRelay.class).sweep());
        }
        assertThat(SlowProvider.SENT).as("each once").containsExactlyInAnyOrderElementsOf(phones);
    }

    private long claimed() {
        return count("SELECT count(*) FROM sms_outbox WHERE attempts = 1");
    }

    private long state(String state) {
        return count("SELECT count(*) FROM sms_outbox WHERE state = '" + state + "'");
    }

    private long count(String sql) {
        return TenantScope.with(tenant)
                .get(() -> jdbc.sql(sql).query(Long.class).single());
    }
}
