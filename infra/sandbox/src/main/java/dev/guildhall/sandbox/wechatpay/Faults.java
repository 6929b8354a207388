package dev.guildhall.sandbox.wechatpay;

import dev.guildhall.sandbox.SandboxOnly;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The faults that are on: everywhere or for one order number. A rule may be limited to a number of times; it is used up by
 * taking it. They are forgotten at a restart.
 */
@Component
@SandboxOnly
class Faults {
    private final JsonMapper json;
    private final List<Rule> rules = new ArrayList<>();

    Faults(JsonMapper json) {
        this.json = json;
    }

    /** @param order null: every order */
    private static final class Rule {
        final Fault fault;
        final @Nullable String order;
        final @Nullable Duration delay;
        int timesLeft;

        Rule(Fault fault, @Nullable String order, @Nullable Duration delay, int timesLeft) {
            this.fault = fault;
            this.order = order;
            this.delay = delay;
            this.timesLeft = timesLeft;
        }
    }

    /** A fault that happens now. */
    record Hit(Fault fault, @Nullable Duration delay) {
        Duration delayOr(Duration usual) {
            return delay == null ? usual : delay;
        }
    }

    /** Takes the fault, if it is on for this order; a rule for the order goes before one for all. */
    synchronized Optional<Hit> take(Fault fault, @Nullable String outTradeNo) {
        Rule found = null;
        for (Rule rule : rules) {
            if (rule.fault == fault && rule.timesLeft != 0) {
                if (rule.order == null && found == null || rule.order != null && rule.order.equals(outTradeNo)) {
                    found = rule;
                }
            }
        }
        if (found == null) {
            return Optional.empty();
        }
        if (found.timesLeft > 0) {
            found.timesLeft--;
        }
        return Optional.of(new Hit(found.fault, found.delay));
    }

    boolean happens(Fault fault, @Nullable String outTradeNo) {
        return take(fault, outTradeNo).isPresent();
    }

    /**
     * Replaces all rules by {@code {"global": [rule, …], "orders": {"number": [rule, …]}}}, where a rule is a fault's name or
     * {@code {"fault", "times", "delay"}} with an ISO-8601 delay.
     *
     * @throws IllegalArgumentException in words that name what is wrong; then nothing has changed
     */
    synchronized void replace(JsonNode wanted) {
        List<Rule> read = new ArrayList<>();
        for (Map.Entry<String, JsonNode> part : wanted.properties()) {
            switch (part.getKey()) {
                case "global" -> read(part.getValue(), null, read);
                case "orders" -> part.getValue().properties().forEach(o -> read(o.getValue(), o.getKey(), read));
                default -> throw new IllegalArgumentException("unknown field " + part.getKey());
            }
        }
        rules.clear();
        rules.addAll(read);
    }

    /** In the form that {@link #replace} takes, without what is used up. */
    synchronized ObjectNode current() {
        ObjectNode answer = json.createObjectNode();
        ArrayNode global = answer.putArray("global");
        Map<String, ArrayNode> orders = new LinkedHashMap<>();
        for (Rule rule : rules) {
            if (rule.timesLeft != 0) {
                ObjectNode shown = (rule.order == null
                                ? global
                                : orders.computeIfAbsent(rule.order, o -> json.createArrayNode()))
                        .addObject();
                shown.put("fault", rule.fault.wireName());
                if (rule.timesLeft > 0) {
                    shown.put("times", rule.timesLeft);
                }
                if (rule.delay != null) {
                    shown.put("delay", rule.delay.toString());
                }
            }
        }
        ObjectNode shownOrders = answer.putObject("orders");
        orders.forEach(shownOrders::set);
        return answer;
    }

    private static void read(JsonNode list, @Nullable String order, List<Rule> into) {
        if (!list.isArray()) {
            throw new IllegalArgumentException("faults are given as a list");
        }
        for (JsonNode entry : list) {
            String name =
                    entry.isString() ? entry.stringValue() : entry.path("fault").asString("");
            Fault fault;
            try {
                fault = Fault.named(name);
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException("unknown fault \"" + name + "\"; there are "
                        + String.join(
                                ", ",
                                Arrays.stream(Fault.values())
                                        .map(Fault::wireName)
                                        .toList()));
            }
            int times = entry.path("times").asInt(-1);
            if (entry.has("times") && times < 1) {
                throw new IllegalArgumentException("times is a whole number from 1");
            }
            Duration delay = null;
            if (entry.hasNonNull("delay")) {
                try {
                    delay = Duration.parse(entry.path("delay").asString());
                } catch (DateTimeParseException e) {
                    throw new IllegalArgumentException("delay is an ISO-8601 duration such as PT30S");
                }
            }
            into.add(new Rule(fault, order, delay, times));
        }
    }
}
