package dev.guildhall.reference.api;

import dev.guildhall.identity.PublicPaths;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Pickers work before anybody has signed in. */
@Configuration(proxyBeanMethods = false)
class RegionsAccess {

    @Bean
    PublicPaths regionsArePublic() {
        return new PublicPaths("/api/regions");
    }
}
