package dev.guildhall.notice;

import java.util.Map;
import java.util.Properties;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.mail.javamail.JavaMailSender;
import org.springframework.mail.javamail.JavaMailSenderImpl;

@Configuration(proxyBeanMethods = false)
class EmailConfiguration {
    /** How the line to the mail server is kept from others' eyes. */
    enum Tls {
        /** Begun in clear and encrypted before anything is said, usually port 587; refused where the server cannot. */
        STARTTLS(Map.of("mail.smtp.starttls.enable", "true", "mail.smtp.starttls.required", "true")),
        /** Encrypted from the first byte, usually port 465. */
        IMPLICIT(Map.of("mail.smtp.ssl.enable", "true")),
        /** In clear: for a relay on this machine only. */
        NONE(Map.of());

        private final Map<String, String> properties;

        Tls(Map<String, String> properties) {
            this.properties = properties;
        }
    }

    /** Milliseconds. Together shorter than a claim of {@link DeliveryQueue}; without them the library waits for ever. */
    private static final Map<String, String> PATIENCE = Map.of(
            "mail.smtp.connectiontimeout", "10000",
            "mail.smtp.timeout", "20000",
            "mail.smtp.writetimeout", "20000");

    @Bean
    @ConditionalOnProperty(name = "guildhall.mail.sender", havingValue = "smtp")
    EmailSender smtpEmail(
            ObjectProvider<JavaMailSender> mail,
            @Value("${guildhall.mail.from:}") String from,
            @Value("${guildhall.mail.tls:starttls}") Tls tls) {
        JavaMailSender sender = mail.getIfAvailable();
        if (sender == null || from.isBlank()) {
            throw new IllegalStateException(
                    "guildhall.mail.sender is smtp: set spring.mail.host and guildhall.mail.from");
        }
        if (sender instanceof JavaMailSenderImpl smtp) {
            careful(smtp, tls);
        }
        return new SmtpEmail(sender, from);
    }

    /** What {@code spring.mail.properties} does not say for itself: encryption, whose certificate, and an end to waiting. */
    static void careful(JavaMailSenderImpl smtp, Tls tls) {
        Properties properties = smtp.getJavaMailProperties();
        tls.properties.forEach(properties::putIfAbsent);
        PATIENCE.forEach(properties::putIfAbsent);
        properties.putIfAbsent("mail.smtp.ssl.checkserveridentity", "true");
        if (smtp.getUsername() != null) {
            properties.putIfAbsent("mail.smtp.auth", "true");
        }
    }
}
