package dev.guildhall.payments.fapiao;

import static org.assertj.core.api.Assertions.assertThat;

import dev.guildhall.identity.AccountId;
import dev.guildhall.identity.Accounts;
import dev.guildhall.identity.NewAccount;
import dev.guildhall.notice.Notice;
import dev.guildhall.notice.Notices;
import dev.guildhall.tenancy.Ids;
import dev.guildhall.tenancy.TenantId;
import dev.guildhall.tenancy.TenantScope;
import dev.guildhall.testing.GuildhallTest;
import dev.guildhall.testing.TestTenants;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.support.StaticListableBeanFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** A supplier of electronic fapiao, and several sweeps that ask it at once, as those of several nodes would. */
@GuildhallTest
@SuppressWarnings("NullAway.Init")
class FapiaoSweepTest {
    private static final String SUPPLIER = "test";

    @Autowired
    TestTenants tenants;

    @Autowired
    Accounts accounts;

    @Autowired
    FapiaoDesk desk;

    @Autowired
    Notices notices;

    @Autowired
    JdbcClient jdbc;

    @Autowired
    PlatformTransactionManager transactions;

    @Autowired
    Clock clock;

    private final List<UUID> asked = new CopyOnWriteArrayList<>();
    private TenantId tenant;
    private AccountId buyer;

    @BeforeEach
    void aBuyer() {
        tenant = tenants.open("fapiao-sweep", "certification");
        buyer = in(() -> accounts.open(new NewAccount("AGENCY", "北京中轩认证", null, null, null, false, Set.of())));
    }

    @Test
    void severalNodesAskForEachOnceAndIssueItOnce() throws Exception {
        List<UUID> requests = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            requests.add(request());
        }
        FapiaoSweep sweep = sweep(wanted -> {
            asked.add(wanted.request());
            return Optional.of(new FapiaoSupplier.Made(
                    "2611200000001234567" + requests.indexOf(wanted.request()),
                    "f.pdf",
                    "application/pdf",
                    "%PDF-1.7 test".getBytes(StandardCharsets.US_ASCII)));
        });
        try (var nodes = Executors.newFixedThreadPool(4)) {
            List<Future<?>> running = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                running.add(nodes.submit(() -> TenantScope.with(tenant).run(sweep::sweep)));
            }
            for (Future<?> each : running) {
                each.get();
            }
        }
        assertThat(asked).containsExactlyInAnyOrderElementsOf(requests);
        assertThat(requests)
                .allSatisfy(request ->
                        assertThat(in(() -> desk.find(request)).state()).isEqualTo(FapiaoView.State.ISSUED));
        assertThat(in(() -> notices.inbox(buyer, 0, 20)).items())
                .extracting(Notice::title)
                .hasSize(6)
                .containsOnly("发票已开具");
    }

    @Test
    void whatIsUnderWayIsAskedForLaterAndADefiniteNoIsTold() {
        UUID slow = request();
        FapiaoSweep waiting = sweep(wanted -> {
            asked.add(wanted.request());
            return Optional.empty();
        });
        TenantScope.with(tenant).run(waiting::sweep);
        TenantScope.with(tenant).run(waiting::sweep);
        assertThat(asked).as("its turn has not come again").containsExactly(slow);
        due(slow);
        TenantScope.with(tenant).run(sweep(wanted -> {
            throw new FapiaoSupplier.RefusedBySupplier("税号不存在");
        })::sweep);
        assertThat(in(() -> desk.find(slow)).state()).isEqualTo(FapiaoView.State.REFUSED);
    }

    private interface Issues {
        Optional<FapiaoSupplier.Made> issue(FapiaoSupplier.Wanted wanted);
    }

    private FapiaoSweep sweep(Issues issues) {
        StaticListableBeanFactory beans = new StaticListableBeanFactory();
        beans.addBean(SUPPLIER, new FapiaoSupplier() {
            @Override
            public String id() {
                return SUPPLIER;
            }

            @Override
            public Optional<Made> issue(Wanted wanted) {
                return issues.issue(wanted);
            }
        });
        return new FapiaoSweep(jdbc, transactions, desk, beans.getBeanProvider(FapiaoSupplier.class), clock);
    }

    private UUID request() {
        UUID order = Ids.next();
        sql("""
                INSERT INTO payment_order (id, number, kind, subject, title, terms, buyer_id, buyer_name, fen, refunded_fen, state,
                    expires_at, created_at, paid_at)
                VALUES ('%s', '%s', 'point-pack', 'x', '点数包 100 点', '{}', '%s', '北京中轩认证', 90000, 0, 'PAID', now(), now(), now())
                """.formatted(
                order, "PO" + order.toString().replace("-", "").substring(16).toUpperCase(), buyer));
        UUID request = in(() ->
                        desk.request(order, buyer, new FapiaoDesk.Wanted(FapiaoView.Kind.PERSONAL, "林晓", null, null)))
                .id();
        due(request);
        return request;
    }

    private void due(UUID request) {
        sql("UPDATE fapiao_request SET supplier = '%s', next_try_at = now() - interval '1 second' WHERE id = '%s'"
                .formatted(SUPPLIER, request));
    }

    private void sql(String statement) {
        TenantScope.with(tenant)
                .run(() -> new TransactionTemplate(transactions)
                        .executeWithoutResult(status -> jdbc.sql(statement).update()));
    }

    private <T> T in(Supplier<T> work) {
        return TenantScope.with(tenant).get(work);
    }
}
