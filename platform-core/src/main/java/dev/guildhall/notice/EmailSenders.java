package dev.guildhall.notice;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/**
 * Chooses the sender: the one named by {@code guildhall.mail.sender}, or the only one there is. A deployment may do without
 * e-mail: then addresses cannot be bound, and activation goes by short message alone.
 */
@Component
class EmailSenders implements SmartInitializingSingleton {

    private final ObjectProvider<EmailSender> senders;
    private final String wanted;

    EmailSenders(ObjectProvider<EmailSender> senders, @Value("${guildhall.mail.sender:}") String wanted) {
        this.senders = senders;
        this.wanted = wanted;
    }

    /** @throws IllegalStateException when several are there and none is named */
    Optional<EmailSender> chosen() {
        List<EmailSender> candidates = senders.orderedStream()
                .filter(sender -> wanted.isBlank() || sender.id().equals(wanted))
                .toList();
        if (candidates.size() > 1) {
            throw new IllegalStateException("guildhall.mail.sender must name one of "
                    + candidates.stream().map(EmailSender::id).collect(Collectors.joining(", ")));
        }
        return candidates.stream().findFirst();
    }

    @Override
    public void afterSingletonsInstantiated() {
        if (chosen().isEmpty() && !wanted.isBlank()) {
            throw new IllegalStateException("guildhall.mail.sender is " + wanted + ", which is not configured");
        }
    }
}
