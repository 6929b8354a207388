package dev.guildhall.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.SpringApplication;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;

class ProductionGuardTest {
    @TempDir
    Path directory;

    @Test
    void aWellConfiguredProductionStarts() throws IOException {
        assertThatCode(() -> start(sound(), "production")).doesNotThrowAnyException();
    }

    @Test
    void theSandboxIsRefused() throws IOException {
        refused(sound(), "profile sandbox", "production", "sandbox");
    }

    @Test
    void aMissingKeyFileIsRefused() throws IOException {
        Map<String, Object> properties = sound();
        properties.put("guildhall.vault.key-file", directory.resolve("gone.key").toString());
        refused(properties, "key file", "production");
    }

    @Test
    void defaultsAreRefused() {
        assertThat(ProductionGuard.reasons(environment(new HashMap<>(), "production")))
                .hasSizeGreaterThanOrEqualTo(6);
    }

    @Test
    void theDemoAndASimulatorAreRefused() throws IOException {
        Map<String, Object> properties = sound();
        properties.put("guildhall.demo", "true");
        properties.put("guildhall.wechatpay.base-url", "http://127.0.0.1:8080/sandbox");
        refused(properties, "guildhall.demo", "production");
        refused(properties, "simulator", "production");
    }

    @Test
    void operatorsWithoutASecondFactorAreRefused() throws IOException {
        Map<String, Object> properties = sound();
        properties.put("guildhall.operator.second-factor", "optional");
        refused(properties, "second-factor", "production");
        properties.put("guildhall.operator.second-factor", "required");
        assertThatCode(() -> start(properties, "production")).doesNotThrowAnyException();
    }

    @Test
    void aSimulatorOfWechatIsRefused() throws IOException {
        Map<String, Object> properties = sound();
        properties.put("guildhall.wechat.base-url", "http://127.0.0.1:8080/sandbox/wechat/api");
        refused(properties, "guildhall.wechat.base-url", "production");
    }

    @Test
    void developmentIsLeftAlone() {
        assertThatCode(() -> start(new HashMap<>(), "sandbox")).doesNotThrowAnyException();
    }

    private Map<String, Object> sound() throws IOException {
        Path key = Files.createFile(directory.resolve("master" + System.nanoTime() + ".key"));
        Map<String, Object> properties = new HashMap<>();
        properties.put("guildhall.database.url", "jdbc:postgresql://db/guildhall");
        for (String login : new String[] {"owner", "app", "platform"}) {
            properties.put("guildhall.database." + login + ".password", "long-enough-for-" + login);
        }
        properties.put("guildhall.base-url", "https://guild.example");
        properties.put("guildhall.vault.key-file", key.toString());
        return properties;
    }

    private static void refused(Map<String, Object> properties, String reason, String... profiles) {
        assertThatThrownBy(() -> start(properties, profiles))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining(reason);
    }

    private static void start(Map<String, Object> properties, String... profiles) {
        new ProductionGuard().postProcessEnvironment(environment(properties, profiles), new SpringApplication());
    }

    private static StandardEnvironment environment(Map<String, Object> properties, String... profiles) {
        StandardEnvironment environment = new StandardEnvironment();
        environment.setActiveProfiles(profiles);
        environment.getPropertySources().addFirst(new MapPropertySource("given", properties));
        return environment;
    }
}
