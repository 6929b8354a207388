package dev.guildhall.notice;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.mail.javamail.JavaMailSender;

@Configuration(proxyBeanMethods = false)
class EmailConfiguration {

    @Bean
    @ConditionalOnProperty(name = "guildhall.mail.sender", havingValue = "smtp")
    EmailSender smtpEmail(ObjectProvider<JavaMailSender> mail, @Value("${guildhall.mail.from:}") String from) {
        JavaMailSender sender = mail.getIfAvailable();
        if (sender == null || from.isBlank()) {
            throw new IllegalStateException(
                    "guildhall.mail.sender is smtp: set spring.mail.host and guildhall.mail.from");
        }
        return new SmtpEmail(sender, from);
    }
}
