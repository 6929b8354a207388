package dev.guildhall.sandbox.wechatpay;

import dev.guildhall.sandbox.SandboxOnly;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import org.springframework.stereotype.Component;
import org.springframework.web.util.UriComponentsBuilder;
import org.springframework.web.util.UriUtils;

/** Where a person pays an order: under the configured base URL, otherwise where the request came to. */
@Component
@SandboxOnly
class CashierAddress {
    private final WechatPaySandboxSettings settings;

    CashierAddress(WechatPaySandboxSettings settings) {
        this.settings = settings;
    }

    String of(Order order, HttpServletRequest request) {
        URI base = settings.baseUrl() != null
                ? settings.baseUrl()
                : UriComponentsBuilder.newInstance()
                        .scheme(request.getScheme())
                        .host(request.getServerName())
                        .port(request.getServerPort())
                        .build()
                        .toUri();
        String root = base.toString();
        return (root.endsWith("/") ? root.substring(0, root.length() - 1) : root) + path(order);
    }

    /** Like the real address, it carries a query already: a client appends {@code &redirect_url=…}. */
    static String path(Order order) {
        return "/sandbox/wechatpay/cashier/" + UriUtils.encodePathSegment(order.outTradeNo(), "UTF-8") + "?prepay_id="
                + order.prepayId();
    }
}
