package dev.guildhall.talent.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.guildhall.identity.AccountId;
import dev.guildhall.identity.Actor;
import dev.guildhall.jobs.TenantSweep;
import dev.guildhall.ledger.LedgerProof;
import dev.guildhall.notice.Notice;
import dev.guildhall.notice.Notices;
import dev.guildhall.talent.CardId;
import dev.guildhall.talent.domain.ContactUnlocking.UnlockedContact;
import dev.guildhall.talent.domain.TalentScene.Somebody;
import dev.guildhall.tenancy.PlatformClock;
import dev.guildhall.tenancy.TenantId;
import dev.guildhall.tenancy.TenantScope;
import dev.guildhall.testing.ChildApplication;
import dev.guildhall.testing.Covers;
import dev.guildhall.testing.GuildhallTest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.Ordered;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The process in which contacts are being unlocked is killed in earnest: another JVM, while one unlock is done and not committed,
 * and another is committed and nobody was told of it.
 */
@GuildhallTest
@SuppressWarnings("NullAway.Init")
class KilledUnlockTest {
    private static final String BOOKED = "unlock.booked";
    private static final String COMMITTED = "unlock.committed";
    private static final long PRICE = 10;

    /** The process that dies. */
    static final class Dying {
        /** @param arguments tenant; agency and card of the unlock that is committed; the same of the one that is not */
        public static void main(String[] arguments) {
            ConfigurableApplicationContext context =
                    ChildApplication.start(Map.of("spring.main.lazy-initialization", "true"));
            // The one that is not committed comes last: it keeps the tenant's accounts to itself.
            Thread.ofPlatform().start(() -> unlock(context, COMMITTED, arguments, 1));
            Thread.ofPlatform().start(() -> unlock(context, BOOKED, arguments, 3));
        }

        private static final CountDownLatch FIRST = new CountDownLatch(1);

        private static void unlock(ConfigurableApplicationContext context, String step, String[] arguments, int at) {
            if (step.equals(BOOKED)) {
                stand(FIRST);
            }
            TenantScope.with(new TenantId(arguments[0]))
                    .run(() -> context.getBean(TransactionTemplate.class).executeWithoutResult(status -> {
                        TransactionSynchronizationManager.registerSynchronization(new StandsBeforeEvents(step));
                        context.getBean(ContactUnlocking.class)
                                .unlock(
                                        new AccountId(UUID.fromString(arguments[at])),
                                        new CardId(UUID.fromString(arguments[at + 1])),
                                        step);
                        if (step.equals(BOOKED)) {
                            System.out.println("\nstands at " + BOOKED);
                            stand(new CountDownLatch(1));
                        }
                    }));
        }

        /** After the commit, before anybody who listens for the event. */
        private record StandsBeforeEvents(String step) implements TransactionSynchronization {
            @Override
            public int getOrder() {
                return Ordered.HIGHEST_PRECEDENCE;
            }

            @Override
            public void afterCommit() {
                System.out.println("\nstands at " + step);
                FIRST.countDown();
                stand(new CountDownLatch(1));
            }
        }

        private static void stand(CountDownLatch until) {
            try {
                until.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Autowired
    TalentScene scene;

    @Autowired
    ContactUnlocking unlocking;

    @Autowired
    Notices notices;

    @Autowired
    LedgerProof proof;

    @Autowired
    List<TenantSweep> sweeps;

    @Autowired
    PlatformClock clock;

    TenantId tenant;

    @AfterEach
    void now() {
        clock.reset();
    }

    @Test
    @Covers({"C11", "C12", "D6", "X4"})
    void atMostOneChargeAndEverybodyToldWithinAMinute() throws Exception {
        tenant = scene.tenant();
        Somebody shen = scene.aPublishedPerson(tenant, "沈若溪", "360100", "senior-auditor", "qms");
        Somebody gao = scene.aPublishedPerson(tenant, "高建国", "360100", "auditor", "qms");
        Actor first = scene.anAgencyWith(tenant, 36);
        Actor second = scene.anAgencyWith(tenant, 36);
        Path output = Files.createTempFile("dying", ".log");
        Process dying = ChildApplication.launch(
                Dying.class,
                output,
                tenant.value(),
                first.id().toString(),
                shen.card().value().toString(),
                second.id().toString(),
                gao.card().value().toString());
        try {
            await().atMost(Duration.ofSeconds(90)).until(() -> {
                assertThat(dying.isAlive()).as("%s", output).isTrue();
                return Files.readString(output).contains("stands at " + BOOKED);
            });
        } finally {
            dying.destroyForcibly();
        }
        assertThat(dying.waitFor(10, TimeUnit.SECONDS)).isTrue();
        assertThat(dying.exitValue()).as("SIGKILL").isEqualTo(137);

        assertThat(in(proof::prove).holds()).isTrue();
        assertThat(scene.balance(tenant, first.id())).as("committed").isEqualTo(36 - PRICE);
        assertThat(scene.balance(tenant, second.id())).as("not committed").isEqualTo(36);
        assertThat(told(shen)).isZero();

        // Both agencies' programs send the same request again.
        UnlockedContact again = unlock(first, shen, COMMITTED);
        assertThat(again.charged()).as("as it was answered first").isEqualTo(PRICE);
        assertThat(again.receipt()).isNotNull();
        assertThat(again.contact().phone()).isEqualTo(shen.phone());
        assertThat(unlock(second, gao, BOOKED).charged()).isEqualTo(PRICE);
        assertThat(unlock(second, gao, "once-more").charged()).isZero();
        assertThat(scene.balance(tenant, first.id())).isEqualTo(36 - PRICE);
        assertThat(scene.balance(tenant, second.id())).isEqualTo(36 - PRICE);

        aMinutePasses();
        await().untilAsserted(() -> {
            assertThat(told(shen)).isOne();
            assertThat(told(gao)).isOne();
        });
        assertThat(in(proof::prove).holds()).isTrue();
    }

    /** What delivers again what was left behind, as often as it comes within a minute. */
    private void aMinutePasses() {
        TenantSweep relay = sweeps.stream()
                .filter(sweep -> sweep.name().equals("events"))
                .findFirst()
                .orElseThrow();
        for (Duration passed = relay.every();
                passed.compareTo(Duration.ofMinutes(1)) <= 0;
                passed = passed.plus(relay.every())) {
            clock.shift(relay.every());
            TenantScope.with(tenant).run(relay::sweep);
        }
    }

    private UnlockedContact unlock(Actor agency, Somebody somebody, String key) {
        return in(() -> unlocking.unlock(agency.id(), somebody.card(), key));
    }

    private long told(Somebody somebody) {
        return in(() -> notices.inbox(somebody.actor().id(), 0, 50)).items().stream()
                .map(Notice::kind)
                .filter("talent.contact-unlocked"::equals)
                .count();
    }

    private <T> T in(Supplier<T> work) {
        return TenantScope.with(tenant).get(work);
    }
}
