package dev.guildhall.bench;

import dev.guildhall.tenancy.TenantId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;

/** The opening of a tenant whose schema waits, against the same tables made by hand at once. */
final class Opening {
    private static final int LEAST = 9;
    private static final int WARM_UP = 60;

    private final Guild guild;
    private final List<String> scripts;
    private int ours;
    private int theirs;

    private Opening(Guild guild, List<String> scripts) {
        this.guild = guild;
        this.scripts = scripts;
    }

    static Comparison compare(Guild guild, int rounds) throws Exception {
        Opening opening = new Opening(guild, scripts(modules(guild)));
        // A server runs for days: what is measured is not its first openings, in which code is still compiled.
        for (int n = 0; n < WARM_UP; n++) {
            opening.open();
            opening.byHand();
        }
        return Comparison.ofTimes(
                "a tenant opened from a spare, in time against its DDL",
                "ms",
                new Comparison.Aim(false, 0.4),
                Math.max(rounds, LEAST),
                opening::open,
                opening::byHand);
    }

    private double open() {
        guild.buildSpares();
        TenantId tenant = new TenantId("opened" + ours++);
        long begun = System.nanoTime();
        guild.openTenant(tenant);
        return (System.nanoTime() - begun) / 1e6;
    }

    private double byHand() throws Exception {
        String schema = "by_hand_" + theirs++;
        long begun = System.nanoTime();
        try (Connection connection = DriverManager.getConnection(guild.databaseUrl());
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("CREATE SCHEMA " + schema);
            statement.execute("SET LOCAL search_path = " + schema);
            for (String script : scripts) {
                statement.execute(script);
            }
            connection.commit();
        }
        return (System.nanoTime() - begun) / 1e6;
    }

    private static List<String> modules(Guild guild) throws SQLException {
        return guild.read("SELECT module FROM platform.tenant_module WHERE tenant = '%s'".formatted(Guild.TENANT));
    }

    /** What the migrations of these modules say, in their order. */
    private static List<String> scripts(List<String> modules) throws IOException {
        List<Resource> found = new ArrayList<>();
        for (String module : modules) {
            found.addAll(List.of(new PathMatchingResourcePatternResolver()
                    .getResources("classpath*:db/tenant/" + module + "/V*.sql")));
        }
        found.sort(Comparator.comparing(Resource::getFilename));
        List<String> scripts = new ArrayList<>();
        for (Resource script : found) {
            scripts.add(script.getContentAsString(StandardCharsets.UTF_8));
        }
        return scripts;
    }
}
