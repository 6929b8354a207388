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

/** The last short messages to each telephone, as that telephone would show them. */
@Component
@SandboxOnly
class SmsInbox {
    private static final int KEPT_PER_PHONE = 50;

    private final JsonShelf<Telephone> shelf;

    SmsInbox(@Value("${guildhall.data:.data}") Path data, JsonMapper json) {
        this.shelf = new JsonShelf<>(data.resolve("sandbox/sms"), json, Telephone.class);
    }

    /**
     * @param phone the eleven digits
     * @param code the verification code in the text, if there is one
     */
    record Message(String phone, String text, @Nullable String code, Instant at) {}

    record Telephone(List<Message> newestFirst) {}

    void receive(Message message) {
        shelf.change(message.phone(), there -> {
            List<Message> messages = new ArrayList<>();
            messages.add(message);
            if (there != null) {
                messages.addAll(there.newestFirst());
            }
            return new Telephone(List.copyOf(messages.subList(0, Math.min(KEPT_PER_PHONE, messages.size()))));
        });
    }

    List<Message> to(String phone) {
        return shelf.find(phone).map(Telephone::newestFirst).orElse(List.of());
    }

    /** Newest first, over all telephones. */
    List<Message> last(int count) {
        return shelf.all().stream()
                .flatMap(t -> t.newestFirst().stream())
                .sorted(Comparator.comparing(Message::at).reversed())
                .limit(count)
                .toList();
    }
}
