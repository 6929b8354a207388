package dev.guildhall.registration.member;

import dev.guildhall.identity.MemberGate;
import dev.guildhall.identity.PublicPaths;
import dev.guildhall.registration.domain.Rechecks;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** Stops the calls of an account that has to be confirmed anew first (403 {@code recheck-needed}); messages stay open. */
@Configuration(proxyBeanMethods = false)
class RecheckGate {
    @Bean
    WebMvcConfigurer recheckInterceptor(Rechecks rechecks, ObjectProvider<PublicPaths> paths) {
        return MemberGate.before(paths, rechecks::requireNotBlocked, "/api/notices/**");
    }
}
