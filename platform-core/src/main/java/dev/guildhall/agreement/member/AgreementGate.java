package dev.guildhall.agreement.member;

import dev.guildhall.agreement.Agreements;
import dev.guildhall.identity.MemberGate;
import dev.guildhall.identity.PublicPaths;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** Stops a member's calls while a version that must be accepted is outstanding (403 {@code agreement-needed}). */
@Configuration(proxyBeanMethods = false)
class AgreementGate {
    @Bean
    PublicPaths agreementPaths() {
        return new PublicPaths(
                "/api/agreements", "/api/agreements/{code:(?!consents$)[a-z0-9-]+}", "/agreements/{code}");
    }

    @Bean
    WebMvcConfigurer agreementInterceptor(Agreements agreements, ObjectProvider<PublicPaths> paths) {
        return MemberGate.before(paths, agreements::requireNoneOutstanding);
    }
}
