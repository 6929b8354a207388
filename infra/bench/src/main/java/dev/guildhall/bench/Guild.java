package dev.guildhall.bench;

import dev.guildhall.Application;
import dev.guildhall.embedded.EmbeddedServer;
import dev.guildhall.identity.AccountId;
import dev.guildhall.points.PointWallets;
import dev.guildhall.points.Points;
import dev.guildhall.provisioning.NewTenant;
import dev.guildhall.provisioning.Provisioning;
import dev.guildhall.tenancy.TenantId;
import dev.guildhall.tenancy.TenantScope;
import dev.guildhall.vault.Place;
import dev.guildhall.vault.Vault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.LongStream;
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

    private static final int BATCH = 5_000;

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
        Path data = Files.createTempDirectory("guildhall-bench");
        EmbeddedServer server = EmbeddedServer.durable(data.resolve("postgres"));
        // The end is ours to give: the server outlives the context.
        ConfigurableApplicationContext context = new SpringApplicationBuilder(Application.class)
                .profiles("sandbox")
                .run(
                        "--server.port=0",
                        "--guildhall.data=" + data,
                        "--guildhall.demo=false",
                        "--guildhall.jobs.enabled=false",
                        "--guildhall.provisioning.spares=0",
                        "--guildhall.operator.second-factor=optional",
                        "--guildhall.database.admin-url=" + server.adminUrl(),
                        "--guildhall.database.pool-size=" + clients,
                        "--logging.level.root=error", "--logging.level.io.zonky=info", 
                        "--logging.level.dev.guildhall=error");
        Guild guild = new Guild(data, server, context);
        guild.bean(Provisioning.class)
                .open(new NewTenant(
                        TENANT.value(), "基准认证协会", "certification", new NewTenant.Admin("安宁", "13900000000")));
        return guild;
    }

    String adminUrl() {
        return server.adminUrl();
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
        TenantScope.with(TENANT).run(() -> bean(TransactionTemplate.class).executeWithoutResult(status -> work.run()));
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

    /** Persons with sealed contacts and a card in the pool. */
    void fillPool(int persons) {
        Vault vault = bean(Vault.class);
        for (int from = 0; from < persons; from += BATCH) {
            int end = Math.min(from + BATCH, persons);
            int first = from;
            write(() -> {
                String[] ids = LongStream.range(first, end)
                        .mapToObj(n -> person(n).toString())
                        .toArray(String[]::new);
                byte[][] phones = LongStream.range(first, end)
                        .mapToObj(n ->
                                vault.seal(new Place("person", person(n), "phone_sealed"), "+86139%08d".formatted(n)))
                        .toArray(byte[][]::new);
                jdbc().sql("""
                        INSERT INTO person (id, name, pinyin, phone_sealed, phone_index, region_code, level_code, status,
                            source, search_text, created_at, updated_at)
                        SELECT CAST(id AS uuid), '沈若溪', 'shen ruo xi', sealed, decode(md5(id), 'hex'), '110000', 'senior',
                            'ACTIVE', 'IMPORT', '沈若溪', now(), now()
                        FROM unnest(CAST(:ids AS text[]), :phones) AS new (id, sealed)
                        """).param("ids", ids).param("phones", phones).update();
                jdbc().sql("""
                        INSERT INTO card (id, person_id, published, published_at, completeness, created_at, updated_at)
                        SELECT CAST('b' || substr(id, 2) AS uuid), CAST(id AS uuid), true, now(), 80, now(), now()
                        FROM unnest(CAST(:ids AS text[])) AS new (id)
                        """).param("ids", ids).update();
            });
        }
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

    /** Both sides begin on tables that the planner knows. */
    void analyze() {
        try (var connection = java.sql.DriverManager.getConnection(
                        server.adminUrl().replace("/postgres?", "/" + DATABASE + "?"));
                var statement = connection.createStatement()) {
            statement.execute("VACUUM ANALYZE");
            statement.execute("CHECKPOINT");
        } catch (java.sql.SQLException e) {
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
