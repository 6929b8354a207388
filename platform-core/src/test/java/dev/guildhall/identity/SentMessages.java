package dev.guildhall.identity;

import dev.guildhall.vault.PhoneNumber;
import java.util.ArrayList;
import java.util.List;

/** Keeps what would have been sent. */
class SentMessages implements SignInMessages {
    private final List<Sent> sent = new ArrayList<>();

    record Sent(PhoneNumber to, String content) {}

    @Override
    public synchronized void code(PhoneNumber to, CodePurpose purpose, String code, int validMinutes) {
        sent.add(new Sent(to, code));
    }

    @Override
    public synchronized void welcome(PhoneNumber to, String link, int validHours) {
        sent.add(new Sent(to, link));
    }

    synchronized List<String> to(PhoneNumber phone) {
        return sent.stream()
                .filter(s -> s.to().equals(phone))
                .map(Sent::content)
                .toList();
    }

    String last(PhoneNumber phone) {
        return to(phone).getLast();
    }
}
