package dev.guildhall.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.core.env.StandardEnvironment;

class SandboxIsOffTest {

    @Test
    void noBeanIsLeftWithoutTheProfile() {
        assertThat(beans("production")).isEmpty();
        assertThat(beans()).isEmpty();
    }

    @Test
    void theSameScanFindsThemWithTheProfile() {
        assertThat(beans("sandbox")).hasSizeGreaterThan(10);
    }

    /** What component scanning, the only way into the application, finds of this module. */
    private static Set<BeanDefinition> beans(String... profiles) {
        StandardEnvironment environment = new StandardEnvironment();
        environment.setActiveProfiles(profiles);
        return new ClassPathScanningCandidateComponentProvider(true, environment)
                .findCandidateComponents("dev.guildhall.sandbox");
    }
}
