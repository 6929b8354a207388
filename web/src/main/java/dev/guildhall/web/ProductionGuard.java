package dev.guildhall.web;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.Profiles;

/**
 * Refuses to start in production with anything that belongs to development: the sandbox, the demo, an embedded database,
 * a key file made up on the spot, operators without a second factor, addresses of simulators. Every reason is told at once, before anything is opened.
 */
final class ProductionGuard implements EnvironmentPostProcessor, Ordered {

    @Override
    public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
        if (!environment.acceptsProfiles(Profiles.of("production"))) {
            return;
        }
        List<String> reasons = reasons(environment);
        if (!reasons.isEmpty()) {
            throw new IllegalStateException(
                    "Guildhall does not start in production:\n  - " + String.join("\n  - ", reasons));
        }
    }

    static List<String> reasons(ConfigurableEnvironment environment) {
        List<String> reasons = new ArrayList<>();
        if (environment.acceptsProfiles(Profiles.of("sandbox"))) {
            reasons.add("the profile sandbox is on: start with the profile production alone");
        }
        if (environment.getProperty("guildhall.demo", Boolean.class, false)) {
            reasons.add("guildhall.demo is true: remove it");
        }
        if (environment
                .getProperty("guildhall.operator.second-factor", "required")
                .strip()
                .equalsIgnoreCase("optional")) {
            reasons.add("guildhall.operator.second-factor is optional: remove it, operators need a second factor");
        }
        if (environment.containsProperty("guildhall.wechatpay.base-url")) {
            reasons.add("guildhall.wechatpay.base-url points to a simulator: remove it");
        }
        if (environment.containsProperty("guildhall.wechat.base-url")) {
            reasons.add("guildhall.wechat.base-url points to a simulator: remove it");
        }
        if (!environment.containsProperty("guildhall.database.url")) {
            reasons.add("guildhall.database.url is not set: the embedded database is for development");
        }
        for (String login : List.of("owner", "app", "platform")) {
            String password = environment.getProperty("guildhall.database." + login + ".password", "");
            if (password.length() < 12) {
                reasons.add("guildhall.database." + login + ".password is missing or shorter than 12 characters");
            }
        }
        String baseUrl = environment.getProperty("guildhall.base-url", "");
        if (!baseUrl.startsWith("https://")) {
            reasons.add("guildhall.base-url must be the public https address");
        }
        String keyFile = environment.getProperty("guildhall.vault.key-file", "");
        if (keyFile.isBlank()) {
            reasons.add("guildhall.vault.key-file is not set: name the file of the master key");
        } else if (!Files.isReadable(Path.of(keyFile))) {
            reasons.add("the key file " + keyFile + " is not there or cannot be read: restore it, or make one once with"
                    + " profile production left out");
        }
        return reasons;
    }

    /** After the configuration files are read, before the embedded database would start. */
    @Override
    public int getOrder() {
        return LOWEST_PRECEDENCE - 10;
    }
}
