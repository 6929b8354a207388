package dev.guildhall.embedded;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * One PostgreSQL server process, started from the binaries that travel as a Maven dependency.
 *
 * <p>Where the library's defaults trade safety for speed (fsync and synchronous_commit off) a durable server turns them
 * back on; a server for tests keeps them off.
 */
public final class EmbeddedServer implements AutoCloseable {
    private static final int PREFERRED_PORT = 15432;
    private final EmbeddedPostgres postgres;

    private EmbeddedServer(EmbeddedPostgres postgres) {
        this.postgres = postgres;
    }

    /**
     * Starts a server whose data survive restarts.
     *
     * @param data directory of the cluster; created on first use
     */
    public static EmbeddedServer durable(Path data) {
        return durable(data, Map.of());
    }

    /** @param settings more of the server's own, such as where it keeps its log */
    public static EmbeddedServer durable(Path data, Map<String, String> settings) {
        try {
            Files.createDirectories(data.toAbsolutePath().getParent());
            stopStalePostmaster(data);
            return start(data, fixedPort(data), true, settings);
        } catch (IOException e) {
            throw new UncheckedIOException("PostgreSQL does not start on " + data + ": " + e.getMessage(), e);
        }
    }

    /** Starts a throw-away server for tests on a free port. */
    public static EmbeddedServer temporary() {
        try {
            return start(Files.createTempDirectory("guildhall-pg"), 0, false, Map.of());
        } catch (IOException e) {
            throw new UncheckedIOException("PostgreSQL for the tests does not start: " + e.getMessage(), e);
        }
    }

    private static EmbeddedServer start(Path data, int port, boolean durable, Map<String, String> settings)
            throws IOException {
        String sync = durable ? "on" : "off";
        EmbeddedPostgres.Builder builder = EmbeddedPostgres.builder()
                .setDataDirectory(data)
                .setCleanDataDirectory(!durable)
                .setRegisterShutdownHook(!durable)
                .setLocaleConfig("locale", "C")
                .setServerConfig("fsync", sync)
                .setServerConfig("synchronous_commit", sync)
                .setServerConfig("full_page_writes", sync)
                .setServerConfig("listen_addresses", "127.0.0.1")
                .setServerConfig("max_connections", "300")
                .setServerConfig("shared_buffers", "128MB")
                .setServerConfig("wal_level", "logical")
                .setServerConfig("max_locks_per_transaction", "256")
                .setServerConfig("timezone", "UTC")
                .setServerConfig("log_min_messages", "warning")
                .setPGStartupWait(Duration.ofSeconds(60));
        settings.forEach(builder::setServerConfig);
        if (port > 0) {
            builder.setPort(port);
        }
        return new EmbeddedServer(builder.start());
    }

    /** The superuser's JDBC address of the database {@code postgres}. */
    public String adminUrl() {
        return "jdbc:postgresql://127.0.0.1:" + postgres.getPort() + "/postgres?user=postgres";
    }

    public int port() {
        return postgres.getPort();
    }

    @Override
    public void close() {
        try {
            postgres.close();
        } catch (IOException e) {
            throw new UncheckedIOException("PostgreSQL does not stop: " + e.getMessage(), e);
        }
    }

    /** The port is chosen once and kept beside the data, so that clients can rely on it. */
    private static int fixedPort(Path data) throws IOException {
        Path file = data.resolveSibling(data.getFileName() + ".port");
        if (Files.exists(file)) {
            int kept = Integer.parseInt(Files.readString(file).strip());
            return isFree(kept) ? kept : freePort();
        }
        int port = isFree(PREFERRED_PORT) ? PREFERRED_PORT : freePort();
        Files.writeString(file, port + "\n");
        return port;
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.isBound();
        } catch (IOException e) {
            return false;
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /**
     * A killed application leaves its postmaster running. It is stopped by its own pid file, and only if that process
     * really is a PostgreSQL server on this data directory.
     */
    private static void stopStalePostmaster(Path data) throws IOException {
        Path pidFile = data.resolve("postmaster.pid");
        if (!Files.exists(pidFile)) {
            return;
        }
        List<String> lines = Files.readAllLines(pidFile);
        long pid = Long.parseLong(lines.getFirst().strip());
        boolean ours = lines.size() > 1
                && Path.of(lines.get(1).strip()).toAbsolutePath().equals(data.toAbsolutePath())
                && ProcessHandle.of(pid)
                        .flatMap(handle -> handle.info().command())
                        .filter(command -> command.endsWith("postgres"))
                        .isPresent();
        if (!ours) {
            Files.delete(pidFile);
            return;
        }
        ProcessHandle postmaster = ProcessHandle.of(pid).orElseThrow();
        postmaster.destroy();
        try {
            postmaster.onExit().get(30, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new IOException("another PostgreSQL (pid " + pid + ") still uses " + data, e);
        } catch (ExecutionException e) {
            throw new IOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    /** Makes {@code directory} readable for its owner only, where the file system knows permissions. */
    static void restrict(Path directory) throws IOException {
        if (Files.getFileStore(directory).supportsFileAttributeView("posix")) {
            Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
        }
    }
}
