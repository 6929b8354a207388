package dev.guildhall.payments.domain;

import dev.guildhall.identity.AccountId;
import dev.guildhall.identity.Organisations;
import dev.guildhall.privacy.PersonalData;
import dev.guildhall.privacy.PersonalSection;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Orders of somebody, or of the organisation that the person owns. They are vouchers and stay, without the buyer's name. */
@Component
class OrderData implements PersonalData {
    private final JdbcClient jdbc;
    private final Organisations organisations;

    OrderData(JdbcClient jdbc, Organisations organisations) {
        this.jdbc = jdbc;
        this.organisations = organisations;
    }

    @Override
    public int order() {
        return 60;
    }

    @Override
    public List<PersonalSection> sections(AccountId account) {
        List<List<@Nullable Object>> rows = jdbc.sql("""
                        SELECT number, title, fen, refunded_fen, state, created_at, paid_at FROM payment_order
                         WHERE buyer_id = CAST(? AS uuid) ORDER BY created_at DESC, id""")
                .param(buyer(account))
                .query((row, n) -> Arrays.<@Nullable Object>asList(
                        row.getString(1),
                        row.getString(2),
                        row.getBigDecimal(3).movePointLeft(2),
                        row.getBigDecimal(4).movePointLeft(2),
                        row.getString(5),
                        row.getTimestamp(6).toInstant(),
                        row.getTimestamp(7) == null ? null : row.getTimestamp(7).toInstant()))
                .list();
        return List.of(new PersonalSection(
                "orders", "订单", List.of("订单号", "内容", "金额（元）", "已退（元）", "状态", "下单时间", "付款时间"), rows));
    }

    @Override
    public List<String> obstacles(AccountId account) {
        @Nullable UUID buyer = buyer(account);
        boolean open = jdbc.sql(
                        "SELECT EXISTS (SELECT 1 FROM payment_order WHERE buyer_id = CAST(? AS uuid) AND state = 'OPEN')")
                .param(buyer)
                .query(Boolean.class)
                .single();
        boolean refunding = jdbc.sql("""
                        SELECT EXISTS (SELECT 1 FROM payment_refund refund JOIN payment_order bought ON bought.id = refund.order_id
                         WHERE bought.buyer_id = CAST(? AS uuid) AND refund.state NOT IN ('SUCCESS', 'CLOSED', 'REFUSED'))""").param(buyer).query(Boolean.class).single();
        List<String> obstacles = new ArrayList<>();
        if (open) {
            obstacles.add("有还没有付款的订单，请先付款，或等它过期关闭");
        }
        if (refunding) {
            obstacles.add("有正在处理的退款，请等它到账");
        }
        return obstacles;
    }

    @Override
    public void erase(AccountId account) {
        jdbc.sql("UPDATE payment_order SET buyer_name = '已注销用户' WHERE buyer_id = CAST(? AS uuid)")
                .param(buyer(account))
                .update();
    }

    /** The account under which the orders are kept: the person's own, or the organisation's that the person owns now. */
    private @Nullable UUID buyer(AccountId account) {
        return organisations.ownedBy(account).map(AccountId::value).orElse(null);
    }
}
