package dev.guildhall.embedded;

import org.testcontainers.postgresql.PostgreSQLContainer;

/** PostgreSQL 18 in a container, for machines with a Docker engine that prefer it over the embedded binaries. */
public final class ContainerServer {
    private static final String IMAGE = "postgres:18-alpine";

    private ContainerServer() {}

    /** Starts a throw-away server and returns the superuser's JDBC address; it ends with this process. */
    public static String temporary() {
        PostgreSQLContainer server = new PostgreSQLContainer(IMAGE)
                .withUsername("postgres")
                .withDatabaseName("postgres")
                .withCommand("postgres", "-c", "fsync=off", "-c", "wal_level=logical", "-c", "max_connections=300");
        server.start();
        return server.getJdbcUrl().replaceFirst("\\?.*", "") + "?user=" + server.getUsername() + "&password="
                + server.getPassword();
    }
}
