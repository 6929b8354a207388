package dev.guildhall.access;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.core.annotation.AnnotationTemplateExpressionDefaults;

/** Lets the annotations of this package put their values into the rules that they stand for. */
@Configuration(proxyBeanMethods = false)
class AccessRules {
    @Bean
    static AnnotationTemplateExpressionDefaults annotationTemplates() {
        return new AnnotationTemplateExpressionDefaults();
    }
}
