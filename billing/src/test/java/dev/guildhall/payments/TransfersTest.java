package dev.guildhall.payments;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.guildhall.identity.AccountId;
import dev.guildhall.identity.Actor;
import dev.guildhall.ledger.Ledger;
import dev.guildhall.ledger.LedgerProof;
import dev.guildhall.payments.domain.Credentials;
import dev.guildhall.payments.domain.OrderState;
import dev.guildhall.payments.domain.OrderView;
import dev.guildhall.payments.domain.Orders;
import dev.guildhall.payments.domain.PaymentAccounts;
import dev.guildhall.payments.domain.Reconciling;
import dev.guildhall.payments.domain.Settlement;
import dev.guildhall.payments.domain.TransferState;
import dev.guildhall.payments.domain.Transfers;
import dev.guildhall.problem.Conflict;
import dev.guildhall.problem.FieldError;
import dev.guildhall.problem.Invalid;
import dev.guildhall.problem.NotFound;
import dev.guildhall.tenancy.Ids;
import dev.guildhall.tenancy.TenantId;
import dev.guildhall.tenancy.TenantScope;
import dev.guildhall.testing.Covers;
import dev.guildhall.testing.GuildhallTest;
import dev.guildhall.testing.TestTenants;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** Orders paid by bank transfer, and orders that cost nothing. */
@GuildhallTest
@Import(PaymentsTest.Simulated.class)
@Covers("X4")
class TransfersTest {
    private static final ZoneId ZONE = ZoneId.of("Asia/Shanghai");

    @Autowired
    TestTenants tenants;

    @Autowired
    Orders orders;

    @Autowired
    Transfers transfers;

    @Autowired
    Credentials credentials;

    @Autowired
    Reconciling reconciling;

    @Autowired
    Settlement settlement;

    @Autowired
    ThingOrders things;

    @Autowired
    Ledger ledger;

    @Autowired
    LedgerProof proof;

    @Autowired
    JdbcClient jdbc;

    @Autowired
    TransactionTemplate transaction;

    @Autowired
    Clock clock;

    TenantId tenant;
    Actor buyer;
    Actor staff;
    OrderView order;

    @BeforeEach
    void anOrderOfATenantThatTakesTransfers() {
        tenant = tenants.open("association");
        buyer = new Actor(new AccountId(Ids.next()), Actor.MEMBER, "澄川精密制造", Set.of());
        staff = new Actor(new AccountId(Ids.next()), Actor.STAFF, "林晓", Set.of("billing.transfers.confirm"));
        takes("中国工商银行青原支行", "青原商会", "6222 0000 1111");
        order = place("120000");
    }

    @Test
    void theBuyerIsToldWhereToSendTheMoney() {
        Transfers.Instructions where = in(() -> transfers.instructions(buyer.id(), order.id()));
        assertThat(where.bank()).isEqualTo("中国工商银行青原支行");
        assertThat(where.number()).isEqualTo("6222 0000 1111");
        assertThat(where.memo()).contains(order.number());
        assertThat(in(() -> jdbc.sql("SELECT count(*) FROM module_setting WHERE module = 'billing'")
                        .query(Long.class)
                        .single()))
                .as("it was a setting and is an account now")
                .isZero();
        sql("UPDATE receiving_account SET state = 'RESTING'");
        assertThat(in(() -> transfers.instructions(buyer.id(), order.id())))
                .as("what the buyer was told stays the order's")
                .isEqualTo(where);
        OrderView later = place("120000");
        assertThatThrownBy(() -> in(() -> transfers.instructions(buyer.id(), later.id())))
                .isInstanceOf(Conflict.class);
        AccountId stranger = new AccountId(Ids.next());
        assertThatThrownBy(() -> in(() -> transfers.instructions(stranger, order.id())))
                .isInstanceOf(NotFound.class);
    }

