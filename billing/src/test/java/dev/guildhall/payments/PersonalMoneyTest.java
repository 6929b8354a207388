package dev.guildhall.payments;

import static org.assertj.core.api.Assertions.assertThat;

import dev.guildhall.identity.AccountId;
import dev.guildhall.identity.Accounts;
import dev.guildhall.identity.Actor;
import dev.guildhall.identity.NewAccount;
import dev.guildhall.ledger.LedgerProof;
import dev.guildhall.payments.domain.OrderView;
import dev.guildhall.payments.domain.Orders;
import dev.guildhall.points.PointWallets;
import dev.guildhall.points.Points;
import dev.guildhall.points.domain.PointPacks;
import dev.guildhall.privacy.PersonalData;
import dev.guildhall.privacy.PersonalSection;
import dev.guildhall.tenancy.Ids;
import dev.guildhall.tenancy.TenantId;
import dev.guildhall.tenancy.TenantScope;
import dev.guildhall.testing.Covers;
import dev.guildhall.testing.GuildhallTest;
import dev.guildhall.testing.TestTenants;
import dev.guildhall.testing.Traces;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** What a person gets to see of their own money, and what stays of it when the account ends: figures, no name (W18, D14). */
@GuildhallTest
@Covers({"W18", "D14"})
@SuppressWarnings("NullAway.Init") // filled step by step
class PersonalMoneyTest {
    @Autowired
    TestTenants tenants;

    @Autowired
    Accounts accounts;

    @Autowired
    Orders orders;

    @Autowired
    PointPacks packs;

    @Autowired
    PointWallets wallets;

    @Autowired
    LedgerProof proof;

    @Autowired
    List<PersonalData> data;

    @Autowired
    JdbcClient jdbc;

    @Autowired
    TransactionTemplate transaction;

    TenantId tenant;
    AccountId member;
    String name;
    OrderView order;

    @BeforeEach
    void aMemberWhoOrdersAndHasPoints() {
        tenant = tenants.open("certification");
        name = "买家" + Ids.next();
        member = in(() -> accounts.open(new NewAccount(Actor.MEMBER, "会员", null, null, null, false, Set.of())));
        UUID pack = in(() -> packs.add(new PointPacks.Draft("100 点", 100, 0, 365, 90_000, true, 1)));
        Actor buyer = new Actor(member, Actor.MEMBER, name, Set.of());
        order = in(() -> orders.place(buyer, "key", new Orders.Wanted("point-pack", pack.toString())));
        in(() -> {
            wallets.grant(member, new Points(30), "开户赠送", null, "gift:" + member);
            return transaction.execute(status -> wallets.spend(member, new Points(7), "查看联系方式", "unlock:" + member));
        });
    }

    @Test
    void theCopyHoldsOrdersAndThePointsStatement() {
        List<PersonalSection> sections = sections(member);
        assertThat(rows(sections, "orders")).singleElement().asString().contains(order.number(), "900.00", "OPEN");
        assertThat(rows(sections, "points")).hasSize(2);
        assertThat(rows(sections, "points").toString()).contains("开户赠送", "查看联系方式", "23");
        AccountId other =
                in(() -> accounts.open(new NewAccount(Actor.MEMBER, "别人", null, null, null, false, Set.of())));
        assertThat(sections(other))
                .allSatisfy(section -> assertThat(
                                section.key().equals("orders") || section.key().equals("points")
                                        ? section.rows()
                                        : List.of())
                        .isEmpty());
    }

    @Test
    void anOpenOrderIsInTheWayOfTheEndAndAClosedOneIsNot() {
        assertThat(obstacles()).singleElement().asString().contains("没有付款的订单");
        close();
        assertThat(obstacles()).isEmpty();
    }

    @Test
    void afterTheEndTheBooksStandAndNobodyIsNamedInThem() {
        close();
        assertThat(Traces.of(jdbc, tenant, name))
                .as("so that the look afterwards proves something")
                .contains("payment_order");
        for (int twice = 0; twice < 2; twice++) {
            in(() -> transaction.execute(status -> {
                data.stream()
                        .sorted(Comparator.comparingInt(PersonalData::order).reversed())
                        .forEach(each -> each.erase(member));
                return true;
            }));
        }
        assertThat(Traces.of(jdbc, tenant, name)).isEmpty();
        assertThat(in(() -> jdbc.sql("SELECT buyer_name || fen FROM payment_order WHERE id = ?")
                        .param(order.id())
                        .query(String.class)
                        .single()))
                .isEqualTo("已注销用户90000");
        assertThat(in(() -> wallets.balance(member).available().amount())).isEqualTo(23);
        assertThat(in(proof::prove).holds()).isTrue();
    }

    private void close() {
        in(() -> transaction.execute(
                status -> jdbc.sql("UPDATE payment_order SET state = 'CLOSED', closed_at = now() WHERE id = ?")
                        .param(order.id())
                        .update()));
    }

    private List<String> obstacles() {
        return in(() ->
                data.stream().flatMap(each -> each.obstacles(member).stream()).toList());
    }

    private List<PersonalSection> sections(AccountId account) {
        return in(() -> transaction.execute(status ->
                data.stream().flatMap(each -> each.sections(account).stream()).toList()));
    }

    private static List<?> rows(List<PersonalSection> sections, String key) {
        return sections.stream()
                .filter(section -> section.key().equals(key))
                .flatMap(section -> section.rows().stream())
                .toList();
    }

    private <T> T in(Supplier<T> work) {
        return TenantScope.with(tenant).get(work);
    }
}
