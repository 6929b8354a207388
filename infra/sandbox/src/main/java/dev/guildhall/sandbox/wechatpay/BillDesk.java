package dev.guildhall.sandbox.wechatpay;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.guildhall.sandbox.SandboxOnly;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Trade bills: what was paid and given back on a day in China, in yuan, each value behind a backtick; ready at ten the next
 * morning, and fetched by a token that is good once.
 */
@Component
@SandboxOnly
class BillDesk {
    private static final LocalTime READY = LocalTime.of(10, 0);
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");
    private static final BigDecimal RATE = new BigDecimal("0.006");
    private static final String HEAD = "交易时间,公众账号ID,商户号,特约商户号,设备号,微信订单号,商户订单号,用户标识,交易类型,交易状态,付款银行,货币种类,"
            + "应结订单金额,代金券金额,微信退款单号,商户退款单号,退款金额,充值券退款金额,退款类型,退款状态,商品名称,商户数据包,手续费,费率,订单金额,申请退款金额,费率备注";
    private static final String SUMMARY = "总交易单数,应结订单总金额,退款总金额,充值券退款总金额,手续费总金额,订单总金额,申请退款总金额";

    /** @param total in fen; @param refund null for a payment */
    private record Row(Order order, @Nullable Refund refund, Instant at, long total) {
        long refunded() {
            return refund == null ? 0 : refund.amount();
        }

        BigDecimal fee() {
            BigDecimal base = BigDecimal.valueOf(refund == null ? total : -refunded(), 2);
            return base.multiply(RATE).setScale(5, RoundingMode.HALF_UP);
        }
    }

    private record File(String mchid, byte[] bytes) {}

    private final CashDesk desk;
    private final RefundDesk refunds;
    private final Faults faults;
    private final JsonMapper json;
    private final Clock clock;
    private final Cache<String, File> files =
            Caffeine.newBuilder().expireAfterWrite(Duration.ofMinutes(5)).build();

    BillDesk(CashDesk desk, RefundDesk refunds, Faults faults, JsonMapper json, Clock clock) {
        this.desk = desk;
        this.refunds = refunds;
        this.faults = faults;
        this.json = json;
        this.clock = clock;
    }

    /** What the query of a bill answers. */
    ObjectNode offer(Receiver merchant, @Nullable String date, @Nullable String packing) {
        LocalDate day = day(date);
        if (packing != null && !packing.equals("GZIP")) {
            throw WechatPayError.parameter("输入源“/query/tar_type”只支持GZIP");
        }
        ZonedDateTime now = clock.instant().atZone(CashDesk.CHINA);
        if (!day.isBefore(now.toLocalDate())) {
            throw WechatPayError.parameter("输入源“/query/bill_date”应早于今天");
        }
        if (now.isBefore(day.plusDays(1).atTime(READY).atZone(CashDesk.CHINA))) {
            throw new WechatPayError(HttpStatus.BAD_REQUEST, "STATEMENT_CREATING", "账单生成中，请10点后再试");
        }
        List<Row> rows = rows(merchant, day);
        if (rows.isEmpty()) {
            throw new WechatPayError(HttpStatus.BAD_REQUEST, "NO_STATEMENT_EXIST", "账单文件不存在");
        }
        byte[] plain = text(rows).getBytes(StandardCharsets.UTF_8);
        String hash = sha1(plain);
        if (faults.happens(Fault.BILL_DAMAGED, null)) {
            plain = new String(plain, StandardCharsets.UTF_8)
                    .replace("`SUCCESS", "`REFUND")
                    .getBytes(StandardCharsets.UTF_8);
        }
        String token = Keys.letters(32);
        files.put(token, new File(merchant.signer().mchid(), packing == null ? plain : zipped(plain)));
        ObjectNode answer = json.createObjectNode();
        answer.put("hash_type", "SHA1");
        answer.put("hash_value", hash);
        answer.put("download_url", "https://api.mch.weixin.qq.com/v3/billdownload/file?token=" + token);
        return answer;
    }

    byte[] fetch(Merchant merchant, @Nullable String token) {
        File file = token == null ? null : files.asMap().remove(token);
        if (file == null || !file.mchid().equals(merchant.mchid())) {
            throw new WechatPayError(HttpStatus.BAD_REQUEST, "INVALID_REQUEST", "下载地址已失效，请重新申请账单");
        }
        return file.bytes();
    }