    @Test
    void confirmedByStaffTheOrderIsPaidFromTheAccountOfTransfers() {
        claim(order, "澄川精密制造", today());
        assertThat(see(order).state()).isEqualTo(OrderState.OPEN);
        assertThat(in(() -> transfers.page(true, 0, 20)).items())
                .extracting(Transfers.Row::number)
                .containsExactly(order.number());
        confirm(order);
        assertThat(see(order).state()).isEqualTo(OrderState.PAID);
        assertThat(things.done(order.id())).containsExactly("paid");
        assertThat(in(() -> ledger.balance(PaymentAccounts.OFFLINE))).isEqualTo(120_000);
        assertThat(in(() -> ledger.balance(PaymentAccounts.WECHAT))).isZero();
        assertThat(in(() -> ledger.balance(PaymentAccounts.ORDERS))).isZero();
        assertThat(in(() -> ledger.balance(ThingOrders.OWED))).isEqualTo(120_000);
        assertThat(wrong()).isEmpty();
        assertThat(in(() -> transfers.waiting())).isZero();
        assertThatThrownBy(() -> confirm(order)).isInstanceOf(Conflict.class);
    }

    @Test
    void confirmedByTwoAtOnceItIsPaidOnce() throws Exception {
        claim(order, "澄川精密制造", today());
        int won = 0;
        try (var pool = Executors.newFixedThreadPool(4)) {
            List<Future<?>> tries = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                tries.add(pool.submit(() -> confirm(order)));
            }
            for (Future<?> each : tries) {
                try {
                    each.get();
                    won++;
                } catch (java.util.concurrent.ExecutionException e) {
                    assertThat(e.getCause()).isInstanceOf(Conflict.class);
                }
            }
        }
        assertThat(won).isEqualTo(1);
        assertThat(things.done(order.id())).containsExactly("paid");
        assertThat(in(() -> ledger.balance(PaymentAccounts.OFFLINE))).isEqualTo(120_000);
    }

    @Test
    void anOrderWhoseTransferIsLookedAtDoesNotEnd() {
        sql("UPDATE payment_order SET expires_at = now() - interval '1 minute'");
        claim(order, "澄川精密制造", today());
        assertThat(see(order).expiresAt()).isAfter(clock.instant().plus(Duration.ofDays(6)));
        run(() -> reconciling.reconcile(order.id()));
        assertThat(see(order).state()).isEqualTo(OrderState.OPEN);
    }

    @Test
    void refusedWithAReasonTheBuyerMayShowAnotherVoucher() {
        claim(order, "澄川精密制造", today());
        assertThatThrownBy(() -> claim(order, "澄川精密制造", today())).isInstanceOf(Conflict.class);
        assertThatThrownBy(() -> in(() -> {
                    transfers.refuse(staff, order.id(), " ");
                    return true;
                }))
                .isInstanceOf(Invalid.class);
        run(() -> transfers.refuse(staff, order.id(), "账户没有收到这笔钱"));
        assertThat(in(() -> transfers.find(buyer.id(), order.id()))
                        .orElseThrow()
                        .reason())
                .isEqualTo("账户没有收到这笔钱");
        assertThatThrownBy(() -> confirm(order)).isInstanceOf(Conflict.class);
        assertThat(see(order).state()).isEqualTo(OrderState.OPEN);
        claim(order, "澄川精密制造有限公司", today());
        assertThat(in(() -> transfers.find(buyer.id(), order.id()))
                        .orElseThrow()
                        .state())
                .isEqualTo(TransferState.CLAIMED);
        confirm(order);
        assertThat(see(order).state()).isEqualTo(OrderState.PAID);
    }

    @Test
    void aTransferThatCannotBeIsSaidFieldByField() {
        invalid("payer", () -> claim(order, " ", today()));
        invalid("paidOn", () -> claim(order, "澄川", today().plusDays(1)));
        invalid("paidOn", () -> claim(order, "澄川", today().minusDays(31)));
        invalid(
                "voucher",
                () -> in(() -> transfers.claim(buyer, order.id(), new Transfers.Claim("澄川", today()), null, null)));
        assertThat(in(() -> transfers.find(buyer.id(), order.id()))).isEmpty();
    }

    @Test
    void nothingIsConfirmedWhileWeChatPayMayStillBePaid() {
        UUID credential = in(() -> credentials.openSandbox().orElseThrow());
        run(() -> transaction.executeWithoutResult(
                status -> jdbc.sql("""
                        INSERT INTO payment_attempt
                            (order_id, channel, credential_id, notify_url, outcome, next_query_at, created_at)
                        VALUES (?, 'WECHAT_H5', ?, 'https://example.org/notify', 'READY', now(), now())
                        """).params(order.id(), credential).update()));
        claim(order, "澄川精密制造", today());
        // Nobody answers at the address of these tests.
        assertThatThrownBy(() -> confirm(order))
                .isInstanceOfSatisfying(
                        Conflict.class,
                        unanswered -> assertThat(unanswered.type()).endsWith("transfer-unanswered"));
        assertThat(see(order).state()).isEqualTo(OrderState.OPEN);
        assertThat(in(() -> transfers.waiting())).isEqualTo(1);
    }

    @Test
    void moneyThatComesAfterTheEndIsTakenOnlyWhereTheGoodsCanStillBeDelivered() {
        claim(order, "澄川精密制造", today());
        OrderView scarce = place("scarce-500");
        claim(scarce, "澄川精密制造", today());
        for (OrderView each : List.of(order, scarce)) {
            run(() -> settlement.close(each.id(), null, "到期未支付"));
        }
        confirm(order);
        assertThat(see(order).state()).isEqualTo(OrderState.PAID);
        assertThatThrownBy(() -> confirm(scarce)).isInstanceOf(Conflict.class);
        assertThat(see(scarce).state()).isEqualTo(OrderState.CLOSED);
        assertThat(in(() -> transfers.waiting())).isEqualTo(1);
        assertThat(wrong()).isEmpty();
    }

    @Test
    void whatCostsNothingIsPaidWhenItIsOrdered() {
        OrderView free = place("0");
        assertThat(free.state()).isEqualTo(OrderState.PAID);
        assertThat(things.done(free.id())).containsExactly("paid");
        assertThat(wrong()).isEmpty();
        assertThatThrownBy(() -> claim(free, "澄川", today())).isInstanceOf(Conflict.class);
    }

    private void invalid(String field, Runnable work) {
        assertThatThrownBy(work::run)
                .isInstanceOfSatisfying(
                        Invalid.class,
                        problem -> assertThat(problem.errors())
                                .extracting(FieldError::field)
                                .containsExactly(field));
    }

    private void claim(OrderView order, String payer, LocalDate on) {
        in(() -> transfers.claim(buyer, order.id(), new Transfers.Claim(payer, on), "回单.png", picture()));
    }

    private void confirm(OrderView order) {
        run(() -> transfers.confirm(staff, order.id()));
    }

    private LocalDate today() {
        return clock.instant().atZone(ZONE).toLocalDate();
    }

    private OrderView place(String price) {
        return in(() -> orders.place(buyer, "key-" + Ids.next(), new Orders.Wanted("thing", price)));
    }

    private OrderView see(OrderView order) {
        return in(() -> orders.find(buyer.id(), order.id()));
    }

    private List<String> wrong() {
        return in(() -> proof.prove()).results().stream()
                .flatMap(result -> result.findings().stream())
                .toList();
    }

    /** As it was set before there were receiving accounts: it becomes one. */
    private void takes(String bank, String name, String number) {
        sql("INSERT INTO module_setting (module, name, value, updated_at) VALUES ('billing', 'bankName', '" + bank
                + "', now()), ('billing', 'bankAccountName', '" + name + "', now()), ('billing', 'bankAccountNumber', '"
                + number + "', now())");
    }

    private void sql(String statement) {
        run(() -> transaction.executeWithoutResult(status -> jdbc.sql(statement).update()));
    }

    static InputStream picture() {
        try {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            ImageIO.write(new BufferedImage(40, 30, BufferedImage.TYPE_INT_RGB), "png", bytes);
            return new ByteArrayInputStream(bytes.toByteArray());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void run(Runnable work) {
        TenantScope.with(tenant).run(work);
    }

    private <T> T in(Supplier<T> work) {
        return TenantScope.with(tenant).get(work);
    }
}
