package dev.guildhall.payments.domain;

import dev.guildhall.payments.OrderKind;
import dev.guildhall.problem.Invalid;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.stereotype.Component;

/** What can be ordered, by the id of its kind. */
@Component
class OrderKinds {
    private final Map<String, OrderKind> kinds = new TreeMap<>();

    OrderKinds(List<OrderKind> kinds) {
        for (OrderKind kind : kinds) {
            if (this.kinds.put(kind.id(), kind) != null) {
                throw new IllegalStateException("two kinds of orders are called " + kind.id());
            }
        }
    }

    /** Of a buyer's request. */
    OrderKind asked(String id) {
        OrderKind kind = kinds.get(id);
        if (kind == null || kind.internal()) {
            throw new Invalid("kind", "没有这种商品，请刷新页面后重试");
        }
        return kind;
    }

    /** Of an order that exists. */
    OrderKind of(String id) {
        OrderKind kind = kinds.get(id);
        if (kind == null) {
            throw new IllegalStateException("no module delivers orders of kind " + id);
        }
        return kind;
    }

    String label(String id) {
        OrderKind kind = kinds.get(id);
        return kind == null ? id : kind.label();
    }

    /** What is sold to buyers, id → label; not what only staff place for a trial. */
    Map<String, String> sold() {
        Map<String, String> sold = new TreeMap<>();
        kinds.forEach((id, kind) -> {
            if (!kind.internal()) {
                sold.put(id, kind.label());
            }
        });
        return sold;
    }

    Map<String, OrderKind> all() {
        return kinds;
    }
}
