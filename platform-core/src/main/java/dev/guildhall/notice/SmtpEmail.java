package dev.guildhall.notice;

import dev.guildhall.vault.EmailAddress;
import jakarta.mail.MessagingException;
import jakarta.mail.SendFailedException;
import jakarta.mail.internet.MimeMessage;
import java.io.UnsupportedEncodingException;
import java.nio.charset.StandardCharsets;
import org.springframework.mail.MailAuthenticationException;
import org.springframework.mail.MailSendException;
import org.springframework.mail.javamail.JavaMailSender;
import org.springframework.mail.javamail.MimeMessageHelper;

/** E-mail by a mail server of the deployment; {@code spring.mail.*} says which. */
final class SmtpEmail implements EmailSender {

    private final JavaMailSender mail;
    private final String address;

    /** @param address the mailbox that the deployment sends from */
    SmtpEmail(JavaMailSender mail, String address) {
        this.mail = mail;
        this.address = new EmailAddress(address).value();
    }

    @Override
    public String id() {
        return "smtp";
    }

    @Override
    public void send(EmailAddress to, String from, String subject, String text) {
        MimeMessage message = mail.createMimeMessage();
        try {
            MimeMessageHelper parts = new MimeMessageHelper(message, false, StandardCharsets.UTF_8.name());
            parts.setFrom(address, from);
            parts.setTo(to.value());
            parts.setSubject(subject);
            parts.setText(text);
        } catch (MessagingException | UnsupportedEncodingException e) {
            throw new IllegalStateException("the e-mail cannot be written", e);
        }
        try {
            mail.send(message);
        } catch (MailAuthenticationException e) {
            throw new NotTaken("authentication", false);
        } catch (MailSendException e) {
            // A server that refuses the recipient says so for good; its words hold the address, so they are not kept.
            boolean refused =
                    e.getFailedMessages().values().stream().anyMatch(cause -> cause instanceof SendFailedException);
            if (refused) {
                throw new NotTaken("recipient", true);
            }
            throw new IllegalStateException("the mail server gave no answer: "
                    + e.getFailedMessages().values().stream()
                            .map(cause -> cause.getClass().getSimpleName())
                            .findFirst()
                            .orElse("unknown"));
        }
    }
}
