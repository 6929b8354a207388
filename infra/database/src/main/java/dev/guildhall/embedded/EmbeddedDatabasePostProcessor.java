package dev.guildhall.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;

/**
 * Starts the embedded server before the application where no database is configured, and tells its address as
 * {@code guildhall.database.admin-url}. {@code guildhall.database.embedded=false} keeps it out, for tests that bring the address
 * later.
 */
public final class EmbeddedDatabasePostProcessor implements EnvironmentPostProcessor, Ordered {

    @Override
    public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
        if (environment.containsProperty("guildhall.database.url")
                || environment.containsProperty("guildhall.database.admin-url")
                || !environment.getProperty("guildhall.database.embedded", Boolean.class, true)) {
            return;
        }
        Path data = Path.of(environment.getProperty("guildhall.data", ".data")).toAbsolutePath();
        try {
            Files.createDirectories(data);
            EmbeddedServer.restrict(data);
        } catch (IOException e) {
            throw new UncheckedIOException("The data directory " + data + " cannot be used: " + e.getMessage(), e);
        }
        EmbeddedServer server = EmbeddedServer.durable(data.resolve("postgres"));
        SpringApplication.getShutdownHandlers()
                .add(server::close); // runs once the context, and with it the pools, is closed
        environment
                .getPropertySources()
                .addLast(new MapPropertySource(
                        "embedded-database", Map.of("guildhall.database.admin-url", server.adminUrl())));
    }

    @Override
    public int getOrder() {
        return Ordered.LOWEST_PRECEDENCE;
    }
}
