package dev.guildhall.identity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.guildhall.catalog.ModuleSettings;
import dev.guildhall.identity.domain.CodeCheck;
import dev.guildhall.identity.domain.SecurityRules;
import dev.guildhall.identity.domain.SigningIn;
import dev.guildhall.identity.domain.VerificationCodes;
import dev.guildhall.problem.TooMany;
import dev.guildhall.tenancy.PlatformClock;
import dev.guildhall.tenancy.TenantDirectory;
import dev.guildhall.tenancy.TenantId;
import dev.guildhall.tenancy.TenantScope;
import dev.guildhall.testing.Covers;
import dev.guildhall.testing.TestApplication;
import dev.guildhall.testing.TestDatabase;
import dev.guildhall.vault.PhoneNumber;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** Two nodes of the application on one database, under fire at the same time: what is limited is limited once. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LimitsOnTwoNodesTest extends IdentityTest {
    private static final int SHOTS = 24;
    /** Each request comes from an address of its own: what is limited here is the phone. */
    private static final AtomicInteger ADDRESS = new AtomicInteger();

    @Autowired
    ConfigurableApplicationContext here;

    private ConfigurableApplicationContext there;
    private TenantId tenant;
    private PhoneNumber phone;

    @BeforeAll
    void aSecondNode() {
        List<String> arguments = new ArrayList<>(List.of(
                "--guildhall.jobs.enabled=false", "--server.port=0", "--spring.main.web-application-type=servlet"));
        TestDatabase.properties().forEach((name, value) -> arguments.add("--" + name + "=" + value));
        there = new SpringApplicationBuilder(TestApplication.class)
                .web(WebApplicationType.SERVLET)
                .profiles("test")
                .run(arguments.toArray(String[]::new));
    }

    @AfterAll
    void endTheSecondNode() {
        there.close();
    }

    @BeforeEach
    void aPersonEarlyInTheDayOnBothClocks() {
        tenant = tenants.open("nodes", "certification");
        assertThat(there.getBean(TenantDirectory.class).find(tenant)).isPresent();
        phone = aPhone();
        in(
                tenant,
                () -> accounts.open(new NewAccount(Actor.PERSON, "苏禾", phone, null, GOOD_PASSWORD, false, Set.of())));
        PlatformClock second = there.getBean(PlatformClock.class);
        second.reset();
        clock.hold();
        second.hold();
        second.shift(Duration.between(second.instant(), clock.instant()));
        ZoneId zone = ZoneId.of("Asia/Shanghai");
        shift(Duration.between(
                clock.instant(),
                LocalDate.ofInstant(clock.instant(), zone)
                        .plusDays(1)
                        .atStartOfDay(zone)
                        .toInstant()));
    }

    @Test
    @Covers({"D11", "W12"})
    void ofAllRequestsForACodeOneIsServedInAMinuteAndTenOnADay() throws Exception {
        int served = 0;
        for (int minute = 0; minute < 12; minute++) {
            int now = count(fire(node -> request(node)), Boolean.TRUE);
            assertThat(now).isEqualTo(minute < 10 ? 1 : 0);
            served += now;
            shift(Duration.ofSeconds(60));
        }
        assertThat(served).isEqualTo(10);
    }

    @Test
    @Covers({"D11", "W13"})
    void twoOfAllWrongCodesAreCountedAndTheThirdLocks() throws Exception {
        request(here);
        List<CodeCheck> outcomes = fire(node -> TenantScope.with(tenant)
                .get(() -> node.getBean(VerificationCodes.class).check(phone, CodePurpose.LOGIN, "no")));
        assertThat(outcomes).filteredOn(CodeCheck.Wrong.class::isInstance).hasSize(2);
        assertThat(outcomes).filteredOn(CodeCheck.Locked.class::isInstance).hasSize(SHOTS - 2);
    }

    @Test
    @Covers("D12")
    void fiveOfAllGuessesOfAPasswordAreComparedAndTheOthersWait() throws Exception {
        List<String> outcomes = fire(node -> guess(node, "10.3.0.1"));
        assertThat(outcomes).filteredOn("wrong"::equals).hasSize(5);
        assertThat(outcomes).filteredOn("wait"::equals).hasSize(SHOTS - 5);
    }

    @Test
    void inGradedModeTheLockHoldsFromWhereverTheGuessesCome() throws Exception {
        TenantId strict = tenants.open("nodes-strict", "certification");
        tenant = strict;
        in(
                tenant,
                () -> accounts.open(new NewAccount(Actor.PERSON, "苏禾", phone, null, GOOD_PASSWORD, false, Set.of())));
        TenantScope.with(strict)
                .run(() -> here.getBean(ModuleSettings.class)
                        .save(new SecurityRules(
                                SecurityRules.Demand.OPTIONAL, "", 30, 180, true, 90, 5, 5, 30, 30, 12)));
        List<String> outcomes =
                fire(node -> guess(node, "10.4.0." + Thread.currentThread().threadId()));
        assertThat(outcomes).filteredOn("wrong"::equals).hasSize(5);
        shift(Duration.ofMinutes(30).minusSeconds(1));
        assertThat(guess(here, "10.5.0.1")).isEqualTo("wait");
        shift(Duration.ofSeconds(1));
        assertThat(guess(there, "10.5.0.1")).isEqualTo("wrong");
    }

    private Boolean request(ConfigurableApplicationContext node) {
        return TenantScope.with(tenant).get(() -> {
            try {
                node.getBean(VerificationCodes.class)
                        .request(phone, CodePurpose.LOGIN, "10.6." + ADDRESS.getAndIncrement());
                return true;
            } catch (TooMany refused) {
                return false;
            }
        });
    }

    private String guess(ConfigurableApplicationContext node, String address) {
        return TenantScope.with(tenant).get(() -> {
            try {
                node.getBean(SigningIn.class).byPassword(phone.national(), OTHER_PASSWORD, address);
                return "in";
            } catch (TooMany refused) {
                return "wait";
            } catch (SigningIn.WrongCredentials refused) {
                return "wrong";
            }
        });
    }

    private <T> List<T> fire(Function<ConfigurableApplicationContext, T> shot) throws Exception {
        CountDownLatch ready = new CountDownLatch(1);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<T>> running = new ArrayList<>();
            for (int i = 0; i < SHOTS; i++) {
                ConfigurableApplicationContext node = i % 2 == 0 ? here : there;
                running.add(threads.submit(() -> {
                    ready.await();
                    return shot.apply(node);
                }));
            }
            ready.countDown();
            List<T> outcomes = new ArrayList<>();
            for (Future<T> each : running) {
                outcomes.add(each.get());
            }
            return outcomes;
        }
    }

    private static int count(List<Boolean> outcomes, Boolean wanted) {
        return (int) outcomes.stream().filter(wanted::equals).count();
    }

    private void shift(Duration by) {
        clock.shift(by);
        there.getBean(PlatformClock.class).shift(by);
    }
}
