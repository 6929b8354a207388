package dev.guildhall.payments.member;

import dev.guildhall.access.SignedIn;
import dev.guildhall.identity.Actor;
import dev.guildhall.payments.ClientDevice;
import dev.guildhall.payments.VirtualGoods;
import dev.guildhall.payments.VirtualPayments;
import dev.guildhall.payments.domain.Cancelling;
import dev.guildhall.payments.domain.Channel;
import dev.guildhall.payments.domain.Checkout;
import dev.guildhall.payments.domain.OrderView;
import dev.guildhall.payments.domain.Orders;
import dev.guildhall.payments.domain.RefundWishes;
import dev.guildhall.payments.web.TenantAddress;
import dev.guildhall.problem.Invalid;
import dev.guildhall.problem.Refused;
import dev.guildhall.problem.Texts;
import dev.guildhall.ui.Paged;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Orders of the signed-in account and their payment. */
@RestController
@RequestMapping("/api/orders")
@SignedIn
class OrdersApi {
    private static final String KEY = "Idempotency-Key";

    /** What is ordered: {@code point-pack} and the pack's id. */
    record NewOrder(
            @NotBlank @Size(max = 40) String kind,
            @NotBlank @Size(max = 100) String subject) {}

    /** @param wechatCode of {@code wx.login}, where virtual payment is the only way */
    record NewPayment(
            @NotNull Channel channel,
            @Nullable @Size(max = 128) String wechatCode) {
        String code() {
            if (wechatCode == null || wechatCode.isBlank()) {
                throw new Invalid("wechatCode", TEXTS.of("code.empty"));
            }
            return wechatCode;
        }
    }

    record NewRefundWish(@NotBlank @Size(max = 60) String reason) {}

    private static final Texts TEXTS = Texts.in("virtual");

    private final Orders orders;
    private final Checkout checkout;
    private final Cancelling cancelling;
    private final RefundWishes wishes;
    private final TenantAddress address;
    private final VirtualGoods virtualGoods;
    private final VirtualPayments virtualPayments;

    OrdersApi(
            Orders orders,
            Checkout checkout,
            Cancelling cancelling,
            RefundWishes wishes,
            TenantAddress address,
            VirtualGoods virtualGoods,
            VirtualPayments virtualPayments) {
        this.orders = orders;
        this.checkout = checkout;
        this.cancelling = cancelling;
        this.wishes = wishes;
        this.address = address;
        this.virtualGoods = virtualGoods;
        this.virtualPayments = virtualPayments;
    }

    @PostMapping
    @ResponseStatus(HttpStatus.CREATED)
    OrderView place(
            Actor actor,
            @RequestHeader(name = KEY, required = false) @Nullable String key,
            @Valid @RequestBody NewOrder order,
            HttpServletRequest request) {
        requireMayOrder(actor);
        virtualGoods.require(order.kind(), ios(request));
        return orders.place(actor, key, new Orders.Wanted(order.kind(), order.subject()));
    }

    @GetMapping
    Paged<OrderView> mine(
            Actor actor,
            @RequestParam(defaultValue = "0") @Min(0) int page,
            @RequestParam(defaultValue = "20") @Min(1) @Max(100) int size) {
        return orders.of(actor.organisation(), page, size);
    }

    @GetMapping("/{id}")
    OrderView one(Actor actor, @PathVariable UUID id) {
        return orders.find(actor.organisation(), id);
    }

    @PostMapping("/{id}/payment")
    Map<String, String> pay(
            Actor actor,
            @PathVariable UUID id,
            @RequestHeader(name = KEY, required = false) @Nullable String key,
            @Valid @RequestBody NewPayment payment,
            HttpServletRequest request) {
        String kind = orders.find(actor.organisation(), id).kind();
        virtualGoods.require(kind, ios(request));
        if (virtualGoods.throughVirtualPayment(kind, ios(request))) {
            return virtualPayments.ask(actor.organisation(), id, payment.code());
        }
        return checkout.pay(
                id, payment.channel(), key, new Checkout.Payer(actor, address.of(request), request.getRemoteAddr()));
    }

    /** Ends an order that nobody has paid. */
    @PostMapping("/{id}/cancel")
    OrderView cancel(Actor actor, @PathVariable UUID id) {
        requireMayOrder(actor);
        cancelling.cancel(actor.organisation(), id);
        return orders.find(actor.organisation(), id);
    }

    /** Asks staff for what can be given back; they make a refund of it or say why not. */
    @PostMapping("/{id}/refund-request")
    @ResponseStatus(HttpStatus.CREATED)
    OrderView wish(
            Actor actor,
            @PathVariable UUID id,
            @RequestHeader(name = KEY, required = false) @Nullable String key,
            @Valid @RequestBody NewRefundWish wish) {
        requireMayOrder(actor);
        wishes.wish(actor, key, id, wish.reason());
        return orders.find(actor.organisation(), id);
    }

    /** Takes it back while it waits. */
    @DeleteMapping("/{id}/refund-request")
    OrderView withdraw(Actor actor, @PathVariable UUID id) {
        requireMayOrder(actor);
        wishes.withdraw(actor, id);
        return orders.find(actor.organisation(), id);
    }

    private static boolean ios(HttpServletRequest request) {
        return ClientDevice.of(request) == ClientDevice.IOS_MINI_PROGRAM;
    }

    /** Of an organisation's sub-accounts only those that their owner lets spend its money (W19). */
    private static void requireMayOrder(Actor actor) {
        if (Actor.ORGANISATIONS.contains(actor.kind()) && !actor.may("billing.orders.place")) {
            throw new Refused("请让机构的负责人来下单，或请负责人给你「充值与付款」权限");
        }
    }
}
