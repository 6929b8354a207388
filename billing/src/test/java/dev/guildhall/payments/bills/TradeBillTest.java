package dev.guildhall.payments.bills;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.guildhall.payments.bills.Matching.Difference;
import dev.guildhall.payments.bills.Matching.OurOrder;
import dev.guildhall.payments.bills.Matching.OurRefund;
import dev.guildhall.payments.domain.OrderState;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Bills as WeChat Pay writes them, and the comparison both ways. */
class TradeBillTest {
    private static final String HEAD = "\uFEFF交易时间,公众账号ID,商户号,特约商户号,设备号,微信订单号,商户订单号,用户标识,交易类型,交易状态,"
            + "付款银行,货币种类,应结订单金额,代金券金额,微信退款单号,商户退款单号,退款金额,充值券退款金额,退款类型,退款状态,商品名称,"
            + "商户数据包,手续费,费率,订单金额,申请退款金额,费率备注\r\n";
    private static final String SUMS = "总交易单数,应结订单总金额,退款总金额,充值券退款总金额,手续费总金额,订单总金额,申请退款总金额\r\n";
    private static final UUID ORDER = new UUID(0, 1);
    private static final UUID REFUND = new UUID(0, 2);

    @Test
    void yuanBecomeFenAndACommaInANameHarmsNothing() {
        TradeBill bill = TradeBill.read(HEAD + paid("PO1", "T1", "0.29", "点数包,`100 点")
                + paid("PO2", "T2", "19.99", "会费") + refunded("PO1", "T1", "RF1", "0.10", "SUCCESS") + SUMS
                + "`3,`20.28,`0.10,`0.00,`0.12168,`20.28,`0.10\r\n");
        assertThat(bill.lines()).extracting(BillLine::fen).containsExactly(29L, 1999L, 10L);
        assertThat(bill.lines()).extracting(BillLine::payment).containsExactly(true, true, false);
        assertThat(bill.lines().getFirst().at()).isEqualTo(Instant.parse("2026-11-22T02:34:56Z"));
        assertThat(bill.lines().get(2).refundNumber()).isEqualTo("RF1");
    }

    @Test
    void aBillThatIsCutShortOrDoesNotAddUpIsNotBelieved() {
        String row = paid("PO1", "T1", "9.00", "点数包");
        assertThatThrownBy(() -> TradeBill.read(HEAD + row)).isInstanceOf(UnreadableBill.class);
        assertThatThrownBy(() -> TradeBill.read(HEAD + row + SUMS)).isInstanceOf(UnreadableBill.class);
        assertThatThrownBy(() -> TradeBill.read(HEAD + row + SUMS + "`1,`9.01,`0.00,`0,`0,`9.01,`0.00\r\n"))
                .isInstanceOf(UnreadableBill.class)
                .hasMessageContaining("明细之和");
        assertThatThrownBy(() -> TradeBill.read(HEAD + row + SUMS + "`2,`9.00,`0.00,`0,`0,`9.00,`0.00\r\n"))
                .isInstanceOf(UnreadableBill.class)
                .hasMessageContaining("2 笔");
        assertThatThrownBy(() -> TradeBill.read("<html>502</html>")).isInstanceOf(UnreadableBill.class);
        assertThatThrownBy(() -> TradeBill.read(HEAD.replace("商户订单号", "别的") + row + SUMS + "`1"))
                .isInstanceOf(UnreadableBill.class)
                .hasMessageContaining("商户订单号");
    }

    @Test
    void whatFitsIsNoDifference() {
        assertThat(compare(
                        List.of(payment("PO1", "T1", 900), refund("RF1", 100, "SUCCESS")),
                        ours(OrderState.PARTLY_REFUNDED, 900, "T1", true),
                        new OurRefund(REFUND, ORDER, "RF1", 100, true, true)))
                .isEmpty();
        assertThat(compare(List.of(payment("BEFORE", "T1", 900)), ours(OrderState.PAID, 900, "T1", true)))
                .as("under the number it had before")
                .isEmpty();
    }

