package dev.guildhall.talent.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.guildhall.problem.TooMany;
import dev.guildhall.talent.AgencyId;
import dev.guildhall.tenancy.TenantId;
import dev.guildhall.tenancy.TenantScope;
import dev.guildhall.testing.Covers;
import dev.guildhall.testing.GuildhallTest;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** Whoever only pages is slowed down, however many calls come at once; whoever pays, is not. */
@GuildhallTest
class AgencyPaceTest {

    @Autowired
    TalentScene scene;

    @Autowired
    AgencyDesk desk;

    @Autowired
    AgencyRegister agencies;

    @Autowired
    AgencyPace pace;

    @Autowired
    ContactUnlocking unlocking;

    @Autowired
    JdbcClient jdbc;

    @Autowired
    TransactionTemplate transactions;

    TenantId tenant;
    dev.guildhall.identity.Actor actor;
    AgencyId agency;

    @BeforeEach
    void anAgency() {
        tenant = scene.tenant();
        actor = scene.anAgencyWith(tenant, 30);
        agency = TenantScope.with(tenant).get(() -> desk.of(actor.id()));
    }

    @Test
    @Covers("C5")
    void aThousandCardsAnHourAndThenItSaysHowLongToWait() throws Exception {
        var passed = new AtomicInteger();
        try (var pool = Executors.newFixedThreadPool(8)) {
            pool.invokeAll(IntStream.range(0, 20)
                    .<Callable<Boolean>>mapToObj(n -> () -> look(passed, 100))
                    .toList());
        }
        assertThat(passed.get()).isEqualTo(10);
        assertThatThrownBy(() -> look(100))
                .isInstanceOfSatisfying(
                        TooMany.class,
                        refused -> assertThat(Long.parseLong(refused.headers().get("Retry-After")))
                                .isBetween(300L, 360L));
        var other = scene.anAgencyWith(tenant, 0);
        TenantScope.with(tenant).run(() -> pace.look(desk.of(other.id()), 100));
        assertThat(TenantScope.with(tenant).get(() -> agencies.one(agency)).slowed())
                .isEqualTo(11);

        later("10 minutes");
        look(100);
        assertThatThrownBy(() -> look(100)).isInstanceOf(TooMany.class);
    }

    @Test
    @Covers("C5")
    void payingForAContactGivesMore() {
        IntStream.range(0, 10).forEach(n -> look(100));
        assertThatThrownBy(() -> look(100)).isInstanceOf(TooMany.class);
        var shen = scene.aPublishedPerson(tenant, "沈若溪", "360100", "senior-auditor", "qms");
        TenantScope.with(tenant).run(() -> unlocking.unlock(actor.id(), shen.card(), "k-1"));
        look(100);
        assertThatThrownBy(() -> look(100)).isInstanceOf(TooMany.class);
    }

    private boolean look(AtomicInteger passed, int cards) {
        try {
            look(cards);
            passed.incrementAndGet();
            return true;
        } catch (TooMany slowed) {
            return false;
        }
    }

    private void look(int cards) {
        TenantScope.with(tenant).run(() -> pace.look(agency, cards));
    }

    private void later(String time) {
        TenantScope.with(tenant)
                .run(() -> transactions.executeWithoutResult(
                        status -> jdbc.sql("UPDATE agency_pace SET filled_at = filled_at - CAST(? AS interval)")
                                .param(time)
                                .update()));
    }
}
