package dev.guildhall.sandbox;

import dev.guildhall.notice.SmsSender;
import dev.guildhall.notice.SmsTemplate;
import dev.guildhall.vault.PhoneNumber;
import java.time.Clock;
import java.util.Map;
import org.springframework.stereotype.Component;

/** Takes every message and shows it at {@code /sandbox} instead of sending it. */
@Component
@SandboxOnly
class SandboxSmsSender implements SmsSender {
    private final SmsInbox inbox;
    private final Clock clock;

    SandboxSmsSender(SmsInbox inbox, Clock clock) {
        this.inbox = inbox;
        this.clock = clock;
    }

    @Override
    public String id() {
        return "sandbox";
    }

    @Override
    public void send(PhoneNumber to, String text, SmsTemplate template, Map<String, String> params) {
        inbox.receive(new SmsInbox.Message(to.national(), text, params.get("code"), clock.instant()));
    }
}
