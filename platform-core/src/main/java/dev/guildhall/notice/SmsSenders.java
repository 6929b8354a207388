package dev.guildhall.notice;

import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.core.env.Environment;
import org.springframework.core.env.Profiles;
import org.springframework.stereotype.Component;

/**
 * Chooses the sender: the one named by {@code guildhall.sms.sender}, or the only one there is. Outside of tests and the
 * sandbox the application does not start without one, since nobody could sign in.
 */
@Component
class SmsSenders implements SmartInitializingSingleton {

    private final ObjectProvider<SmsSender> senders;
    private final Environment environment;
    private final String wanted;

    SmsSenders(
            ObjectProvider<SmsSender> senders,
            Environment environment,
            @Value("${guildhall.sms.sender:}") String wanted) {
        this.senders = senders;
        this.environment = environment;
        this.wanted = wanted;
    }

    /** @throws IllegalStateException when there is none, or when several are there and none is named */
    SmsSender chosen() {
        SmsSender found = find();
        if (found == null) {
            throw new IllegalStateException("No sender of short messages is configured");
        }
        return found;
    }

    private @Nullable SmsSender find() {
        List<SmsSender> all = senders.orderedStream().toList();
        List<SmsSender> candidates = wanted.isBlank()
                ? all
                : all.stream().filter(sender -> sender.id().equals(wanted)).toList();
        if (candidates.size() > 1) {
            throw new IllegalStateException("guildhall.sms.sender must name one of "
                    + candidates.stream().map(SmsSender::id).collect(Collectors.joining(", ")));
        }
        return candidates.isEmpty() ? null : candidates.getFirst();
    }

    @Override
    public void afterSingletonsInstantiated() {
        boolean trial = environment.acceptsProfiles(Profiles.of("test", "sandbox"));
        if (find() == null && (!trial || !wanted.isBlank())) {
            throw new IllegalStateException(
                    wanted.isBlank()
                            ? "No sender of short messages: set guildhall.sms.sender to aliyun or tencent and configure it, or run with the sandbox profile"
                            : "guildhall.sms.sender is " + wanted + ", which is not configured");
        }
    }
}
