package dev.guildhall.sandbox;

import dev.guildhall.notice.EmailSender;
import dev.guildhall.vault.EmailAddress;
import java.time.Clock;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Takes every e-mail and shows it at {@code /sandbox} instead of sending it. */
@Component
@SandboxOnly
class SandboxEmailSender implements EmailSender {
    private static final Pattern CODE = Pattern.compile("(?<![\\w=/-])\\d{6}(?![\\w=/-])");
    private static final Pattern LINK = Pattern.compile("https?://\\S+");

    private final MailInbox inbox;
    private final Clock clock;

    SandboxEmailSender(MailInbox inbox, Clock clock) {
        this.inbox = inbox;
        this.clock = clock;
    }

    @Override
    public String id() {
        return "sandbox";
    }

    @Override
    public void send(EmailAddress to, String from, String subject, String text) {
        inbox.receive(new MailInbox.Message(
                to.value(), from, subject, text, first(CODE, text), first(LINK, text), clock.instant()));
    }

    private static @Nullable String first(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        return matcher.find() ? matcher.group() : null;
    }
}
