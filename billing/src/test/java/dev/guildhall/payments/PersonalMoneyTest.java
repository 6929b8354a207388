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
        assertThat(obstacles(member)).singleElement().asString().contains("没有付款的订单");
        close();
        assertThat(obstacles(member)).isEmpty();
    }

    @Test
    void afterTheEndTheBooksStandAndNobodyIsNamedInThem() {
        close();
        assertThat(Traces.of(jdbc, tenant, name))
                .as("so that the look afterwards proves something")
                .contains("payment_order");
        for (int twice = 0; twice < 2; twice++) {
            erase(member);
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

    /** What an organisation has goes with its owner, not with whoever once began it and is now one of its people. */
    @Test
    void afterAHandoverTheMoneyIsTheNewOwners() {
        AccountId owner =
                in(() -> accounts.open(new NewAccount(Actor.MEMBER, "王守一", null, null, null, false, Set.of())));
        handOver(owner);

        assertThat(rows(sections(owner), "orders")).hasSize(1);
        assertThat(rows(sections(owner), "points")).hasSize(2);
        assertThat(obstacles(owner)).hasSize(1);
        assertThat(rows(sections(member), "orders")).isEmpty();
        assertThat(rows(sections(member), "points")).isEmpty();
        assertThat(obstacles(member)).isEmpty();

        erase(member);
        assertThat(buyer()).isEqualTo(name);
        erase(owner);
        assertThat(buyer()).isEqualTo("已注销用户");
    }

    private void handOver(AccountId owner) {
        in(() -> transaction.execute(status -> {
            jdbc.sql("INSERT INTO organisation (id, owner_id, created_at) VALUES (?, ?, now())")
                    .params(member.value(), owner.value())
                    .update();
            return jdbc.sql("""
                            INSERT INTO organisation_member (account_id, organisation_id, permissions, added_by, added_at)
                            SELECT id, :organisation, '{}', :organisation, now() FROM unnest(:people) AS both_of (id)""")
                    .param("organisation", member.value())
                    .param("people", new UUID[] {member.value(), owner.value()})
                    .update();
        }));
    }

    private void erase(AccountId account) {
        in(() -> transaction.execute(status -> {
            data.stream()
                    .sorted(Comparator.comparingInt(PersonalData::order).reversed())
                    .forEach(each -> each.erase(account));
            return true;
        }));
    }

    private String buyer() {
        return in(() -> jdbc.sql("SELECT buyer_name FROM payment_order WHERE id = ?")
                .param(order.id())
                .query(String.class)
                .single());
    }

    private void close() {
        in(() -> transaction.execute(
                status -> jdbc.sql("UPDATE payment_order SET state = 'CLOSED', closed_at = now() WHERE id = ?")
                        .param(order.id())
                        .update()));
    }

    private List<String> obstacles(AccountId account) {
        return in(() ->
                data.stream().flatMap(each -> each.obstacles(account).stream()).toList());
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
