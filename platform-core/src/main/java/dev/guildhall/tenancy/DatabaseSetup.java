package dev.guildhall.tenancy;

import dev.guildhall.tenancy.DatabaseProperties.Login;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HexFormat;
import java.util.Properties;

/**
 * Makes the database and its three login roles where start-up is given a superuser's address, and brings an existing one
 * to the same state. {@code docs/database.md} has the same statements for an administrator who runs them by hand.
 *
 * <p>{@code guildhall_owner} owns the schemas and runs DDL, {@code guildhall_app} may become a tenant's role and nothing
 * else, {@code guildhall_platform} reads and writes the schema {@code platform}.
 */
final class DatabaseSetup {
    static final String OWNER = "guildhall_owner";
    static final String APP = "guildhall_app";
    static final String PLATFORM = "guildhall_platform";

    private DatabaseSetup() {}

    /** The prepared database: its address and the three logins. */
    record Prepared(String url, Login owner, Login app, Login platform) {}

    static Prepared prepare(String adminUrl, String database, Path data) {
        if (!database.matches("[a-z][a-z0-9_]{0,62}")) {
            throw new IllegalStateException("guildhall.database.name must be a plain lower-case name");
        }
        Properties passwords = passwords(data);
        try (Connection admin = DriverManager.getConnection(adminUrl)) {
            createRolesAndDatabase(admin, database, passwords);
        } catch (SQLException e) {
            throw new IllegalStateException(
                    "The database at guildhall.database.admin-url cannot be prepared (" + e.getMessage()
                            + "). The login must be a superuser; otherwise run the statements of docs/database.md"
                            + " and set guildhall.database.url, owner, app and platform.",
                    e);
        }
        String url = addressOf(adminUrl, database);
        try (Connection inside = DriverManager.getConnection(withDatabase(adminUrl, database))) {
            grant(inside, database);
        } catch (SQLException e) {
            throw new IllegalStateException("The database " + database + " cannot be prepared: " + e.getMessage(), e);
        }
        return new Prepared(
                url,
                new Login(OWNER, passwords.getProperty(OWNER)),
                new Login(APP, passwords.getProperty(APP)),
                new Login(PLATFORM, passwords.getProperty(PLATFORM)));
    }

    private static void createRolesAndDatabase(Connection admin, String database, Properties passwords)
            throws SQLException {
        try (Statement sql = admin.createStatement()) {
            // One node at a time: several may start on one server.
            sql.execute("SELECT pg_advisory_lock(7201)");
            role(sql, OWNER, "LOGIN CREATEROLE NOINHERIT", passwords);
            role(sql, APP, "LOGIN NOINHERIT", passwords);
            role(sql, PLATFORM, "LOGIN NOINHERIT", passwords);
            if (!sql.executeQuery("SELECT 1 FROM pg_database WHERE datname = '" + database + "'")
                    .next()) {
                sql.execute("CREATE DATABASE " + database + " OWNER " + OWNER
                        + " TEMPLATE template0 ENCODING 'UTF8' LOCALE_PROVIDER builtin BUILTIN_LOCALE 'C.UTF-8'"
                        + " LC_COLLATE 'C' LC_CTYPE 'C.UTF-8'");
            }
            sql.execute("SELECT pg_advisory_unlock(7201)");
        }
    }

    private static void role(Statement sql, String name, String attributes, Properties passwords) throws SQLException {
        boolean exists = sql.executeQuery("SELECT 1 FROM pg_roles WHERE rolname = '" + name + "'")
                .next();
        // Names are constants and the password is hexadecimal: nothing here comes from outside.
        sql.execute((exists ? "ALTER ROLE " : "CREATE ROLE ") + name + " " + attributes + " PASSWORD '"
                + passwords.getProperty(name) + "'");
    }

    private static void grant(Connection inside, String database) throws SQLException {
        try (Statement sql = inside.createStatement()) {
            for (String statement : new String[] {
                "REVOKE ALL ON DATABASE " + database + " FROM PUBLIC",
                "GRANT CONNECT ON DATABASE " + database + " TO " + APP + ", " + PLATFORM,
                "REVOKE ALL ON SCHEMA public FROM PUBLIC",
                "CREATE SCHEMA IF NOT EXISTS extensions AUTHORIZATION " + OWNER,
                "GRANT USAGE ON SCHEMA extensions TO PUBLIC",
                "CREATE SCHEMA IF NOT EXISTS platform AUTHORIZATION " + OWNER,
                "GRANT USAGE ON SCHEMA platform TO " + PLATFORM,
                "ALTER ROLE " + APP + " IN DATABASE " + database + " SET search_path = \"$user\", extensions",
                "ALTER ROLE " + PLATFORM + " IN DATABASE " + database + " SET search_path = platform, extensions",
                "ALTER DEFAULT PRIVILEGES FOR ROLE " + OWNER + " REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC",
                "ALTER DEFAULT PRIVILEGES FOR ROLE " + OWNER
                        + " IN SCHEMA platform GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO " + PLATFORM
            }) {
                sql.execute(statement);
            }
        }
    }

    /** The passwords of the login roles, generated once and kept beside the data, readable for their owner only. */
    private static Properties passwords(Path data) {
        Path file = data.resolve("database.properties");
        Properties passwords = new Properties();
        try {
            Files.createDirectories(data);
            if (Files.exists(file)) {
                try (var in = Files.newInputStream(file)) {
                    passwords.load(in);
                }
                return passwords;
            }
            SecureRandom random = new SecureRandom();
            for (String role : new String[] {OWNER, APP, PLATFORM}) {
                byte[] secret = new byte[24];
                random.nextBytes(secret);
                passwords.setProperty(role, HexFormat.of().formatHex(secret));
            }
            Files.createFile(file);
            if (Files.getFileStore(file).supportsFileAttributeView("posix")) {
                Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
            }
            try (var out = Files.newOutputStream(file)) {
                passwords.store(out, "Passwords of the database logins, generated at first start");
            }
            return passwords;
        } catch (IOException e) {
            throw new UncheckedIOException("The data directory " + data + " cannot be used: " + e.getMessage(), e);
        }
    }

    private static String withDatabase(String url, String database) {
        return url.replaceFirst("(jdbc:postgresql://[^/]+/)[^?]*", "$1" + database);
    }

    /** The same address without the superuser's credentials. */
    private static String addressOf(String adminUrl, String database) {
        String url = withDatabase(adminUrl, database);
        int question = url.indexOf('?');
        if (question < 0) {
            return url;
        }
        StringBuilder kept = new StringBuilder();
        for (String parameter : url.substring(question + 1).split("&")) {
            if (!parameter.startsWith("user=") && !parameter.startsWith("password=")) {
                kept.append(kept.isEmpty() ? '?' : '&').append(parameter);
            }
        }
        return url.substring(0, question) + kept;
    }
}
