package dev.guildhall.notice;

import dev.guildhall.identity.ConfirmationMessages;
import dev.guildhall.vault.EmailAddress;
import dev.guildhall.vault.PhoneNumber;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Confirmations by e-mail and short message. */
@Component
class ConfirmationNotices implements ConfirmationMessages {

    private final EmailOutbox emails;
    private final SmsOutbox sms;

    ConfirmationNotices(EmailOutbox emails, SmsOutbox sms) {
        this.emails = emails;
        this.sms = sms;
    }

    @Override
    public boolean mailing() {
        return emails.open();
    }

    @Override
    public void resetCode(EmailAddress to, String code, int validMinutes) {
        emails.enqueue(to, EmailTemplate.CODE_RESET, reset(code, validMinutes));
    }

    @Override
    public void nothing(EmailAddress to, String code, int validMinutes) {
        emails.decoy(to, EmailTemplate.CODE_RESET, reset(code, validMinutes));
    }

    private static Map<String, String> reset(String code, int minutes) {
        return Map.of("code", code, "minutes", Integer.toString(minutes));
    }

    @Override
    public void confirmEmail(EmailAddress to, String code, String link, int validMinutes) {
        emails.enqueue(to, EmailTemplate.EMAIL_CONFIRMATION, params(code, link, validMinutes));
    }

    @Override
    public void inUse(EmailAddress to, String link) {
        emails.enqueue(to, EmailTemplate.EMAIL_IN_USE, Map.of("link", link));
    }

    @Override
    public void activate(
            @Nullable PhoneNumber phone,
            @Nullable EmailAddress email,
            String code,
            String phoneLink,
            String emailLink,
            int validMinutes) {
        if (phone != null) {
            sms.enqueue(phone, SmsTemplate.ACCOUNT_ACTIVATION, params(code, phoneLink, validMinutes));
        }
        if (email != null && emails.open()) {
            emails.enqueue(email, EmailTemplate.ACCOUNT_ACTIVATION, params(code, emailLink, validMinutes));
        }
    }

    private static Map<String, String> params(String code, String link, int minutes) {
        return Map.of("code", code, "link", link, "minutes", Integer.toString(minutes));
    }
}
