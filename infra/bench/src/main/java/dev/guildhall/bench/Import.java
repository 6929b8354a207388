package dev.guildhall.bench;

import dev.guildhall.imports.ImportId;
import dev.guildhall.imports.Imports;
import dev.guildhall.talent.domain.PersonImports;
import dev.guildhall.talent.domain.TalentVocabulary;
import dev.guildhall.tenancy.TenantId;
import dev.guildhall.tenancy.TenantScope;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.dhatim.fastexcel.Workbook;
import org.dhatim.fastexcel.Worksheet;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyManager;

/** A spreadsheet of persons, from the upload until its rows are in the register, against {@code COPY} of the same rows. */
final class Import {
    private static final int PERSONS = 100_000;
    private static final int FEW = 10_000;
    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(2);

    /** @param heap the most that was alive above what was before, in bytes */
    private record Run(double seconds, long heap) {}

    private final Guild guild;
    private final TenantId tenant;

    private Import(Guild guild, TenantId tenant) {
        this.guild = guild;
        this.tenant = tenant;
    }

    static List<Comparison> compare(Guild guild) throws Exception {
        Import few = opened(guild, "import-few");
        Import many = opened(guild, "import-many");
        Run small = few.run(FEW);
        Run large = many.run(PERSONS);
        Comparison time = Comparison.ofTimes(
                "%,d persons imported, in time against COPY".formatted(PERSONS),
                "s",
                null,
                1,
                large::seconds,
                many::copy);
        Comparison memory = Comparison.ofTimes(
                "heap that an import needs, %,d rows against %,d".formatted(PERSONS, FEW),
                "MB",
                null,
                1,
                () -> large.heap / 1e6,
                () -> small.heap / 1e6);
        return List.of(time, memory);
    }

    private static Import opened(Guild guild, String slug) {
        TenantId tenant = new TenantId(slug);
        guild.openTenant(tenant);
        return new Import(guild, tenant);
    }

    /** Imports while it looks at what is alive on the heap, above what was before. */
    private Run run(int persons) throws Exception {
        AtomicLong peak = new AtomicLong();
        byte[] file = spreadsheet(persons);
        long before = alive();
        CountDownLatch done = new CountDownLatch(1);
        Thread looking = Thread.ofPlatform().start(() -> {
            try {
                while (!done.await(BETWEEN_LOOKS.toMillis(), TimeUnit.MILLISECONDS)) {
                    peak.accumulateAndGet(alive() - before, Math::max);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        double seconds;
        try {
            seconds = take(file, persons);
        } finally {
            done.countDown();
            looking.join();
        }
        return new Run(seconds, peak.get());
    }

    private static long alive() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    private double take(byte[] file, int persons) {
        long begun = System.nanoTime();
        Imports imports = guild.bean(Imports.class);
        PersonImports register = guild.bean(PersonImports.class);
        ImportId id = TenantScope.with(tenant)
                .get(() ->
                        imports.upload("talent.persons", "persons.xlsx", new ByteArrayInputStream(file), file.length));
        TenantScope.with(tenant).run(() -> imports.start(id));
        guild.job(
                tenant,
                "import",
                id + "/" + number("SELECT run FROM import_job WHERE id = '%s'".formatted(id.value())));
        UUID compared = id.value();
        guild.write(tenant, () -> register.apply(compared, PersonImports.Gone.KEEP, "bench"));
        guild.job(
                tenant,
                "talent.person-import",
                compared + "/" + number("SELECT run FROM person_import WHERE id = '%s'".formatted(compared)));
        double seconds = (System.nanoTime() - begun) / 1e9;
        long there = number("SELECT count(*) FROM person");
        if (there != persons) {
            throw new IllegalStateException("of %d persons %d are in the register".formatted(persons, there));
        }
        return seconds;
    }

    private long number(String sql) {
        long[] found = new long[1];
        guild.write(
                tenant, () -> found[0] = guild.jdbc().sql(sql).query(Long.class).single());
        return found[0];
    }

    /** The same rows into tables with the same indexes and constraints. */
    private double copy() throws Exception {
        try (Connection connection = DriverManager.getConnection(guild.databaseUrl());
                Statement statement = connection.createStatement()) {
            CopyManager copies = connection.unwrap(PGConnection.class).getCopyAPI();
            statement.execute("SET search_path = " + tenant.schema());
            ByteArrayOutputStream persons = new ByteArrayOutputStream();
            ByteArrayOutputStream fields = new ByteArrayOutputStream();
            copies.copyOut("COPY person TO STDOUT", persons);
            copies.copyOut("COPY person_field TO STDOUT", fields);
            statement.execute("CREATE TABLE person_by_hand (LIKE person INCLUDING ALL)");
            statement.execute("CREATE TABLE person_field_by_hand (LIKE person_field INCLUDING ALL)");
            long begun = System.nanoTime();
            connection.setAutoCommit(false);
            copies.copyIn("COPY person_by_hand FROM STDIN", new ByteArrayInputStream(persons.toByteArray()));
            copies.copyIn("COPY person_field_by_hand FROM STDIN", new ByteArrayInputStream(fields.toByteArray()));
            connection.commit();
            return (System.nanoTime() - begun) / 1e9;
        }
    }

    private byte[] spreadsheet(int persons) throws IOException {
        TalentVocabulary.Options options = TenantScope.with(tenant)
                .get(() -> guild.bean(TalentVocabulary.class).options());
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        try (Workbook book = new Workbook(file, "Guildhall", "1.0")) {
            Worksheet sheet = book.newWorksheet("人员");
            String[] headers = {"姓名", "性别", "手机号", "所在城市", "岗位级别", "认证领域", "从业年限", "执业机构", "注册有效期"};
            for (int column = 0; column < headers.length; column++) {
                sheet.value(0, column, headers[column]);
            }
            String[] cities = {"南昌市", "上海市", "广州市", "深圳市", "杭州市"};
            for (int n = 0; n < persons; n++) {
                String[] cells = {
                    "沈若溪",
                    n % 2 == 0 ? "女" : "男",
                    "139%08d".formatted(n),
                    cities[n % cities.length],
                    options.levels().get(n % options.levels().size()).label(),
                    options.fields().get(n % options.fields().size()).label(),
                    String.valueOf(n % 40),
                    "华信" + n % 1000 + "检测认证有限公司",
                    "2030-08-14"
                };
                for (int column = 0; column < cells.length; column++) {
                    sheet.value(n + 1, column, cells[column]);
                }
            }
        }
        return file.toByteArray();
    }
}