    @Test
    void eachWayOfNotFittingIsNamed() {
        assertThat(kinds(List.of(payment("PO9", "T9", 900)))).containsExactly(DifferenceKind.MISSING_HERE);
        assertThat(kinds(List.of(), ours(OrderState.PAID, 900, "T1", true)))
                .containsExactly(DifferenceKind.MISSING_THERE);
        assertThat(kinds(List.of(), ours(OrderState.PAID, 900, "T1", false)))
                .as("of another day")
                .isEmpty();
        assertThat(kinds(List.of(payment("PO1", "T1", 901)), ours(OrderState.PAID, 900, "T1", true)))
                .containsExactly(DifferenceKind.AMOUNT);
        assertThat(kinds(List.of(payment("PO1", "T2", 900)), ours(OrderState.PAID, 900, "T1", true)))
                .containsExactly(DifferenceKind.TRANSACTION);
        for (OrderState unpaid : List.of(OrderState.OPEN, OrderState.CLOSED)) {
            assertThat(kinds(List.of(payment("PO1", "T1", 900)), ours(unpaid, 900, null, false)))
                    .containsExactly(DifferenceKind.STATE);
        }
    }

    @Test
    void refundsAreComparedBothWaysToo() {
        assertThat(kinds(List.of(refund("RF1", 100, "SUCCESS")))).containsExactly(DifferenceKind.REFUND_MISSING_HERE);
        assertThat(refunds(List.of(), new OurRefund(REFUND, ORDER, "RF1", 100, true, true)))
                .containsExactly(DifferenceKind.REFUND_MISSING_THERE);
        assertThat(refunds(
                        List.of(refund("RF1", 101, "SUCCESS")), new OurRefund(REFUND, ORDER, "RF1", 100, true, true)))
                .containsExactly(DifferenceKind.REFUND_AMOUNT);
        assertThat(refunds(
                        List.of(refund("RF1", 100, "SUCCESS")), new OurRefund(REFUND, ORDER, "RF1", 100, false, false)))
                .containsExactly(DifferenceKind.REFUND_STATE);
        assertThat(refunds(
                        List.of(refund("RF1", 100, "PROCESSING")),
                        new OurRefund(REFUND, ORDER, "RF1", 100, false, false)))
                .as("under way on both sides")
                .isEmpty();
    }

    private static List<DifferenceKind> kinds(List<BillLine> bill, OurOrder... orders) {
        return compare(bill, orders).stream().map(Difference::kind).toList();
    }

    private static List<DifferenceKind> refunds(List<BillLine> bill, OurRefund refund) {
        return Matching.compare(bill, List.of(), List.of(refund)).stream()
                .map(Difference::kind)
                .toList();
    }

    private static List<Difference> compare(List<BillLine> bill, OurOrder... orders) {
        return Matching.compare(bill, List.of(orders), List.of());
    }

    private static List<Difference> compare(List<BillLine> bill, OurOrder order, OurRefund refund) {
        return Matching.compare(bill, List.of(order), List.of(refund));
    }

    private static OurOrder ours(
            OrderState state, long fen, @org.jspecify.annotations.Nullable String transaction, boolean ofTheDay) {
        return new OurOrder(ORDER, Set.of("PO1", "BEFORE"), state, fen, transaction, ofTheDay);
    }

    private static BillLine payment(String number, String transaction, long fen) {
        return new BillLine(number, transaction, null, null, "JSAPI", fen, 5, Instant.EPOCH, null);
    }

    private static BillLine refund(String number, long fen, String state) {
        return new BillLine("PO1", "T1", number, state, "JSAPI", fen, -1, Instant.EPOCH, null);
    }

    private static String paid(String number, String transaction, String yuan, String name) {
        return ("`2026-11-22 10:34:56,`wx1,`1900000042,`0,`,`%s,`%s,`o1,`JSAPI,`SUCCESS,`OTHERS,`CNY,`%s,`0.00,`0,`0,`0.00,`0.00,`,`,"
                        + "`%s,`,`0.00174,`0.60%%,`%s,`0.00,`\r\n")
                .formatted(transaction, number, yuan, name.replace("`", ""), yuan);
    }

    private static String refunded(String number, String transaction, String refund, String yuan, String state) {
        return ("`2026-11-22 11:34:56,`wx1,`1900000042,`0,`,`%s,`%s,`o1,`JSAPI,`REFUND,`OTHERS,`CNY,`0.00,`0.00,`50300,`%s,`%s,`0.00,"
                        + "`ORIGINAL,`%s,`点数包,`,`-0.00060,`0.60%%,`0.00,`%s,`\r\n")
                .formatted(transaction, number, refund, yuan, state, yuan);
    }
}
