package dev.guildhall.identity.member;

import dev.guildhall.identity.PublicPaths;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What is needed before one can sign in is open. */
@Configuration(proxyBeanMethods = false)
class ConfirmPaths {
    @Bean
    PublicPaths confirmationAddresses() {
        return new PublicPaths("/confirm", "/confirm/again", "/api/activations", "/api/activations/again");
    }
}
