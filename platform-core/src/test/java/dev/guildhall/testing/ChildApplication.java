package dev.guildhall.testing;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.TypeExcludeFilter;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.type.classreading.MetadataReader;
import org.springframework.core.type.classreading.MetadataReaderFactory;

/**
 * The same application in a JVM of its own, on the same database and data directory: for tests in which a process has to
 * die. The test calls {@link #run}; the class named there calls {@link #start} in its {@code main}.
 */
public final class ChildApplication {
    private static final String SETTING = "guildhall.child.";
    private static final int FAILED = 1;

    private ChildApplication() {}

    /**
     * Runs {@code main} of a class of the tests in a new JVM and waits for its end.
     *
     * @return its exit code; its output stands in the message if it does not end within two minutes
     */
    public static int run(Class<?> main, String... arguments) throws IOException, InterruptedException {
        Path output = Files.createTempFile("child", ".log");
        Process child = launch(main, output, arguments);
        if (!child.waitFor(2, TimeUnit.MINUTES)) {
            child.destroyForcibly().waitFor();
            throw new AssertionError("the child did not end:\n" + Files.readString(output));
        }
        if (child.exitValue() == FAILED) {
            throw new AssertionError("the child failed:\n" + Files.readString(output));
        }
        Files.delete(output);
        return child.exitValue();
    }

    /**
     * Runs {@code main} of a class of the tests in a new JVM, and leaves it to the caller to end it.
     *
     * @param output where all that it prints goes
     */
    public static Process launch(Class<?> main, Path output, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "-Dguildhall.test=true",
                "-Duser.timezone=UTC"));
        TestDatabase.properties().forEach((name, value) -> command.add("-D" + SETTING + name + "=" + value));
        command.add(main.getName());
        Stream.of(arguments).forEach(command::add);
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
        builder.environment().put("CLASSPATH", absolute(System.getProperty("java.class.path")));
        return builder.start();
    }

    private static String absolute(String classPath) {
        return String.join(
                File.pathSeparator,
                Stream.of(classPath.split(File.pathSeparator))
                        .map(entry -> Path.of(entry).toAbsolutePath().toString())
                        .toList());
    }

    /**
     * The application of this JVM's own: in a child, where whatever {@code main} throws ends the process.
     *
     * @param beans what the test adds
     */
    public static ConfigurableApplicationContext start(Class<?>... beans) {
        Thread.currentThread().setUncaughtExceptionHandler((main, failure) -> {
            failure.printStackTrace();
            Runtime.getRuntime().halt(FAILED);
        });
        return start(Map.of(), beans);
    }

    /**
     * Starts the application as {@link GuildhallTest} would, for a test that closes it itself.
     *
     * @param settings above those of the tests
     * @param beans what the test adds
     */
    public static ConfigurableApplicationContext start(Map<String, String> settings, Class<?>... beans) {
        Map<String, String> all = new TreeMap<>(Map.of("guildhall.jobs.enabled", "false", "server.port", "0"));
        all.putAll(given());
        all.putAll(settings);
        return new SpringApplicationBuilder(TestApplication.class)
                .sources(beans)
                .profiles("test")
                .initializers(context -> context.getBeanFactory().registerSingleton("partsOfTests", new PartsOfTests()))
                .run(all.entrySet().stream()
                        .map(setting -> "--" + setting.getKey() + "=" + setting.getValue())
                        .toArray(String[]::new));
    }

    /** The parent's database, in a child; this JVM's own elsewhere. */
    private static Map<String, String> given() {
        Map<String, String> given = System.getProperties().stringPropertyNames().stream()
                .filter(name -> name.startsWith(SETTING))
                .collect(Collectors.toMap(name -> name.substring(SETTING.length()), System::getProperty));
        return given.isEmpty() ? TestDatabase.properties() : given;
    }

    /** In the child: gives the thread that will halt it some time, and ends it with code 3 if that does not happen. */
    public static void waitToBeHalted() {
        try {
            Thread.currentThread().join(TimeUnit.SECONDS.toMillis(60));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        Runtime.getRuntime().halt(3);
    }

    /** Leaves out what single tests add for themselves, as the test framework does. */
    private static final class PartsOfTests extends TypeExcludeFilter {
        @Override
        public boolean match(MetadataReader reader, MetadataReaderFactory readers) {
            return reader.getAnnotationMetadata().isAnnotated(TestConfiguration.class.getName());
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof PartsOfTests;
        }

        @Override
        public int hashCode() {
            return PartsOfTests.class.hashCode();
        }
    }
}
