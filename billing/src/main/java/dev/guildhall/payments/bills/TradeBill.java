package dev.guildhall.payments.bills;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads WeChat Pay's trade bill: a head, rows whose values stand behind backticks, a second head and one row of sums, money in
 * yuan. Columns are found by their names, since WeChat Pay adds some now and then. The sums are added up again: a bill cut short
 * on its way is not believed.
 */
record TradeBill(List<BillLine> lines) {
    /** WeChat Pay's days and times. */
    static final ZoneId CHINA = ZoneId.of("Asia/Shanghai");

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");

    TradeBill {
        lines = List.copyOf(lines);
    }

    /** @throws UnreadableBill in words, if it is no trade bill or its sums do not add up */
    static TradeBill read(String text) {
        List<String> rows = text.replace("\uFEFF", "")
                .lines()
                .filter(line -> !line.isBlank())
                .toList();
        if (rows.size() < 3) {
            throw new UnreadableBill("账单不完整");
        }
        Map<String, Integer> columns = head(rows.getFirst());
        List<BillLine> lines = new ArrayList<>();
        int at = 1;
        while (at < rows.size() && rows.get(at).startsWith("`")) {
            Row row = new Row(columns, values(rows.get(at)), at + 1);
            String state = row.of("交易状态");
            // REVOKED: a payment by bar code that was taken back at once; nothing has moved.
            if (!state.equals("REVOKED")) {
                lines.add(line(row, state));
            }
            at++;
        }
        if (at + 1 >= rows.size()) {
            throw new UnreadableBill("账单缺少汇总行");
        }
        Row sums = new Row(head(rows.get(at)), values(rows.get(at + 1)), at + 2);
        TradeBill bill = new TradeBill(lines);
        bill.compare("订单总金额", sums.fen("订单总金额"), true);
        bill.compare("退款总金额", sums.fen("退款总金额"), false);
        if (sums.count("总交易单数") != at - 1) {
            throw new UnreadableBill("账单写明 %d 笔，实际 %d 笔".formatted(sums.count("总交易单数"), at - 1));
        }
        return bill;
    }

    private static BillLine line(Row row, String state) {
        boolean refund = state.equals("REFUND");
        return new BillLine(
                row.of("商户订单号"),
                row.of("微信订单号"),
                refund ? row.of("商户退款单号") : null,
                refund ? row.of("退款状态") : null,
                row.of("交易类型"),
                refund ? row.fen("退款金额") : row.fen("订单金额"),
                row.feeFen(),
                row.time(),
                row.find("商户数据包"));
    }

    private void compare(String what, long said, boolean payments) {
        long sum = lines.stream()
                .filter(line -> line.payment() == payments)
                .mapToLong(BillLine::fen)
                .sum();
        if (said != sum) {
            throw new UnreadableBill("账单的%s与明细之和不符".formatted(what));
        }
    }

    private static Map<String, Integer> head(String line) {
        Map<String, Integer> columns = new HashMap<>();
        String[] names = line.split(",", -1);
        for (int i = 0; i < names.length; i++) {
            columns.put(names[i].strip(), i);
        }
        return columns;
    }

    /** A value may hold a comma, never a comma followed by a backtick. */
    private static List<String> values(String line) {
        if (!line.startsWith("`")) {
            throw new UnreadableBill("账单的行没有以反引号开头");
        }
        return List.of(line.substring(1).split(",`", -1));
    }

    private record Row(Map<String, Integer> columns, List<String> values, int number) {
        String of(String column) {
            Integer at = columns.get(column);
            if (at == null || at >= values.size()) {
                throw new UnreadableBill("账单第 %d 行没有「%s」".formatted(number, column));
            }
            return values.get(at).strip();
        }

        /** Null where the bill has no such column, or nothing in it. */
        @Nullable String find(String column) {
            String value = columns.containsKey(column) ? of(column) : "";
            return value.isEmpty() ? null : value;
        }

        long fen(String column) {
            try {
                return new BigDecimal(of(column)).movePointRight(2).longValueExact();
            } catch (ArithmeticException | NumberFormatException e) {
                throw new UnreadableBill("账单第 %d 行的「%s」不是金额".formatted(number, column));
            }
        }

        long count(String column) {
            try {
                return Long.parseLong(of(column));
            } catch (NumberFormatException e) {
                throw new UnreadableBill("账单第 %d 行的「%s」不是数".formatted(number, column));
            }
        }

        /** Fees have five decimals. */
        long feeFen() {
            try {
                return new BigDecimal(of("手续费"))
                        .movePointRight(2)
                        .setScale(0, RoundingMode.HALF_UP)
                        .longValueExact();
            } catch (ArithmeticException | NumberFormatException e) {
                throw new UnreadableBill("账单第 %d 行的「手续费」不是金额".formatted(number));
            }
        }

        Instant time() {
            try {
                return LocalDateTime.parse(of("交易时间"), TIME).atZone(CHINA).toInstant();
            } catch (DateTimeException e) {
                throw new UnreadableBill("账单第 %d 行的「交易时间」读不出来".formatted(number));
            }
        }
    }
}
