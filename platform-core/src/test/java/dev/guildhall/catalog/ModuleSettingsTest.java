package dev.guildhall.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.guildhall.identity.domain.SignInRules;
import dev.guildhall.tenancy.TenantId;
import dev.guildhall.tenancy.TenantScope;
import dev.guildhall.testing.GuildhallTest;
import dev.guildhall.testing.TestTenants;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.transaction.support.TransactionTemplate;

/** Settings are what was committed, whoever reads them at whatever moment. */
@GuildhallTest
class ModuleSettingsTest {
    @Autowired
    TestTenants tenants;

    @Autowired
    ModuleSettings settings;

    @Autowired
    TransactionTemplate transaction;

    private TenantId tenant = new TenantId("unset");

    @BeforeEach
    void aTenant() {
        tenant = tenants.open("certification");
    }

    @Test
    void whoReadsBeforeTheCommitKeepsNothingOld() throws Exception {
        try (ExecutorService elsewhere = Executors.newSingleThreadExecutor()) {
            in(() -> transaction.executeWithoutResult(status -> {
                settings.save(digits(7));
                assertThat(settings.of(SignInRules.class).codeDigits()).isEqualTo(7);
                assertThat(read(elsewhere)).as("not committed yet").isEqualTo(6);
            }));
            assertThat(read(elsewhere)).as("committed").isEqualTo(7);
        }
    }

    @Test
    void whatIsRolledBackIsNotKept() {
        in(() -> transaction.executeWithoutResult(status -> {
            settings.save(digits(7));
            assertThat(settings.of(SignInRules.class).codeDigits()).isEqualTo(7);
            status.setRollbackOnly();
        }));
        in(() -> assertThat(settings.of(SignInRules.class).codeDigits()).isEqualTo(6));
    }

    @Test
    void twoWhoSaveAtOnceBothSucceed() throws Exception {
        try (ExecutorService people = Executors.newFixedThreadPool(8)) {
            List<Future<?>> saves = IntStream.range(0, 40)
                    .<Future<?>>mapToObj(n -> people.submit(() -> in(() -> settings.save(digits(7 + n % 2)))))
                    .toList();
            for (Future<?> save : saves) {
                save.get();
            }
        }
        in(() -> assertThat(settings.of(SignInRules.class).codeDigits()).isBetween(7, 8));
    }

    @Test
    void aValueSetBackToItsDefaultIsNoLongerStored() {
        in(() -> settings.save(digits(8)));
        in(() -> settings.save(digits(6)));
        in(() -> assertThat(settings.of(SignInRules.class).codeDigits()).isEqualTo(6));
    }

    private SignInRules digits(int digits) {
        return settings.parse(SignInRules.class, Map.of("codeDigits", Integer.toString(digits)));
    }

    private int read(ExecutorService elsewhere) {
        try {
            return elsewhere
                    .submit(() -> TenantScope.with(tenant)
                            .get(() -> settings.of(SignInRules.class).codeDigits()))
                    .get();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private void in(Runnable block) {
        TenantScope.with(tenant).run(block);
    }
}
