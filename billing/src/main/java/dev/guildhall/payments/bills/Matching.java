package dev.guildhall.payments.bills;

import dev.guildhall.payments.domain.OrderState;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Compares one day's bill with what we have, both ways. Rows look for their order or refund whatever its day, since an order is
 * paid and a refund given back close to midnight too; what we have must be found in a bill, this one or an earlier one.
 */
final class Matching {
    private Matching() {}

    /**
     * An order of ours that the bill could mean.
     *
     * @param numbers the present one, and those it had before
     * @param ofTheDay whether it was paid on the bill's day through the bill's merchant, so that the bill must know it
     */
    record OurOrder(
            UUID id,
            Set<String> numbers,
            OrderState state,
            long fen,
            @Nullable String transaction,
            boolean ofTheDay) {}

    /**
     * A refund of ours.
     *
     * @param done whether the money has gone back, as far as we know
     * @param mustBeThere done on the bill's day, and not in an earlier bill
     */
    record OurRefund(UUID id, UUID order, String number, long fen, boolean done, boolean mustBeThere) {}

    /**
     * Something that does not fit.
     *
     * @param reference what names it within the day: an order or refund number
     */
    record Difference(
            DifferenceKind kind,
            String reference,
            @Nullable UUID order,
            @Nullable UUID refund,
            @Nullable Long hereFen,
            @Nullable Long thereFen,
            String detail) {}

    static List<Difference> compare(
            Collection<BillLine> bill, Collection<OurOrder> orders, Collection<OurRefund> refunds) {
        List<Difference> found = new ArrayList<>();
        payments(bill.stream().filter(BillLine::payment).toList(), orders, found);
        refunds(bill.stream().filter(line -> !line.payment()).toList(), refunds, found);
        return found;
    }

    private static void payments(List<BillLine> bill, Collection<OurOrder> orders, List<Difference> found) {
        Map<String, OurOrder> byNumber = new HashMap<>();
        orders.forEach(order -> order.numbers().forEach(number -> byNumber.put(number, order)));
        Set<UUID> seen = new HashSet<>();
        for (BillLine line : bill) {
            OurOrder order = byNumber.get(line.number());
            if (order == null) {
                found.add(new Difference(
                        DifferenceKind.MISSING_HERE,
                        line.number(),
                        null,
                        null,
                        null,
                        line.fen(),
                        "微信单号 %s，商户订单号 %s".formatted(line.transaction(), line.number())));
                continue;
            }
            seen.add(order.id());
            if (!order.state().settled()) {
                found.add(difference(
                        DifferenceKind.STATE,
                        line,
                        order,
                        "本系统状态：%s".formatted(order.state().label())));
            } else if (order.fen() != line.fen()) {
                found.add(difference(DifferenceKind.AMOUNT, line, order, "微信单号 %s".formatted(line.transaction())));
            } else if (!line.transaction().equals(order.transaction())) {
                found.add(difference(
                        DifferenceKind.TRANSACTION,
                        line,
                        order,
                        "账单为 %s，本系统为 %s".formatted(line.transaction(), order.transaction())));
            }
        }
        for (OurOrder order : orders) {
            if (order.ofTheDay() && order.state().settled() && !seen.contains(order.id())) {
                found.add(new Difference(
                        DifferenceKind.MISSING_THERE,
                        order.numbers().iterator().next(),
                        order.id(),
                        null,
                        order.fen(),
                        null,
                        "微信单号 %s".formatted(order.transaction())));
            }
        }
    }

    private static Difference difference(DifferenceKind kind, BillLine line, OurOrder order, String detail) {
        return new Difference(kind, line.number(), order.id(), null, order.fen(), line.fen(), detail);
    }

    private static void refunds(List<BillLine> bill, Collection<OurRefund> refunds, List<Difference> found) {
        Map<String, OurRefund> byNumber = new HashMap<>();
        refunds.forEach(refund -> byNumber.put(refund.number(), refund));
        Set<String> seen = new HashSet<>();
        for (BillLine line : bill) {
            String number = String.valueOf(line.refundNumber());
            OurRefund refund = byNumber.get(number);
            seen.add(number);
            DifferenceKind kind = refund == null
                    ? DifferenceKind.REFUND_MISSING_HERE
                    : refund.fen() != line.fen()
                            ? DifferenceKind.REFUND_AMOUNT
                            : "SUCCESS".equals(line.refundState()) && !refund.done()
                                    ? DifferenceKind.REFUND_STATE
                                    : null;
            if (kind != null) {
                found.add(new Difference(
                        kind,
                        number,
                        refund == null ? null : refund.order(),
                        refund == null ? null : refund.id(),
                        refund == null ? null : refund.fen(),
                        line.fen(),
                        "退款单号 %s，订单号 %s，账单状态 %s".formatted(number, line.number(), line.refundState())));
            }
        }
        for (OurRefund refund : refunds) {
            if (refund.mustBeThere() && !seen.contains(refund.number())) {
                found.add(new Difference(
                        DifferenceKind.REFUND_MISSING_THERE,
                        refund.number(),
                        refund.order(),
                        refund.id(),
                        refund.fen(),
                        null,
                        "退款单号 %s".formatted(refund.number())));
            }
        }
    }
}
