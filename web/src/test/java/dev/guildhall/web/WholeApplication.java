package dev.guildhall.web;

import dev.guildhall.Application;
import dev.guildhall.testing.TestDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.test.context.ActiveProfiles;
import org.springframework.test.context.ContextConfiguration;

/** The deployable as {@code ./run} starts it: demo, sandbox, jobs, a real port. One context for all such tests. */
@Inherited
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@SpringBootTest(
        classes = Application.class,
        webEnvironment = SpringBootTest.WebEnvironment.DEFINED_PORT,
        properties = {"guildhall.demo=true", "guildhall.provisioning.spares=1"})
@ContextConfiguration(initializers = WholeApplication.Initializer.class)
@ActiveProfiles({"sandbox", "test"})
@interface WholeApplication {

    /** The port is known before the start: addresses in messages and payment notices are made from it. */
    final class Initializer implements ApplicationContextInitializer<ConfigurableApplicationContext> {
        static final int PORT = freePort();
        static final String BASE = "http://localhost:" + PORT;

        @Override
        public void initialize(ConfigurableApplicationContext context) {
            TestPropertyValues.of(TestDatabase.properties())
                    .and("server.port=" + PORT, "guildhall.base-url=" + BASE)
                    .applyTo(context);
        }

        private static int freePort() {
            try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                return socket.getLocalPort();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
