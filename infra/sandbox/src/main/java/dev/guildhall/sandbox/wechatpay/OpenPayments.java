package dev.guildhall.sandbox.wechatpay;

import dev.guildhall.sandbox.SandboxOnly;
import java.math.BigDecimal;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The newest orders, for the start page, and their payment by a click. */
@Component
@SandboxOnly
public class OpenPayments {
    private static final DateTimeFormatter DAY_AND_TIME = DateTimeFormatter.ofPattern("MM-dd HH:mm:ss");

    private final CashDesk desk;
    private final NoticePost notices;
    private final MerchantNames names;

    OpenPayments(CashDesk desk, NoticePost notices, MerchantNames names) {
        this.desk = desk;
        this.notices = notices;
        this.names = names;
    }

    /**
     * @param key what {@link #pay} takes
     * @param amount in yuan with two decimals
     * @param obstacle why it cannot be paid; null when it can
     * @param notice how far the merchant knows of the payment; null when there is none
     */
    public record Payment(
            String key,
            String number,
            String merchant,
            String description,
            String amount,
            String at,
            @Nullable String obstacle,
            boolean paid,
            @Nullable String notice,
            String cashier) {}

    public List<Payment> last(int count) {
        return desk.newestFirst().stream().limit(count).map(this::shown).toList();
    }

    /** Pays, unless it cannot be paid any more. */
    public void pay(String key) {
        Order order = desk.require(key);
        if (desk.obstacle(order).isEmpty()) {
            notices.announce(desk.pay(key));
        }
    }

    private Payment shown(Order order) {
        String notice = !order.settled()
                ? null
                : order.noticeAccepted()
                        ? "商户已确认"
                        : order.noticesSent() == 0 ? "通知未发" : "通知 " + order.noticesSent() + " 次，商户未确认";
        return new Payment(
                order.key(),
                order.outTradeNo(),
                names.of(order.mchid()),
                order.description(),
                String.format(Locale.ROOT, "%,.2f", BigDecimal.valueOf(order.total(), 2)),
                DAY_AND_TIME.format(order.createdAt().atZone(CashDesk.CHINA)),
                desk.obstacle(order).map(CannotPay::title).orElse(null),
                order.settled(),
                notice,
                CashierAddress.path(order));
    }
}
