package dev.guildhall.sandbox;

import dev.guildhall.catalog.DemoAccounts;
import dev.guildhall.tenancy.PlatformClock;
import dev.guildhall.tenancy.Tenant;
import dev.guildhall.tenancy.TenantDirectory;
import dev.guildhall.tenancy.TenantId;
import dev.guildhall.tenancy.TenantState;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.http.converter.autoconfigure.HttpMessageConvertersAutoConfiguration;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.security.autoconfigure.web.servlet.SecurityFilterAutoConfiguration;
import org.springframework.boot.security.autoconfigure.web.servlet.ServletWebSecurityAutoConfiguration;
import org.springframework.boot.thymeleaf.autoconfigure.ThymeleafAutoConfiguration;
import org.springframework.boot.tomcat.autoconfigure.servlet.TomcatServletWebServerAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.DispatcherServletAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.WebMvcAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Profile;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.web.SecurityFilterChain;

/** The sandbox alone on a web server: no database, one tenant made of words. */
@Configuration(proxyBeanMethods = false)
@Profile("sandbox & !test")
@ComponentScan("dev.guildhall.sandbox")
@ImportAutoConfiguration({
    TomcatServletWebServerAutoConfiguration.class,
    DispatcherServletAutoConfiguration.class,
    WebMvcAutoConfiguration.class,
    HttpMessageConvertersAutoConfiguration.class,
    JacksonAutoConfiguration.class,
    ThymeleafAutoConfiguration.class,
    SecurityFilterAutoConfiguration.class,
    ServletWebSecurityAutoConfiguration.class
})
@Import({PlatformClock.class, DemoAccounts.class})
public class SandboxTestApp {

    /** Everything outside of the sandbox is shut, except the merchant's own door. */
    @Bean
    SecurityFilterChain restOfTheApplication(HttpSecurity http) throws Exception {
        return http.authorizeHttpRequests(r -> r.requestMatchers("/merchant/**")
                        .permitAll()
                        .anyRequest()
                        .denyAll())
                .csrf(AbstractHttpConfigurer::disable)
                .build();
    }

    @Bean
    TenantDirectory tenantDirectory() {
        return new TenantDirectory() {
            @Override
            public Optional<Tenant> find(TenantId id) {
                return id.value().equals("renzheng")
                        ? Optional.of(new Tenant(
                                id,
                                id.schema(),
                                "中衡认证人才",
                                "certification",
                                TenantState.ACTIVE,
                                null,
                                "main",
                                Set.of(),
                                ZoneId.of("Asia/Shanghai"),
                                List.of()))
                        : Optional.empty();
            }

            @Override
            public Optional<Tenant> byHost(String host) {
                return Optional.empty();
            }

            @Override
            public List<TenantId> all(TenantState state) {
                return List.of(new TenantId("renzheng"));
            }

            @Override
            public void forget(TenantId id) {}

            @Override
            public void changed(TenantId id) {}
        };
    }
}