    private List<Row> rows(Receiver merchant, LocalDate day) {
        List<Row> rows = new ArrayList<>();
        for (Order order : desk.newestFirst()) {
            Instant paidAt = order.paidAt();
            if (order.mchid().equals(merchant.mchid()) && paidAt != null && on(day, paidAt)) {
                boolean more = faults.happens(Fault.BILL_WRONG_AMOUNT, order.outTradeNo());
                rows.add(new Row(order, null, paidAt, order.total() + (more ? 1 : 0)));
            }
        }
        for (Refund refund : refunds.all()) {
            if (refund.mchid().equals(merchant.mchid()) && on(day, refund.createdAt())) {
                Order order = desk.require(Order.key(refund.mchid(), refund.outTradeNo()));
                rows.add(new Row(order, refund, refund.createdAt(), 0));
            }
        }
        rows.sort(Comparator.comparing(Row::at));
        Optional<Row> lost = rows.stream()
                .filter(row -> faults.happens(Fault.BILL_MISSING_ROW, row.order.outTradeNo()))
                .findFirst();
        lost.ifPresent(rows::remove);
        return rows;
    }

    private String text(List<Row> rows) {
        List<List<String>> lines = new ArrayList<>();
        for (Row row : rows) {
            lines.add(values(row));
        }
        long total = rows.stream().mapToLong(Row::total).sum();
        long refunded = rows.stream().mapToLong(Row::refunded).sum();
        BigDecimal fees = rows.stream().map(Row::fee).reduce(BigDecimal.ZERO, BigDecimal::add);
        if (faults.happens(Fault.BILL_EXTRA_ROW, null)) {
            Row like = rows.getFirst();
            List<String> stranger = new ArrayList<>(values(new Row(like.order, null, like.at, 12_300)));
            stranger.set(5, "4200009" + Keys.digits(21));
            stranger.set(6, "STRANGER" + Keys.digits(8));
            stranger.set(21, "");
            lines.add(stranger);
            total += 12_300;
            fees = fees.add(new BigDecimal("0.73800"));
        }
        StringBuilder text = new StringBuilder("\uFEFF").append(HEAD).append("\r\n");
        lines.forEach(line -> text.append(line(line)));
        text.append(SUMMARY).append("\r\n");
        text.append(line(List.of(
                Integer.toString(lines.size()),
                yuan(total),
                yuan(refunded),
                "0.00",
                fees.setScale(5, RoundingMode.HALF_UP).toPlainString(),
                yuan(total),
                yuan(refunded))));
        return text.toString();
    }

    private static List<String> values(Row row) {
        Order order = row.order;
        Refund refund = row.refund;
        return List.of(
                TIME.format(row.at.atZone(CashDesk.CHINA)),
                order.behind() == null ? order.appid() : order.behind().spAppid(),
                order.signer(),
                order.behind() == null ? "0" : order.mchid(),
                "",
                String.valueOf(order.transactionId()),
                order.outTradeNo(),
                String.valueOf(order.openid()),
                order.type().name(),
                refund == null ? "SUCCESS" : "REFUND",
                "OTHERS",
                "CNY",
                yuan(row.total),
                "0.00",
                refund == null ? "0" : refund.refundId(),
                refund == null ? "0" : refund.outRefundNo(),
                yuan(row.refunded()),
                "0.00",
                refund == null ? "" : "ORIGINAL",
                refund == null ? "" : refund.state().name(),
                order.description(),
                order.attach() == null ? "" : order.attach(),
                row.fee().toPlainString(),
                "0.60%",
                yuan(row.total),
                yuan(row.refunded()),
                "");
    }

    private static String line(List<String> values) {
        return "`" + String.join(",`", values) + "\r\n";
    }

    private static String yuan(long fen) {
        return BigDecimal.valueOf(fen, 2).toPlainString();
    }

    private static boolean on(LocalDate day, Instant at) {
        return at.atZone(CashDesk.CHINA).toLocalDate().equals(day);
    }

    private static LocalDate day(@Nullable String date) {
        try {
            return LocalDate.parse(date == null ? "" : date);
        } catch (DateTimeException e) {
            throw WechatPayError.parameter("输入源“/query/bill_date”应为YYYY-MM-DD");
        }
    }

    private static byte[] zipped(byte[] plain) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream zip = new GZIPOutputStream(out)) {
            zip.write(plain);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    private static String sha1(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-1").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
