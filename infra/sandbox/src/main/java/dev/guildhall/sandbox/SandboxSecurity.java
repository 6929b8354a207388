package dev.guildhall.sandbox;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.web.SecurityFilterChain;

/** The sandbox stands open: it exists only where nothing is real. */
@Configuration(proxyBeanMethods = false)
@SandboxOnly
class SandboxSecurity {

    @Bean
    @Order(1)
    SecurityFilterChain sandboxChain(HttpSecurity http) throws Exception {
        return http.securityMatcher("/sandbox", "/sandbox/**")
                .authorizeHttpRequests(r -> r.anyRequest().permitAll())
                .csrf(AbstractHttpConfigurer::disable)
                .requestCache(AbstractHttpConfigurer::disable)
                .sessionManagement(s -> s.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .build();
    }
}
