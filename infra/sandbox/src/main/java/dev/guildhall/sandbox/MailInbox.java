package dev.guildhall.sandbox;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** The last e-mails to each address, as its mailbox would show them. */
@Component
@SandboxOnly
class MailInbox {
    private static final int KEPT_PER_ADDRESS = 50;

    private final JsonShelf<Mailbox> shelf;

    MailInbox(@Value("${guildhall.data:.data}") Path data, JsonMapper json) {
        this.shelf = new JsonShelf<>(data.resolve("sandbox/mail"), json, Mailbox.class);
    }

    /**
     * @param to the address, in lower case
     * @param code six digits that stand alone in the text, if there are some
     * @param link the first address of a page in the text, if there is one
     */
    record Message(
            String to,
            String from,
            String subject,
            String text,
            @Nullable String code,
            @Nullable String link,
            Instant at) {}

    record Mailbox(List<Message> newestFirst) {}

    void receive(Message message) {
        shelf.change(message.to(), there -> {
            List<Message> messages = new ArrayList<>();
            messages.add(message);
            if (there != null) {
                messages.addAll(there.newestFirst());
            }
            return new Mailbox(List.copyOf(messages.subList(0, Math.min(KEPT_PER_ADDRESS, messages.size()))));
        });
    }

    List<Message> to(String address) {
        return shelf.find(address).map(Mailbox::newestFirst).orElse(List.of());
    }

    /** Newest first, over all mailboxes. */
    List<Message> last(int count) {
        return shelf.all().stream()
                .flatMap(mailbox -> mailbox.newestFirst().stream())
                .sorted(Comparator.comparing(Message::at).reversed())
                .limit(count)
                .toList();
    }
}
