package dev.guildhall.bench;

import dev.guildhall.Application;
import dev.guildhall.embedded.EmbeddedServer;
import dev.guildhall.identity.AccountId;
import dev.guildhall.jobs.TenantJob;
import dev.guildhall.jobs.TenantSweep;
import dev.guildhall.points.PointWallets;
import dev.guildhall.points.Points;
import dev.guildhall.provisioning.NewTenant;
import dev.guildhall.provisioning.Provisioning;
import dev.guildhall.provisioning.SpareSchemas;
import dev.guildhall.tenancy.TenantId;
import dev.guildhall.tenancy.TenantScope;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The application with one certification tenant, on a server of its own that writes to disk as a real one does. Persons,
 * agencies and their cards have ids made of their numbers, so that a script can name them too.
 */
final class Guild implements AutoCloseable {
    static final TenantId TENANT = new TenantId("bench");
    /** Database of the tenants. */
    static final String DATABASE = "guildhall";

    private static final String SERVER_LOG = "server.log";

    private final Path data;
    private final EmbeddedServer server;
    private final ConfigurableApplicationContext context;

    private Guild(Path data, EmbeddedServer server, ConfigurableApplicationContext context) {
        this.data = data;
        this.server = server;
        this.context = context;
    }

    /** @param clients how many connections the application may use */
    static Guild open(int clients) throws IOException {
        return open(clients, 0);
    }

    /** @param spares schemas that wait for a tenant of each blueprint, built by {@link #buildSpares} */
    static Guild open(int clients, int spares) throws IOException {
        Path data = Files.createTempDirectory("guildhall-bench");
        EmbeddedServer server = EmbeddedServer.durable(
                data.resolve("postgres"),
                Map.of("logging_collector", "on", "log_directory", data.toString(), "log_filename", SERVER_LOG));
        // The end is ours to give: the server outlives the context.
        ConfigurableApplicationContext context = new SpringApplicationBuilder(Application.class)
                .profiles("sandbox")
                .run(
                        "--server.port=0",
                        "--guildhall.data=" + data,
                        "--guildhall.demo=false",
                        "--guildhall.jobs.enabled=false",
                        "--guildhall.provisioning.spares=" + spares,
                        "--guildhall.operator.second-factor=optional",
                        "--guildhall.database.admin-url=" + server.adminUrl(),
                        "--guildhall.database.pool-size=" + clients,
                        "--logging.level.root=error",
                        "--logging.level.dev.guildhall=error");
        Guild guild = new Guild(data, server, context);
        guild.openTenant(TENANT);
        return guild;
    }

    void openTenant(TenantId tenant) {
        bean(Provisioning.class)
                .open(new NewTenant(
                        tenant.value(), "基准认证协会", "certification", new NewTenant.Admin("安宁", "13900000000")));
    }

    /** Does what the scheduler would do for a tenant; the scheduler itself rests, so that nothing happens by itself. */
    void sweep(TenantId tenant, String name) {
        TenantSweep sweep = context.getBeansOfType(TenantSweep.class).values().stream()
                .filter(one -> one.name().equals(name))
                .findFirst()
                .orElseThrow();
        TenantScope.with(tenant).run(sweep::sweep);
    }

    void buildSpares() {
        bean(SpareSchemas.class).sweep();
    }

    void job(TenantId tenant, String name, String key) {
        TenantJob job = context.getBeansOfType(TenantJob.class).values().stream()
                .filter(one -> one.name().equals(name))
                .findFirst()
                .orElseThrow();
        TenantScope.with(tenant).run(() -> job.run(key));
    }

    Recorder recorder() {
        return new Recorder(server.adminUrl(), data.resolve(SERVER_LOG));
    }

    /** The superuser's address of the tenants' database. */
    String databaseUrl() {
        return server.adminUrl().replace("/postgres?", "/" + DATABASE + "?");
    }

    int databasePort() {
        return server.port();
    }

    int httpPort() {
        return Integer.parseInt(context.getEnvironment().getRequiredProperty("local.server.port"));
    }

    Path data() {
        return data;
    }

    <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    JdbcClient jdbc() {
        return bean(JdbcClient.class);
    }

    /** Does something in a transaction of the tenant. */
    void write(Runnable work) {
        write(TENANT, work);
    }

    void write(TenantId tenant, Runnable work) {
        TenantScope.with(tenant).run(() -> bean(TransactionTemplate.class).executeWithoutResult(status -> work.run()));
    }

    /** The id of a thing by its number; a script makes the same of it. */
    static UUID id(char kind, long number) {
        return UUID.fromString("%c0000000-0000-7000-8000-%012x".formatted(kind, number));
    }

    static UUID person(long number) {
        return id('a', number);
    }

    static UUID card(long number) {
        return id('b', number);
    }

    static UUID agency(long number) {
        return id('c', number);
    }

    static AccountId account(long number) {
        return new AccountId(id('d', number));
    }

    /** Agencies with a wallet each. */
    void openAgencies(int from, int to, long points) throws Exception {
        write(() -> {
            jdbc().sql("""
                    INSERT INTO account (id, kind, name, state, created_at)
                    SELECT CAST('d0000000-0000-7000-8000-' || lpad(to_hex(n), 12, '0') AS uuid), 'AGENCY', '认证机构 ' || n,
                        'ACTIVE', now()
                    FROM generate_series(:from, :to) AS new (n)
                    """).param("from", from).param("to", to - 1).update();
            jdbc().sql("""
                    INSERT INTO agency (id, account_id, name, username, status, created_at, updated_at)
                    SELECT CAST('c0000000-0000-7000-8000-' || lpad(to_hex(n), 12, '0') AS uuid),
                        CAST('d0000000-0000-7000-8000-' || lpad(to_hex(n), 12, '0') AS uuid), '认证机构 ' || n, 'agency' || n,
                        'ACTIVE', now(), now()
                    FROM generate_series(:from, :to) AS new (n)
                    """).param("from", from).param("to", to - 1).update();
        });
        PointWallets wallets = bean(PointWallets.class);
        try (var pool = Executors.newFixedThreadPool(4)) {
            List<Future<?>> grants = new ArrayList<>();
            for (int number = from; number < to; number++) {
                AccountId owner = account(number);
                grants.add(pool.submit(() -> TenantScope.with(TENANT)
                        .run(() -> wallets.grant(owner, new Points(points), "赠送", null, "bench-gift:" + owner))));
            }
            for (Future<?> grant : grants) {
                grant.get();
            }
        }
    }

    /** What the superuser reads in the tenants' database, as text. */
    List<String> read(String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(databaseUrl());
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            List<String> all = new ArrayList<>();
            while (rows.next()) {
                all.add(rows.getString(1));
            }
            return all;
        }
    }

    /** Both sides begin on tables that the planner knows. */
    void analyze() {
        try (Connection connection = DriverManager.getConnection(databaseUrl());
                Statement statement = connection.createStatement()) {
            statement.execute("VACUUM ANALYZE");
            statement.execute("CHECKPOINT");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() throws IOException {
        SpringApplication.exit(context);
        server.close();
        try (Stream<Path> files = Files.walk(data)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
