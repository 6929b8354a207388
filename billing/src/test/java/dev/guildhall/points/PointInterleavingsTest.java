package dev.guildhall.points;

import static dev.guildhall.points.Points.points;
import static org.assertj.core.api.Assertions.assertThat;

import dev.guildhall.identity.AccountId;
import dev.guildhall.ledger.AccountKind;
import dev.guildhall.ledger.Ledger;
import dev.guildhall.ledger.LedgerAccount;
import dev.guildhall.ledger.LedgerProof;
import dev.guildhall.ledger.NewEntry;
import dev.guildhall.ledger.Unit;
import dev.guildhall.points.domain.LotCare;
import dev.guildhall.points.domain.Lots;
import dev.guildhall.points.domain.PointAccounts;
import dev.guildhall.points.domain.PointsSpent;
import dev.guildhall.tenancy.Ids;
import dev.guildhall.tenancy.PlatformClock;
import dev.guildhall.tenancy.TenantId;
import dev.guildhall.tenancy.TenantScope;
import dev.guildhall.testing.Covers;
import dev.guildhall.testing.GuildhallTest;
import dev.guildhall.testing.TestTenants;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.lifecycle.AfterTry;
import net.jqwik.api.lifecycle.BeforeTry;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.TestContextManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Whatever is done to a wallet, in whatever order: the lots, the wallet and the ledger agree, and nothing is below zero. */
@GuildhallTest
@SuppressWarnings("NullAway.Init")
class PointInterleavingsTest {
    private static final LedgerAccount BANK = LedgerAccount.shared("test.bank", "银行", AccountKind.ASSET, Unit.FEN);

    private static final LedgerAccount PROMISED =
            LedgerAccount.shared("test.promised", "退款在途", AccountKind.LIABILITY, Unit.FEN);

    /** One for all tries: opening a tenant takes longer than all acts of a try. */
    private static @Nullable TenantId tenant;

    enum Kind {
        GRANT,
        BUY,
        SPEND,
        SPEND_AGAIN,
        GIVE_BACK,
        LET_TIME_PASS,
        THAW,
        ASK_REFUND,
        REFUND_DONE,
        REFUND_FAILED
    }

    /** @param size how much, or which of what was done before */
    record Act(Kind kind, int size) {}

    @Autowired
    TestTenants tenants;

    @Autowired
    PointWallets wallets;

    @Autowired
    Lots lots;

    @Autowired
    LotCare care;

    @Autowired
    Ledger ledger;

    @Autowired
    LedgerProof proof;

    @Autowired
    JdbcClient jdbc;

    @Autowired
    PlatformClock clock;

    @Autowired
    TransactionTemplate transaction;

    AccountId owner;
    Wallet wallet;
    final List<String> spent = new ArrayList<>();
    final List<UUID> orders = new ArrayList<>();
    final List<Refund> refunds = new ArrayList<>();

    record Refund(UUID order, String event, long fen) {}

    PointInterleavingsTest() throws Exception {
        new TestContextManager(getClass()).prepareTestInstance(this);
        if (tenant == null) {
            tenant = tenants.open("certification");
        }
    }

    @Provide
    Arbitrary<List<Act>> acts() {
        Arbitrary<Act> act = Combinators.combine(
                        Arbitraries.of(Kind.class), Arbitraries.integers().between(1, 40))
                .as(Act::new);
        return act.list().ofMinSize(3).ofMaxSize(25);
    }

    @Property(tries = 20, shrinking = ShrinkingMode.BOUNDED)
    @Covers({"C12", "D6"})
    void theInvariantsHoldAfterEveryAct(@ForAll("acts") List<Act> acts) {
        for (Act act : acts) {
            long before = in(() -> wallets.balance(owner)).available().amount();
            does(act, before);
            Balance balance = in(() -> wallets.balance(owner));
            assertThat(sum("remaining", "frozen_at IS NULL"))
                    .as("lots and ledger after %s", act)
                    .isEqualTo(ledgerBalance(wallet.ledgerAccount()))
                    .isGreaterThanOrEqualTo(balance.available().amount());
            assertThat(sum("remaining", "frozen_at IS NOT NULL"))
                    .isEqualTo(balance.frozen().amount())
                    .isEqualTo(ledgerBalance(PointAccounts.frozen(wallet)));
            assertThat(sum("held_points", "true")).isEqualTo(ledgerBalance(PointAccounts.held(wallet)));
        }
        assertThat(in(proof::prove).results().stream()
                        .filter(result -> !result.rule().contains("每笔已支付订单"))
                        .flatMap(result -> result.findings().stream()))
                .isEmpty();
    }

    @BeforeTry
    void anEmptyWallet() {
        owner = new AccountId(Ids.next());
        wallet = new Wallet(owner);
        spent.clear();
        orders.clear();
        refunds.clear();
    }

