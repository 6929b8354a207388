package dev.guildhall.notice;

import dev.guildhall.vault.EmailAddress;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import java.io.UnsupportedEncodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;
import org.eclipse.angus.mail.smtp.SMTPSenderFailedException;
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
            // A server that refuses the recipient says whether for good (5xx) or for now (4xx, as in greylisting). Its
            // words
            // hold the address, so they are not kept.
            List<Integer> codes = e.getFailedMessages().values().stream()
                    .flatMap(SmtpEmail::chain)
                    .map(SmtpEmail::code)
                    .filter(code -> code > 0)
                    .toList();
            if (!codes.isEmpty()) {
                boolean lasting = codes.stream().allMatch(code -> code >= 500);
                throw new NotTaken("smtp " + codes.getLast(), lasting);
            }
            throw new IllegalStateException("the mail server gave no answer: "
                    + e.getFailedMessages().values().stream()
                            .map(cause -> cause.getClass().getSimpleName())
                            .findFirst()
                            .orElse("unknown"));
        }
    }

    /** What went wrong and what that was for: the mail library hangs one on the other. */
    private static Stream<Exception> chain(Exception failure) {
        return Stream.iterate(
                failure,
                Objects::nonNull,
                each -> each instanceof MessagingException messaging ? messaging.getNextException() : null);
    }

    /** The server's answer; 0 where it gave none. */
    private static int code(Exception failure) {
        return switch (failure) {
            case SMTPAddressFailedException address -> address.getReturnCode();
            case SMTPSendFailedException message -> message.getReturnCode();
            case SMTPSenderFailedException sender -> sender.getReturnCode();
            default -> 0;
        };
    }
}
