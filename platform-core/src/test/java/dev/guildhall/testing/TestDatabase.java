package dev.guildhall.testing;

import dev.guildhall.embedded.ContainerServer;
import dev.guildhall.embedded.EmbeddedServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.util.FileSystemUtils;

/** The one PostgreSQL server of a test JVM, started when first needed. */
public final class TestDatabase {
    private TestDatabase() {}

    private static final class Holder {
        static final String ADMIN_URL = start();
        static final Path DATA = directory();

        private static String start() {
            String given = System.getProperty("guildhall.test.database-url", "");
            if (!given.isBlank()) {
                return given;
            }
            return "container".equals(System.getenv("GUILDHALL_TEST_DATABASE"))
                    ? ContainerServer.temporary()
                    : EmbeddedServer.temporary().adminUrl();
        }

        private static Path directory() {
            try {
                Path directory = Files.createTempDirectory("guildhall-test");
                Runtime.getRuntime().addShutdownHook(new Thread(() -> remove(directory)));
                return directory;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private static void remove(Path directory) {
            try {
                FileSystemUtils.deleteRecursively(directory);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** The superuser's JDBC address of the server. */
    public static String adminUrl() {
        return Holder.ADMIN_URL;
    }

    /** Data directory shared by all contexts of this JVM, so that they know the same database passwords and key file. */
    public static Path data() {
        return Holder.DATA;
    }

    /** What an application needs to run on this server. */
    public static Map<String, String> properties() {
        return Map.of("guildhall.database.admin-url", adminUrl(), "guildhall.data", data().toString());
    }

    static final class Initializer implements ApplicationContextInitializer<ConfigurableApplicationContext> {
        @Override
        public void initialize(ConfigurableApplicationContext context) {
            TestPropertyValues.of(properties()).applyTo(context);
        }
    }
}