    @AfterTry
    void now() {
        clock.reset();
    }

    private void does(Act act, long available) {
        switch (act.kind) {
            case GRANT ->
                in(() -> {
                    wallets.grant(
                            owner,
                            points(act.size),
                            "赠送",
                            act.size % 3 == 0 ? null : clock.instant().plus(Duration.ofDays(act.size)),
                            "grant:" + Ids.next());
                    return true;
                });
            case BUY -> buy(act.size, 7L * act.size + act.size % 5);
            case SPEND -> spend("spend:" + Ids.next(), act.size, available);
            case SPEND_AGAIN -> again(act.size);
            case GIVE_BACK -> pick(spent, act.size, event -> wallets.giveBack(owner, event, "退回", "return:" + event));
            case LET_TIME_PASS -> {
                clock.shift(Duration.ofDays(act.size * 12L));
                TenantScope.with(Objects.requireNonNull(tenant)).run(() -> {
                    lots.expire(wallet);
                    care.see(owner);
                });
            }
            case THAW -> inTransaction(() -> lots.thaw(wallet, "解冻", "thaw:" + Ids.next()));
            case ASK_REFUND -> ask(act.size);
            case REFUND_DONE -> pick(refunds, act.size, this::done);
            case REFUND_FAILED -> pick(refunds, act.size, this::failed);
            default -> throw new IllegalStateException(act.toString());
        }
    }

    private void spend(String event, long price, long available) {
        try {
            inTransaction(() -> wallets.spend(owner, points(price), "查看联系方式", event));
            spent.add(event);
            assertThat(price).isLessThanOrEqualTo(available);
        } catch (InsufficientPoints refused) {
            assertThat(price).isGreaterThan(available);
        }
    }

    /** The same event once more takes nothing, also after it was given back. */
    private void again(int which) {
        pick(spent, which, event -> {
            long price = jdbc.sql("SELECT -points FROM point_entry WHERE event_id = :event")
                    .param("event", event)
                    .query(Long.class)
                    .single();
            return assertThat(
                            wallets.spend(owner, points(price), "查看联系方式", event).first())
                    .isFalse();
        });
    }

    private void buy(long amount, long fen) {
        UUID order = Ids.next();
        inTransaction(() -> {
            lots.add(wallet, points(amount), true, fen, "购买", null, order, "order:" + order, null);
            ledger.post(
                    NewEntry.move("order-delivered:" + order, BANK, PointAccounts.PREPAID, fen, "收款", about(order)));
            return true;
        });
        orders.add(order);
    }

    private void ask(int size) {
        if (orders.isEmpty()) {
            return;
        }
        UUID order = orders.get(size % orders.size());
        Lots.Unspent unspent = in(() -> lots.unspent(order));
        long fen = size % 2 == 0 ? unspent.fen() : Math.max(1, unspent.fen() * size / 80);
        String event = "refund:" + Ids.next();
        try {
            inTransaction(() -> {
                long points = lots.hold(wallet, order, fen, "退款中", event);
                ledger.post(
                        NewEntry.move("promised:" + event, PointAccounts.PREPAID, PROMISED, fen, "退款", about(order)));
                return points;
            });
            refunds.add(new Refund(order, event, fen));
        } catch (PointsSpent nothingLeft) {
            // Allowed: all is spent, or money that no point belongs to would stay.
        }
    }

    private boolean done(Refund refund) {
        lots.refunded(wallet, refund.order, refund.event, "已退款");
        refunds.remove(refund);
        return true;
    }

    private boolean failed(Refund refund) {
        lots.release(wallet, refund.event, "退款未成");
        ledger.post(NewEntry.move(
                "returned:" + refund.event, PROMISED, PointAccounts.PREPAID, refund.fen, "退款", about(refund.order)));
        refunds.remove(refund);
        return true;
    }

    private static NewEntry.Subject about(UUID order) {
        return new NewEntry.Subject("order", order.toString());
    }

    private <T> void pick(List<T> from, int which, Function<T, ?> act) {
        if (!from.isEmpty()) {
            T one = from.get(which % from.size());
            inTransaction(() -> act.apply(one));
        }
    }

    private long sum(String column, String where) {
        return in(() -> jdbc.sql(
                        "SELECT coalesce(sum(" + column + "), 0) FROM point_lot WHERE owner_id = :owner AND " + where)
                .param("owner", owner.value())
                .query(Long.class)
                .single());
    }

    private long ledgerBalance(LedgerAccount account) {
        return in(() -> ledger.balance(account));
    }

    private <T> T in(Supplier<T> work) {
        return TenantScope.with(Objects.requireNonNull(tenant)).get(work);
    }

    private void inTransaction(Supplier<?> work) {
        TenantScope.with(Objects.requireNonNull(tenant)).run(() -> {
            Object unused = transaction.execute(status -> work.get());
        });
    }
}
