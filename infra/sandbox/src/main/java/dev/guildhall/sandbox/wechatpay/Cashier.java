package dev.guildhall.sandbox.wechatpay;

import dev.guildhall.sandbox.SandboxOnly;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.math.BigDecimal;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.view.RedirectView;

/** The page where a person pays: the target of {@code h5_url} and of the QR code of a Native order. */
@Controller
@RequestMapping("/sandbox/wechatpay/cashier/{outTradeNo}")
@SandboxOnly
@PreAuthorize("permitAll()")
class Cashier {
    private final CashDesk desk;
    private final NoticePost notices;
    private final MerchantNames names;
    private final WechatPaySandboxSettings settings;

    Cashier(CashDesk desk, NoticePost notices, MerchantNames names, WechatPaySandboxSettings settings) {
        this.desk = desk;
        this.notices = notices;
        this.names = names;
        this.settings = settings;
    }

    /** @param obstacle why it cannot be paid; null when it can, or when it has been */
    record Bill(
            String outTradeNo,
            String prepayId,
            String merchant,
            String description,
            String amount,
            boolean paid,
            CannotPay.@Nullable Words obstacle) {}

    @GetMapping
    String show(
            @PathVariable String outTradeNo,
            @RequestParam(name = "prepay_id", required = false) @Nullable String prepayId,
            @RequestParam(name = "redirect_url", required = false) @Nullable String redirectUrl,
            HttpServletRequest request,
            HttpServletResponse response,
            Model model) {
        Order order = order(outTradeNo, prepayId);
        response.setHeader("Cache-Control", "no-store");
        model.addAttribute("bill", bill(order, null));
        model.addAttribute("back", safe(redirectUrl, request));
        return "sandbox/cashier";
    }

    @PostMapping
    ModelAndView pay(
            @PathVariable String outTradeNo,
            @RequestParam(name = "prepay_id", required = false) @Nullable String prepayId,
            @RequestParam(name = "redirect_url", required = false) @Nullable String redirectUrl,
            HttpServletRequest request) {
        Order order = order(outTradeNo, prepayId);
        String back = safe(redirectUrl, request);
        try {
            notices.announce(desk.pay(order.key()));
        } catch (CannotPay e) {
            Order now = desk.require(order.key());
            if (!now.settled()) {
                ModelAndView page = new ModelAndView("sandbox/cashier", HttpStatus.CONFLICT);
                page.addObject("bill", bill(now, e));
                page.addObject("back", back);
                return page;
            }
        }
        RedirectView next = new RedirectView(back == null ? CashierAddress.path(order) : back);
        next.setStatusCode(HttpStatus.SEE_OTHER);
        next.setExposeModelAttributes(false);
        next.setExpandUriTemplateVariables(false);
        return new ModelAndView(next);
    }

    @ExceptionHandler
    ModelAndView unknown(CannotPay e) {
        ModelAndView page = new ModelAndView("sandbox/cashier", HttpStatus.NOT_FOUND);
        page.addObject("problem", e.words());
        return page;
    }

    private Order order(String outTradeNo, @Nullable String prepayId) {
        if (prepayId != null) {
            return desk.withPrepayId(prepayId)
                    .filter(o -> o.outTradeNo().equals(outTradeNo))
                    .orElseThrow(CannotPay::unknown);
        }
        return desk.withNumber(outTradeNo).stream().findFirst().orElseThrow(CannotPay::unknown);
    }

    private Bill bill(Order order, @Nullable CannotPay refusal) {
        return new Bill(
                order.outTradeNo(),
                order.prepayId(),
                names.of(order.mchid()),
                order.description(),
                String.format(Locale.ROOT, "%,.2f", BigDecimal.valueOf(order.total(), 2)),
                order.settled(),
                order.settled()
                        ? null
                        : Optional.ofNullable(refusal)
                                .or(() -> desk.obstacle(order))
                                .map(CannotPay::words)
                                .orElse(null));
    }

    /** Only back to where the person came from: this page must not send anybody elsewhere. */
    private @Nullable String safe(@Nullable String redirectUrl, HttpServletRequest request) {
        if (redirectUrl == null || redirectUrl.isBlank()) {
            return null;
        }
        try {
            URI uri = new URI(redirectUrl);
            if (uri.getScheme() == null && uri.getRawAuthority() == null && redirectUrl.startsWith("/")) {
                return redirectUrl;
            }
            boolean web = "http".equalsIgnoreCase(uri.getScheme()) || "https".equalsIgnoreCase(uri.getScheme());
            boolean here = request.getServerName().equalsIgnoreCase(uri.getHost()) && uri.getUserInfo() == null;
            return web && (here || NoticePost.mayCall(uri, settings)) ? redirectUrl : null;
        } catch (URISyntaxException e) {
            return null;
        }
    }
}
