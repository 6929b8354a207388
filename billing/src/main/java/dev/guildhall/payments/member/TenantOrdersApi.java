package dev.guildhall.payments.member;

import dev.guildhall.access.ForProgram;
import dev.guildhall.payments.domain.OrderFeed;
import dev.guildhall.payments.domain.OrderState;
import dev.guildhall.ui.Paged;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.OffsetDateTime;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** All orders of the tenant, for its programs. */
@RestController
@RequestMapping("/api/tenant/orders")
@ForProgram("billing.orders.view")
class TenantOrdersApi {
    private final OrderFeed orders;

    TenantOrdersApi(OrderFeed orders) {
        this.orders = orders;
    }

    /** @param from of the moment of ordering, ISO-8601 with offset; {@code to} is not included */
    @GetMapping
    Paged<OrderFeed.Item> page(
            @RequestParam(required = false) @Nullable OrderState state,
            @RequestParam(required = false) @Nullable OffsetDateTime from,
            @RequestParam(required = false) @Nullable OffsetDateTime to,
            @RequestParam(defaultValue = "0") @Min(0) int page,
            @RequestParam(defaultValue = "20") @Min(1) @Max(100) int size) {
        return orders.page(
                state, from == null ? null : from.toInstant(), to == null ? null : to.toInstant(), page, size);
    }

    @GetMapping("/{id}")
    OrderFeed.Item one(@PathVariable UUID id) {
        return orders.find(id);
    }
}
